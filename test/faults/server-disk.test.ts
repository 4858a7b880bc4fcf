/**
 * The disk of the centre is full: a real SQLite store that may not grow. Answers are coded and leave a
 * line, what has a receipt stays, reading goes on, and with space everything goes on where it stood.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Frame } from '@mutabaqa/shared/link/link-frame.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import type { Store } from '@mutabaqa/tally-server/store/store.ts';
import { cardAttacks } from '../builders/attacks-by-card.ts';
import type { AttackedCentre } from '../builders/attacked-centre.ts';
import {
  expectUnharmed,
  readPublic,
  startAttackedCentre,
  tellingTape,
} from '../builders/attacked-centre.ts';
import type { SealedTape } from '../builders/sample-gateway.ts';

const pagesMax = 60;

let centre: AttackedCentre;

afterEach(async () => {
  await centre.closeLinks();
  await centre.close();
});

interface Disk {
  isFull: boolean;
}

/** Two connections to one file: one that may not grow, and one for when there is space again. */
function onDisk(disk: Disk, directory: string): (roomy: Store) => Store {
  return (roomy) => {
    const tight = openSqliteStore(directory, { pagesMax });
    return {
      ...roomy,
      commitLog: async (commit) => await (disk.isFull ? tight : roomy).commitLog(commit),
      async close() {
        await tight.close();
        await roomy.close();
      },
    };
  };
}

describe('a centre whose disk is full', { timeout: 60_000 }, () => {
  it('says so, keeps what it promised, and goes on when there is space', async () => {
    const disk = { isFull: true };
    const many = { perSecond: 1e6, burst: 1e6 };
    const limits = { submissions: many, refusalLeaves: many, tapesPerDeviceMax: 1e6 };
    const storeDirectory = mkdtempSync(join(tmpdir(), 'mutabaqa-disk-'));
    const wrapStore = onDisk(disk, storeDirectory);
    centre = await startAttackedCentre({ limits, storeDirectory, wrapStore });
    const device = await centre.greeted();
    const from = centre.logLines.length;

    // Until it is full, every tape gets its receipt.
    const received: SealedTape[] = [];
    let answer: Frame;
    let last: SealedTape;
    do {
      last = tellingTape(centre.sample, 1, { header: { sequence: received.length + 1 } });
      answer = await device.submit(last.envelope);
      if (answer.kind === 'receipt') received.push(last);
    } while (answer.kind === 'receipt' && received.length < 5000);
    expect(received.length).toBeGreaterThan(3);
    expect(answer).toMatchObject({ kind: 'refusal', code: 'server.storage', proof: '' });
    expect(answer.kind === 'refusal' && answer.retryAfterMs).toBeGreaterThan(0);
    await centre.logged('append.failed', {}, from);
    await centre.logged('intake.refused', { device: 'device-1', code: 'server.storage' }, from);

    // A refusal stands without its leaf; what has a receipt gets it again; the public pages answer.
    const forged = tellingTape(centre.sample, 1, { signer: 'device-2' });
    expect(await device.submit(forged.envelope)).toMatchObject({ code: 'tape-signature.invalid' });
    for (const sealed of received) {
      expect(await device.submit(sealed.envelope)).toMatchObject({ kind: 'receipt' });
    }
    expect(await readPublic(centre)).toContain('"logSize"');

    // A bundle waits where it is.
    const bundles = join(centre.directory, 'bundles');
    const reading = cardAttacks['whole']?.(centre);
    await centre.logged('bundle.failed', {}, from);
    expect(readdirSync(join(bundles, 'incoming'))).toHaveLength(1);

    const sizeBefore = centre.server.sequencer.size;
    disk.isFull = false;
    await reading; // imported by itself
    expect(await device.submit(last.envelope)).toMatchObject({ kind: 'receipt' });
    expect(centre.server.sequencer.size).toBeGreaterThan(sizeBefore);
    const evidence = await centre.server.store.evidenceOfStation('st-1');
    const transmitted = evidence.filter(({ kind }) => kind === 'transmission');
    expect(transmitted).toHaveLength(received.length + 1);
    await expectUnharmed(centre);
    rmSync(storeDirectory, { recursive: true });
  });
});

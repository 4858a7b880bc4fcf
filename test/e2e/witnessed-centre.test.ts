/**
 * A whole centre and a witness that is a process of its own. Somebody puts back an old disk, store and guard
 * together, so that nothing in the house remembers: the witness does.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCosignatureCrypto } from '@mutabaqa/shared/crypto/node/ml-dsa-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { verifyCosignatures } from '@mutabaqa/shared/merkle/cosignature.ts';
import { type CosignerKey, parseCosignerVkey } from '@mutabaqa/shared/merkle/cosigner-key.ts';
import { formatVkey, makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { serveCentre } from '@mutabaqa/tally-server/commands/serve.ts';
import { defaultConfig } from '@mutabaqa/tally-server/config.ts';
import { makeLogger } from '@mutabaqa/tally-server/logger.ts';
import type { Server } from '@mutabaqa/tally-server/server.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeCentreDirectory } from '../builders/centre-directory.ts';
import {
  runObserverHere,
  startWitnessProcess,
  type WitnessProcess,
} from '../builders/observer-process.ts';
import { makePkiElection } from '../builders/pki-election.ts';
import { sampleKey } from '../builders/sample-election.ts';
import { makeSamplePki } from '../builders/sample-pki.ts';

const sample = makePkiElection(makeSamplePki());
const logKey = makeNoteKey(nodeCrypto, 'tally.example/sample-2025', sampleKey('log').publicKey);
const waiting = { timeout: 30_000, interval: 20 };

let place: string;
let centre: string;
let witness: WitnessProcess;
let key: CosignerKey;
let running: Server | undefined;

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'mutabaqa-witnessed-'));
  centre = join(place, 'centre');
  writeCentreDirectory(centre, sample);
  const dir = join(place, 'witness');
  const made = await runObserverHere('witness', 'key', '--dir', dir, '--name', 'w.example');
  key = assertDefined(parseCosignerVkey(nodeCrypto, made.out.trim()), 'a key');
  witness = await startWitnessProcess(dir, formatVkey(logKey));
  const line = `witness W ${made.out.trim()} http://127.0.0.1:${witness.port}`;
  writeFileSync(join(centre, 'witnesses'), `${line}\nquorum W\n`);
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  witness.child.kill();
  await witness.ended;
  rmSync(place, { recursive: true });
});

async function serve(): Promise<Server> {
  const any = { address: '127.0.0.1', port: 0 };
  const publication = { ...defaultConfig.publication, logIntervalMs: 20, resultsIntervalMs: 0 };
  const portal = { ...defaultConfig.portal, ...any, isApart: false };
  const config = { ...defaultConfig, gateway: any, portal, console: any, publication };
  return await serveCentre({ centre }, { ...config, verifyWorkers: 0 }, makeLogger('silent'));
}

async function grow({ sequencer }: Server, count: number): Promise<void> {
  const commitment = new Uint8Array(32);
  const one = { kind: 'refusal', stationId: '', commitment, sealed: false } as const;
  await sequencer.append(Array.from({ length: count }, () => one));
}

/** Until the witness stands behind this size. */
async function untilCosigned(size: number): Promise<void> {
  await vi.waitFor(() => {
    const note = readFileSync(join(centre, 'public/log/cosigned'), 'utf8');
    expect(note.split('\n')[1]).toBe(String(size));
    const verified = verifyCosignatures(nodeCosignatureCrypto, [key], note);
    expect(verified).toMatchObject({ ok: true, value: [{ key }] });
  }, waiting);
}

test('a restored disk does not begin a second history, though nobody in the house remembers the first', async () => {
  running = await serve();
  await grow(running, 3);
  await untilCosigned(running.sequencer.size);
  await running.stop();
  const oldDisk = join(place, 'old-disk');
  for (const name of ['centre', 'centre-guard']) {
    cpSync(join(place, name), join(oldDisk, name), { recursive: true });
  }
  running = await serve();
  await grow(running, 4);
  const { size } = running.sequencer;
  await untilCosigned(size);
  await running.stop();
  running = undefined;

  for (const name of ['centre', 'centre-guard']) {
    rmSync(join(place, name), { recursive: true });
    cpSync(join(oldDisk, name), join(place, name), { recursive: true });
  }
  await expect(serve()).rejects.toThrow(/guard knows a higher checkpoint/);
  // What the witness said once is known for good: also when it is away.
  witness.child.kill();
  await witness.ended;
  await expect(serve()).rejects.toThrow(/guard knows a higher checkpoint/);
  expect(size).toBeGreaterThan(4);
});

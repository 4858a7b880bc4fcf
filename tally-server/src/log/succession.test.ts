/** Restart, backup, restore, successor: nothing that was answered is lost, and no second history begins. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { writeCentreDirectory } from '@mutabaqa/test/builders/centre-directory.ts';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { decodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { verifyReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import {
  makeSampleElection,
  type SealedTape,
  sealTape,
} from '@mutabaqa/test/builders/sample-gateway.ts';
import { openSampleLink } from '@mutabaqa/test/builders/sample-link.ts';
import { backupCentre } from '../commands/backup.ts';
import { restoreCentre } from '../commands/restore.ts';
import { serveCentre } from '../commands/serve.ts';
import { applySuccessor, prepareSuccessor, signSuccessor } from '../commands/succeed.ts';
import { verifyCentre } from '../commands/verify.ts';
import { defaultConfig } from '../config.ts';
import { makeLogger } from '../logger.ts';
import type { Server } from '../server.ts';

const sample = makeSampleElection();
let place: string;
let centre: string;
let printed: string[];
let logLines: string[];

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'mutabaqa-succession-'));
  centre = join(place, 'centre');
  writeCentreDirectory(centre, sample);
  printed = [];
  logLines = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((line) => printed.push(String(line)) > 0);
  }
});
afterEach(() => {
  process.exitCode = 0;
  rmSync(place, { recursive: true, force: true });
});

const loopback = { address: '127.0.0.1', port: 0 };

function serve(): Promise<Server> {
  const listeners = { gateway: loopback, portal: loopback, console: loopback };
  // A published version would be a leaf among those that are counted here.
  const publication = { ...defaultConfig.publication, resultsIntervalMs: 0 };
  const config = { ...defaultConfig, ...listeners, publication, verifyWorkers: 0 };
  const log = makeLogger('debug', { write: (line) => logLines.push(line) });
  return serveCentre({ centre }, config, log);
}

async function submit(server: Server, sealed: SealedTape): Promise<number> {
  const link = await openSampleLink(sample, server.gatewayPort, 'device-1');
  await link.greet();
  let answer = await link.submit(sealed.envelope);
  if (answer.kind === 'resend') answer = await link.next();
  await link.close();
  if (answer.kind !== 'receipt') throw new Error(JSON.stringify(answer));
  const verified = verifyReceipt(nodeCrypto, server.logKey, answer.receipt, sealed);
  if (!verified.ok) throw new Error(JSON.stringify(verified.error));
  return verified.value.leafIndex;
}

const [tapeOne, tapeTwo, tapeThree] = [1, 2, 3].map((n) => sealTape(sample, n)) as [
  SealedTape,
  SealedTape,
  SealedTape,
];

async function expectVerified(): Promise<void> {
  await verifyCentre({ centre });
  expect(printed.filter((line) => line.startsWith('Refused'))).toEqual([]);
}

/** A backup with one tape, a centre that went on to three, and then lost its store. */
async function loseStore(): Promise<void> {
  const server = await serve();
  await submit(server, tapeOne);
  await backupCentre(join(place, 'backup'), { centre }); // while it runs
  await submit(server, tapeTwo);
  await submit(server, tapeThree);
  await server.stop();
  rmSync(join(centre, 'store'), { recursive: true });
}

describe('a centre', () => {
  it('starts again with nothing lost, and answers the same tape from the same leaf', async () => {
    let server = await serve();
    expect(await submit(server, tapeOne)).toBe(1);
    await server.stop();
    server = await serve();
    expect(server.sequencer.size).toBe(2);
    expect(await submit(server, tapeOne)).toBe(1);
    expect(await submit(server, tapeTwo)).toBe(2);
    await server.stop();
    await expectVerified();
  });

  it('starts no second time on one store', async () => {
    const server = await serve();
    const second = await serve();
    await submit(server, tapeOne);
    await expect(submit(second, tapeTwo)).rejects.toThrow('server.storage');
    await server.stop();
    await second.stop();
    await expectVerified();
  });

  it('refuses to start without its guard, or with keys that others can read', async () => {
    const server = await serve();
    await submit(server, tapeOne);
    await server.stop();
    rmSync(join(place, 'centre-guard'), { recursive: true });
    await expect(serve()).rejects.toThrow('guard file is missing');
  });

  it('writes no key, no figure and no envelope to its log', async () => {
    const server = await serve();
    const odd = sealTape(sample, 4, { votes: [918273, 645546, 0, 7] });
    await submit(server, odd);
    await expect(submit(server, sealTape(sample, 1, { signer: 'device-2' }))).rejects.toThrow(
      'tape-signature.invalid',
    );
    await server.stop();
    const text = logLines.join('');
    expect(text).toContain('server.started');
    expect(text).toContain('tape-signature.invalid');
    const secrets = [
      ...readdirSync(join(centre, 'keys')).flatMap((name) =>
        readFileSync(join(centre, 'keys', name), 'utf8')
          .split('\n')
          .slice(1, -2),
      ),
      ...['918273', '645546', 'PRIVATE'],
      ...[odd.envelope, odd.tapeDigest, odd.tapeSignature, odd.channelSignature].flatMap(
        (bytes) => {
          const start = Buffer.from(bytes.subarray(0, 24));
          return [start.toString('hex'), start.toString('base64'), start.toString('latin1')];
        },
      ),
    ];
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});

describe('a restored centre', () => {
  it('starts when the backup has everything', async () => {
    const server = await serve();
    await submit(server, tapeOne);
    await server.stop();
    await backupCentre(join(place, 'backup'), { centre });
    expect(readdirSync(join(place, 'backup'))).not.toContain('keys');
    rmSync(join(centre, 'store'), { recursive: true });
    await restoreCentre(join(place, 'backup'), { centre });
    const again = await serve();
    expect(await submit(again, tapeOne)).toBe(1);
    await again.stop();
    await expectVerified();
  });

  it('is not restored over a store', async () => {
    const server = await serve();
    await server.stop();
    await backupCentre(join(place, 'backup'), { centre });
    await restoreCentre(join(place, 'backup'), { centre });
    expect(printed.join('')).toContain('Refused');
  });

  it('that lost leaves starts only by a successor record of enough officers', async () => {
    await loseStore();
    await expect(serve()).rejects.toThrow('higher checkpoint');
    await restoreCentre(join(place, 'backup'), { centre });
    await expect(serve()).rejects.toThrow('higher checkpoint');

    const record = join(place, 'successor');
    await prepareSuccessor(record, { centre, reason: 'disk lost' }, 1_762_870_000_000);
    const sign = (officer: string): void => {
      const key = join(place, `${officer}.pem`);
      writeFileSync(key, formatEd25519KeyPem(sampleKey(officer)));
      signSuccessor(record, { officer, key });
    };
    sign('officer-1');
    expect(() => {
      applySuccessor(record, { centre });
    }).toThrow('too-few-signatures');
    sign('officer-2');
    applySuccessor(record, { centre });
    applySuccessor(record, { centre }); // harmless

    const server = await serve();
    expect(server.sequencer.origin).toBe('tally.example/sample-2025-2');
    const [leaf] = await server.store.leaves(0, 1);
    expect(leaf && decodeLeaf(leaf.entry)).toMatchObject({ kind: 'successor' });
    expect(server.sequencer.size).toBe(2); // the successor record and the tape of the backup
    expect(await submit(server, tapeOne)).toBe(1);
    expect(await submit(server, tapeTwo)).toBe(2); // sent again by its device
    await server.stop();

    const again = await serve();
    expect(again.sequencer.size).toBe(3);
    await again.stop();
    await expectVerified();
    expect(existsSync(join(centre, 'store', 'log-2', 'tally.db'))).toBe(true);
  });

  it('that was started without its guard is stopped by a receipt that knows more', async () => {
    const server = await serve();
    await submit(server, tapeOne);
    await backupCentre(join(place, 'backup'), { centre });
    rmSync(join(place, 'guard-then'), { recursive: true, force: true });
    const guardFile = join(place, 'centre-guard', 'checkpoint');
    const guardThen = readFileSync(guardFile);
    const link = await openSampleLink(sample, server.gatewayPort, 'device-2');
    await link.greet();
    const answer = await link.submit(tapeTwo.envelope);
    if (answer.kind !== 'receipt') throw new Error(answer.kind);
    await link.close();
    await server.stop();

    // Somebody restores the guard together with the store.
    rmSync(join(centre, 'store'), { recursive: true });
    await restoreCentre(join(place, 'backup'), { centre });
    writeFileSync(guardFile, guardThen);
    const fooled = await serve();
    const device = await openSampleLink(sample, fooled.gatewayPort, 'device-2');
    await device.greet();
    const earlierReceipt = answer.receipt;
    device.send({ kind: 'submit', ref: 1, envelope: tapeThree.envelope, earlierReceipt });
    expect(await device.next()).toMatchObject({ code: 'server.storage' });
    await device.close();
    await fooled.stop();
    expect(logLines.join('')).toContain('log.history-lost');
    await expect(serve()).rejects.toThrow('higher checkpoint');
  });
});

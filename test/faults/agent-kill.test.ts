import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { decodeJournal } from '@mutabaqa/shared/card/journal.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sampleSealingKey } from '../builders/sample-election.ts';
import { decodeEnvelope } from '@mutabaqa/shared/envelope/envelope.ts';
import { openEnvelope } from '@mutabaqa/shared/envelope/tape-record.ts';
import { openSqliteOutbox } from '@mutabaqa/station-agent/outbox/sqlite-outbox.ts';
import { writeDeviceDirectory } from '../builders/device-directory.ts';
import type { ReceivingLog } from '../builders/receiving-log.ts';
import { makeReceivingLog } from '../builders/receiving-log.ts';
import type { SampleDevice } from '../builders/sample-device.ts';
import { makeSampleDevice, sampleResult } from '../builders/sample-device.ts';
import type { SamplePki } from '../builders/sample-pki.ts';
import { makeSamplePki } from '../builders/sample-pki.ts';
import type { TallyReceiver } from '../builders/tally-receiver.ts';
import { startTallyReceiver } from '../builders/tally-receiver.ts';
import { runs } from '../soak.ts';

/** Before, inside and after everything that leaves a trace. */
const steps = [
  'outbox.recordBoot:after',
  'inbox.read:after',
  'outbox.acceptResult:before',
  'outbox.acceptResult:inside',
  'outbox.acceptResult:after',
  'inbox.moveAccepted:before',
  'inbox.moveAccepted:after',
  'outbox.cardCopy:inside',
  'outbox.cardCopy:after',
  'disk.write:before#1',
  'disk.write:after#1', // the tape
  'disk.write:after#2', // the journal
  'disk.write:after#3', // the label
  'outbox.recordCardWritten:before',
  'outbox.recordCardWritten:after',
  'uplink.submit:before',
  'uplink.submit:after',
  'outbox.keepReceipt:before',
  'outbox.keepReceipt:after',
];

interface Crash {
  readonly step: string;
  readonly number: number;
  readonly isNewResult: boolean;
}

const identity = { electionId: 'sample-2025', deviceId: 'device-1' };

let pki: SamplePki;
let device: SampleDevice;
const children = new Set<ChildProcess>();

beforeAll(() => {
  pki = makeSamplePki();
  device = makeSampleDevice(1, pki);
});

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

interface Night {
  readonly directory: string;
  readonly card: string;
  readonly log: ReceivingLog;
  readonly receiver: TallyReceiver;
  /** Name of the bug that the agent is to have, or empty. */
  plantedBug: string;
  /** Inbox files put in so far. */
  results: number;
}

async function startNight(): Promise<Night> {
  const log = makeReceivingLog();
  const react = ({ envelope }: { envelope: Uint8Array }) => log.take(envelope);
  const receiver = await startTallyReceiver({ pki, react });
  const root = mkdtempSync(join(tmpdir(), 'mutabaqa-kill-'));
  const directory = join(root, 'device');
  const card = join(root, 'card');
  const endpoints = [`wss://127.0.0.1:${receiver.port}`];
  writeDeviceDirectory(directory, device, { endpoints });
  for (const folder of [card, join(directory, 'inbox')]) mkdirSync(folder);
  return { directory, card, log, receiver, plantedBug: '', results: 0 };
}

async function endNight({ directory, receiver }: Night): Promise<void> {
  await receiver.close();
  rmSync(join(directory, '..'), { recursive: true });
}

function putResult(night: Night): void {
  night.results += 1;
  const { bytes } = sampleResult(device, 100 + night.results);
  writeFileSync(join(night.directory, 'inbox', `result-${night.results}.json`), bytes);
}

function startChild({ directory, card, plantedBug }: Night, crashAt: string): ChildProcess {
  const entry = join(import.meta.dirname, 'crashing-agent.ts');
  const env = {
    ...process.env,
    MUTABAQA_CRASH_AT: crashAt,
    MUTABAQA_PLANTED_BUG: plantedBug,
    NODE_OPTIONS: '',
  };
  const child = spawn(process.execPath, [entry, directory, card], {
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Every result is off the inbox, received by the centre with a kept receipt, and on the card. */
async function isDone({ directory, log, results }: Night): Promise<boolean> {
  const accepted = join(directory, 'inbox', 'accepted');
  if (!existsSync(accepted) || readdirSync(accepted).length < results) return false;
  if (log.taken.size < results) return false;
  const outbox = openSqliteOutbox(nodeCrypto, join(directory, 'outbox.db'), identity);
  const tapes = await outbox.tapes();
  await outbox.close();
  return tapes.every((tape) => tape.receipt && tape.cardWrittenAtMs !== undefined);
}

const waiting = { timeout: 60_000, interval: 30 };

async function runUntilDone(night: Night): Promise<void> {
  const child = startChild(night, '');
  const ended = once(child, 'exit') as Promise<[number | null]>;
  await once(child, 'message'); // it is ready to be stopped
  await vi.waitFor(async () => expect(await isDone(night)).toBe(true), waiting);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}

/** Runs until the step kills it; where the step is not reached any more, until all is done. */
async function runUntilKilled(night: Night, crashAt: string): Promise<boolean> {
  const child = startChild(night, crashAt);
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  await vi.waitFor(async () => expect(hasEnded || (await isDone(night))).toBe(true), waiting);
  if (!hasEnded) child.kill('SIGKILL');
  const [, signal] = await ended;
  expect(signal).toBe('SIGKILL');
  return hasEnded;
}

/** Nothing lost, nothing doubled: in the outbox, at the centre, on the card. */
async function expectWhole(night: Night): Promise<void> {
  const { directory, card, log, results } = night;
  const outbox = openSqliteOutbox(nodeCrypto, join(directory, 'outbox.db'), identity);
  const tapes = await outbox.tapes();
  const head = await outbox.journalHead();
  const journal = decodeJournal(nodeCrypto, await outbox.journal());
  await outbox.close();
  expect(tapes.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: results }, (_, i) => i + 1),
  );
  for (const tape of tapes) {
    expect(tape.receipt).toBeDefined();
    expect(tape.cardWrittenAtMs).toBeDefined();
  }
  const digests = tapes.map(({ tapeDigest }) => formatHex(tapeDigest)).sort();
  expect([...log.taken.keys()].sort()).toEqual(digests);
  expect(log.size).toBe(results + 1); // with the package's leaf
  expect(journal.brokenAt).toBeUndefined();
  expect(journal.head).toEqual(head);

  const opener = makeHpkeOpener(sampleSealingKey('card'));
  const onCard = decodeJournal(nodeCrypto, readFileSync(join(card, 'journal')));
  expect(onCard.brokenAt).toBeUndefined();
  const heads = new Set(onCard.entries.map(({ digest }) => formatHex(digest)));
  for (const tape of tapes) {
    const file = readFileSync(join(card, `tape-${tape.sequence}-1.envelope`));
    const envelope = decodeEnvelope(file);
    const record = envelope.ok && openEnvelope(nodeCrypto, opener, envelope.value);
    if (!record || !record.ok) throw new Error('a tape on the card does not open');
    expect(formatHex(record.value.tape.digest)).toBe(formatHex(tape.tapeDigest));
    const { channel } = record.value;
    expect(channel.kind === 'card' && heads.has(formatHex(channel.journalHead))).toBe(true);
  }
}

describe('an agent that is killed', () => {
  it.each(steps)('at %s loses and doubles nothing', { timeout: 120_000 }, async (step) => {
    const night = await startNight();
    putResult(night);
    expect(await runUntilKilled(night, step)).toBe(true);
    await runUntilDone(night);
    await expectWhole(night);
    await endNight(night);
  });

  it('would be noticed if it forgot what it had accepted', async () => {
    const night = await startNight();
    night.plantedBug = 'forgetful-outbox';
    putResult(night);
    await runUntilKilled(night, 'inbox.moveAccepted:before');
    await runUntilDone(night);
    await expect(expectWhole(night)).rejects.toThrow('expected [ 1, 2 ]');
    await endNight(night);
  });

  it('again and again, with more results coming', { timeout: 3_600_000 }, async () => {
    const crashes = fc.array(
      fc.record({
        step: fc.constantFrom(...steps),
        number: fc.integer({ min: 1, max: 4 }),
        isNewResult: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const runAll = async (list: readonly Crash[]) => {
      const night = await startNight();
      putResult(night);
      for (const { step, number, isNewResult } of list) {
        if (isNewResult) putResult(night);
        await runUntilKilled(night, `${step.split('#')[0]}#${number}`);
      }
      await runUntilDone(night);
      await expectWhole(night);
      await endNight(night);
    };
    await fc.assert(fc.asyncProperty(crashes, runAll), {
      numRuns: runs(2, 150),
      endOnFailure: true,
    });
  });
});

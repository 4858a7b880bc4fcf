import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeManualTimers } from '@mutabaqa/test/builders/manual-timers.ts';
import type { ManualTimers } from '@mutabaqa/test/builders/manual-timers.ts';
import type { ReceivingLog } from '@mutabaqa/test/builders/receiving-log.ts';
import { makeReceivingLog } from '@mutabaqa/test/builders/receiving-log.ts';
import type { SampleDevice } from '@mutabaqa/test/builders/sample-device.ts';
import { makeSampleDevice, sampleResult } from '@mutabaqa/test/builders/sample-device.ts';
import type { SamplePki } from '@mutabaqa/test/builders/sample-pki.ts';
import { makeSamplePki } from '@mutabaqa/test/builders/sample-pki.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { verifyReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import { makeSampleSuccessor, sampleOrigin } from '@mutabaqa/test/builders/sample-successor.ts';
import { sealedSampleTape } from '@mutabaqa/test/builders/sealed-tape.ts';
import type {
  Reaction,
  ReceiverOptions,
  TallyReceiver,
} from '@mutabaqa/test/builders/tally-receiver.ts';
import { startTallyReceiver } from '@mutabaqa/test/builders/tally-receiver.ts';
import type { Agent } from './agent.ts';
import { startAgent } from './agent.ts';
import { makeDeviceUplinks } from './device-uplinks.ts';
import type { AgentLog } from './log-events.ts';
import type { Delivery } from './outbox/delivery.ts';
import { openSqliteOutbox } from './outbox/sqlite-outbox.ts';

/** In the evening of the sample election, so that the device's clock is plausible. */
const nowMs = 1_762_873_300_000;
const embargoEndMs = 1_762_873_200_000;

let pki: SamplePki;
let device: SampleDevice;
const cleanups: (() => Promise<void> | void)[] = [];

beforeAll(() => {
  pki = makeSamplePki();
  device = makeSampleDevice(1, pki);
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

interface Bench {
  readonly agent: Agent;
  readonly timers: ManualTimers;
  readonly log: ReceivingLog;
  readonly receiver: TallyReceiver;
  readonly events: string[];
  readonly details: readonly unknown[];
  readonly directory: string;
}

interface BenchOptions extends Partial<ReceiverOptions> {
  /** Of an agent that was stopped. */
  readonly directory?: string;
  readonly origin?: string;
  readonly startMs?: number;
}

async function startBench(
  react: (log: ReceivingLog) => ReceiverOptions['react'],
  options: BenchOptions = {},
): Promise<Bench> {
  const log = makeReceivingLog(options.origin === undefined ? {} : { origin: options.origin });
  const receiver = await startTallyReceiver({ pki, react: react(log), ...options });
  cleanups.push(() => receiver.close());
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'mutabaqa-agent-'));
  if (!options.directory) cleanups.push(() => rmSync(directory, { recursive: true }));
  const timers = makeManualTimers(options.startMs ?? nowMs);
  const { deviceId, devicePackage, softwareDigest, identity } = device;
  const { manifest } = devicePackage;
  const outbox = openSqliteOutbox(nodeCrypto, join(directory, 'outbox.db'), {
    electionId: manifest.electionId,
    deviceId,
  });
  cleanups.push(() => outbox.close());
  const events: string[] = [];
  const details: unknown[] = [];
  const agentLog: AgentLog = (code, more) => {
    events.push(code);
    details.push(more);
  };
  const uplinks = makeDeviceUplinks({
    manifest,
    deviceId,
    softwareDigest,
    identity,
    gateways: [{ host: '127.0.0.1', port: receiver.port }],
    outbox,
    clock: timers,
    timers,
    chance: () => 0.5,
  });
  const ports = {
    clock: timers,
    timers,
    random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
    crypto: nodeCrypto,
    outbox,
    uplinks,
    card: undefined,
    log: agentLog,
  };
  const agent = await startAgent(ports, device);
  cleanups.push(() => agent.stop());
  return { agent, timers, log, receiver, events, details, directory };
}

const phases = (agent: Agent) => agent.status().tapes.map(({ delivery }) => delivery.phase);

/** Lets sockets work, and time pass whenever nothing else happens. */
async function untilPhases(bench: Bench, ...expected: Delivery['phase'][]): Promise<void> {
  await vi.waitFor(
    () => {
      bench.timers.advance(1_000);
      expect(phases(bench.agent)).toEqual(expected);
    },
    { timeout: 20_000, interval: 20 },
  );
}

async function submitSample(agent: Agent, inBox = 170): Promise<string> {
  const submitted = await agent.submit(sampleResult(device, inBox));
  if (!submitted.ok) throw new Error(submitted.error.code);
  return formatHex(submitted.value.tapeDigest);
}

const honest = (log: ReceivingLog) => (submit: { envelope: Uint8Array }) =>
  log.take(submit.envelope);

describe('the agent', () => {
  it('turns a closing result into a tape with a verified receipt', async () => {
    const bench = await startBench(honest);
    const submitted = await bench.agent.submit(sampleResult(device, 170));
    if (!submitted.ok) throw new Error(submitted.error.code);
    expect(submitted.value).toMatchObject({ sequence: 1, again: false });
    await untilPhases(bench, 'delivered');
    const digest = formatHex(submitted.value.tapeDigest);
    expect([...bench.log.taken]).toEqual([[digest, 1]]);
    expect(bench.agent.status().tapes[0]?.receipt).toMatchObject({ leafIndex: 1 });
    expect(bench.events.filter((event) => event !== 'link-ready')).toEqual([
      'started',
      'result-accepted',
      'tape-sent',
      'tape-delivered',
    ]);
  });

  it('sends a hand count after the closing result, under the next sequence', async () => {
    const bench = await startBench(honest);
    await submitSample(bench.agent);
    const handCount = sampleResult(device, 171, { kind: 'hand-count', capture: 'typed' });
    const submitted = await bench.agent.submit(handCount);
    expect(submitted).toMatchObject({ ok: true, value: { sequence: 2, again: false } });
    await untilPhases(bench, 'delivered', 'delivered');
    const digest = submitted.ok ? formatHex(submitted.value.tapeDigest) : '';
    expect(bench.log.taken.get(digest)).toBe(1);
    expect(bench.log.taken.size).toBe(2);
  });

  it('makes one tape of one result, however often it comes', async () => {
    const bench = await startBench(honest);
    const digests = [await submitSample(bench.agent), await submitSample(bench.agent)];
    expect(new Set(digests).size).toBe(1);
    await submitSample(bench.agent, 171);
    await untilPhases(bench, 'delivered', 'delivered');
    expect([...bench.log.taken.values()]).toEqual([1, 1]);
  });

  it('refuses a result that cannot become a tape, and keeps nothing of it', async () => {
    const { agent } = await startBench(honest);
    const refused = await agent.submit(sampleResult(device, 170, { stationId: 'st-2' }));
    expect(refused).toMatchObject({ ok: false, error: { code: 'station.unknown' } });
    expect(agent.status().tapes).toEqual([]);
  });

  const takenThen = (reaction: 'cut' | 'silence') => (log: ReceivingLog, envelope: Uint8Array) => {
    log.take(envelope);
    return reaction;
  };

  /** What the centre does with the first two copies; the third it treats well. */
  const faults: [string, (log: ReceivingLog, envelope: Uint8Array) => Reaction, boolean][] = [
    ['cut before it happened', () => 'cut', false],
    ['failed but happened', takenThen('cut'), true],
    ['no answer', () => 'silence', false],
    ['no answer, but happened', takenThen('silence'), true],
    ['busy', (log, envelope) => log.refuse(envelope, 'server.busy', 500), false],
    ['a code of a newer server', (log, envelope) => log.refuse(envelope, 'of.tomorrow'), false],
    [
      'the receipt of another log',
      (_, envelope) => makeReceivingLog({ signer: 'officer-1' }).take(envelope),
      false,
    ],
    [
      'the receipt of another origin',
      (_, envelope) => makeReceivingLog({ origin: 'tally.example/other' }).take(envelope),
      false,
    ],
    [
      'the receipt of another station',
      (_, envelope) => makeReceivingLog({ stationId: 'st-3' }).take(envelope),
      false,
    ],
    ['the receipt of another tape', (log) => log.take(sealedSampleTape(3).envelope), false],
    [
      'a receipt whose proof is changed',
      (log, envelope) => {
        const receipt = log.take(envelope);
        return { ...receipt, proof: receipt.proof.replace('index 1', 'index 0') };
      },
      true,
    ],
  ];
  it.each(faults)('sends again after: %s', async (_, fault, happened) => {
    const bench = await startBench((log) => ({ envelope }, number) => {
      if (number > 2) return log.take(envelope);
      expect(phases(bench.agent)).not.toContain('delivered');
      return fault(log, envelope);
    });
    const digest = await submitSample(bench.agent);
    await untilPhases(bench, 'delivered');
    expect(bench.log.taken.get(digest)).toBe(happened ? 3 : 1);
    const copies = bench.receiver.submissions.map(({ envelope }) => formatHex(envelope));
    expect(copies.length).toBe(3);
    expect(new Set(copies).size).toBe(1);
  });

  it('gives up only when the centre says that retrying is useless, and keeps the proof', async () => {
    const bench = await startBench(
      (log) =>
        ({ envelope }) =>
          log.refuse(envelope, 'device.not-entitled'),
    );
    await submitSample(bench.agent);
    await untilPhases(bench, 'refused');
    bench.timers.advance(86_400_000);
    expect(bench.receiver.submissions).toHaveLength(1);
    expect(bench.events).not.toContain('refusal-unproven');
  });

  it('does not give up for a refusal that is not in the log', async () => {
    const bench = await startBench(
      (log) =>
        ({ envelope }, number) =>
          number > 1
            ? log.take(envelope)
            : { ...log.refuse(envelope, 'device.not-entitled'), proof: '' },
    );
    await submitSample(bench.agent);
    await vi.waitFor(() => expect(bench.events).toContain('refusal-unproven'));
    const [tape] = bench.agent.status().tapes;
    expect(tape?.delivery).toMatchObject({
      phase: 'queued',
      refusedWithoutProof: 'device.not-entitled',
    });
    bench.timers.advance(900_000); // as long as a device can be put off
    await untilPhases(bench, 'delivered');
    expect(bench.receiver.submissions).toHaveLength(2);
  });

  it('sends kept tapes again when the centre asks, with the receipts it gave', async () => {
    const bench = await startBench(honest);
    await submitSample(bench.agent);
    await untilPhases(bench, 'delivered');
    bench.receiver.say({ kind: 'resend', tapeDigests: [] });
    await vi.waitFor(() => expect(bench.receiver.submissions).toHaveLength(2));
    await untilPhases(bench, 'delivered');
    const [first, second] = bench.receiver.submissions;
    expect(first?.earlierReceipt).toBeUndefined();
    expect(second?.earlierReceipt?.proof).toContain('index 1');
    expect(second?.envelope).toEqual(first?.envelope);
    bench.receiver.say({ kind: 'resend', tapeDigests: [new Uint8Array(32)] });
    await vi.waitFor(() =>
      expect(bench.events.filter((event) => event === 'resend-asked')).toHaveLength(2),
    );
    expect(bench.receiver.submissions).toHaveLength(2);
  });

  it('falls back to HTTPS when WebSockets stay shut, and not before', async () => {
    const bench = await startBench(honest, { greet: () => 'cut' });
    await submitSample(bench.agent);
    await vi.waitFor(() => expect(bench.events).toContain('link-fault'));
    await untilPhases(bench, 'delivered');
    expect(bench.timers.nowMs() - nowMs).toBeGreaterThanOrEqual(30_000);
    // It may just be open again, for as long as the other side needs to cut it.
    await vi.waitFor(() =>
      expect(bench.agent.status().uplinks[0]?.trouble).toBe('certificate-refused?'),
    );
  });

  it('says what the centre said about the whole link, and tries again', async () => {
    const refused = makeReceivingLog().refuse(new Uint8Array(), 'link.too-many');
    const bench = await startBench(honest, {
      greet: (_, number) => (number === 1 ? refused : undefined),
    });
    await vi.waitFor(() => expect(bench.agent.status().uplinks[0]?.trouble).toBe('refused'));
    await submitSample(bench.agent);
    await untilPhases(bench, 'delivered');
    expect(bench.receiver.hellos).toHaveLength(2);
  });

  it('says hello with the head of its journal and counts its starts', async () => {
    const bench = await startBench(honest);
    await vi.waitFor(() => expect(bench.receiver.hellos).toHaveLength(1));
    expect(bench.receiver.hellos[0]).toMatchObject({
      deviceId: 'device-1',
      mode: 'rehearsal',
      bootCounter: 1,
      journalLength: 1,
      deviceTimeMs: nowMs,
    });
    await vi.waitFor(() => expect(bench.agent.status().clockOffsetMs).toBe(-100_000));
  });

  it('carries the tape of another device, and verifies its receipt as far as a relay can', async () => {
    const other = sealedSampleTape(3);
    const bench = await startBench(honest);
    await vi.waitFor(() => expect(bench.agent.status().uplinks[0]?.isReady).toBe(true));
    const relayed = await bench.agent.relay(other.envelope);
    if (!relayed.ok) throw new Error(relayed.error.code);
    const { manifest } = device.devicePackage;
    const logKey = makeNoteKey(nodeCrypto, manifest.logOrigin, manifest.logKey);
    expect(verifyReceipt(nodeCrypto, logKey, relayed.value, other).ok).toBe(true);
    expect(bench.agent.status().tapes).toEqual([]);
  });

  it('gives back a relayed refusal, and does not relay what is no envelope of this election', async () => {
    const bench = await startBench(
      (log) =>
        ({ envelope }) =>
          log.refuse(envelope, 'station.unknown'),
    );
    await vi.waitFor(() => expect(bench.agent.status().uplinks[0]?.isReady).toBe(true));
    const { envelope } = sealedSampleTape(3);
    expect(await bench.agent.relay(envelope)).toMatchObject({
      error: { code: 'station.unknown' },
    });
    expect(await bench.agent.relay(Uint8Array.of(1))).toMatchObject({
      error: { code: 'envelope.malformed' },
    });
    expect(bench.receiver.submissions).toHaveLength(1);
  });

  it('does not take a foreign receipt for a relayed one', async () => {
    const bench = await startBench(
      () =>
        ({ envelope }) =>
          makeReceivingLog({ stationId: 'st-5' }).take(envelope),
    );
    await vi.waitFor(() => expect(bench.agent.status().uplinks[0]?.isReady).toBe(true));
    expect(await bench.agent.relay(sealedSampleTape(3).envelope)).toMatchObject({
      error: { code: 'receipt.invalid', params: { why: 'station' } },
    });
  });
});

const packageDigest = () => device.devicePackage.digest;
const receiptOrigins = ({ agent }: Bench) =>
  agent.status().tapes.map(({ receipt }) => receipt?.origin);

describe('a successor log', () => {
  it('is followed at the next welcome: what has no receipt of it is sent again', async () => {
    const logs = [makeReceivingLog(), makeReceivingLog({ origin: sampleOrigin(2) })];
    let current = 0;
    const bench = await startBench(
      () =>
        ({ envelope }) =>
          logs[current]?.take(envelope) ?? 'cut',
      { successors: () => (current === 0 ? [] : [makeSampleSuccessor(packageDigest(), 2)]) },
    );
    await submitSample(bench.agent);
    await untilPhases(bench, 'delivered');
    current = 1;
    bench.receiver.cutAll();
    await untilPhases(bench, 'delivered');
    await vi.waitFor(() => {
      bench.timers.advance(1_000);
      expect(receiptOrigins(bench)).toEqual([sampleOrigin(2)]);
    });
    expect(bench.events).not.toContain('receipt-invalid');
    const [, again] = bench.receiver.submissions;
    expect(again?.earlierReceipt?.proof).toContain(`${sampleOrigin(1)}\n`);
    expect(logs.map(({ taken }) => [...taken.values()])).toEqual([[1], [1]]);
  });

  it('is known after a restart, also without a network, and after the third', async () => {
    const records = [2, 3].map((number) => makeSampleSuccessor(packageDigest(), number));
    const bench = await startBench(honest, {
      origin: sampleOrigin(3),
      successors: () => records,
    });
    await submitSample(bench.agent);
    await untilPhases(bench, 'delivered');
    await bench.agent.stop();
    const again = await startBench(honest, { directory: bench.directory, greet: () => 'cut' });
    expect(again.agent.status().log).toMatchObject({ origin: sampleOrigin(3), number: 3 });
    expect(receiptOrigins(again)).toEqual([sampleOrigin(3)]);
    expect(phases(again.agent)).toEqual(['delivered']);
  });

  it('with receipts of the log before only: all is sent again after a restart', async () => {
    const bench = await startBench(honest);
    await submitSample(bench.agent);
    await untilPhases(bench, 'delivered');
    await bench.agent.stop();
    const again = await startBench(honest, {
      directory: bench.directory,
      origin: sampleOrigin(2),
      successors: () => [makeSampleSuccessor(packageDigest(), 2)],
    });
    await vi.waitFor(() => {
      again.timers.advance(1_000);
      expect(receiptOrigins(again)).toEqual([sampleOrigin(2)]);
    });
  });

  const forged: [string, () => Uint8Array, string][] = [
    [
      'one officer',
      () => makeSampleSuccessor(packageDigest(), 2, {}, ['officer-1']),
      'package.too-few-signatures',
    ],
    [
      'a stranger in an officer’s place',
      () => makeSampleSuccessor(packageDigest(), 2, {}, ['officer-1', 'clerk-1']),
      'package.signature-invalid',
    ],
    ['another package', () => makeSampleSuccessor(new Uint8Array(32), 2), 'successor.invalid'],
    ['another log', () => makeSampleSuccessor(packageDigest(), 3), 'successor.invalid'],
  ];
  it.each(forged)(
    'is not believed by a record of %s, and that is reported',
    async (_, make, code) => {
      const bench = await startBench(honest, { successors: () => [make()] });
      await submitSample(bench.agent);
      await untilPhases(bench, 'delivered');
      await vi.waitFor(() => expect(bench.events).toContain('successor-refused'));
      const { log } = bench.agent.status();
      expect(log).toMatchObject({ origin: sampleOrigin(1), successorRefused: { code } });
      expect(bench.details[bench.events.indexOf('successor-refused')]).toMatchObject({ code });
      expect(receiptOrigins(bench)).toEqual([sampleOrigin(1)]);
    },
  );
});

describe('figures that do not add up', () => {
  it('are told to the people at the station, and hold no tape back', async () => {
    const bench = await startBench(honest);
    await submitSample(bench.agent, 171);
    await untilPhases(bench, 'delivered');
    expect(bench.agent.status().tapes[0]?.findings).toEqual([
      {
        code: 'E103',
        path: { kind: 'account', paperId: 'Baghdad', field: 'inBox' },
        params: { valid: 167, invalid: 3, inBox: 171 },
      },
    ]);
    const told = bench.details[bench.events.indexOf('tape-findings')];
    expect(told).toEqual({ sequence: 1, codes: 'E103' });
    await submitSample(bench.agent, 170);
    expect(bench.agent.status().tapes[1]?.findings).toEqual([]);
    expect(bench.events.filter((event) => event === 'tape-findings')).toHaveLength(1);
  });

  it('are told nobody before the embargo ends', async () => {
    const bench = await startBench(honest, { startMs: embargoEndMs - 60_000 });
    await submitSample(bench.agent, 171);
    expect(bench.agent.status().tapes[0]?.findings).toEqual([]);
    expect(bench.events).not.toContain('tape-findings');
    bench.timers.advance(60_000);
    expect(bench.agent.status().tapes[0]?.findings).toHaveLength(1);
  });
});

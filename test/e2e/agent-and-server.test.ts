import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { verifyReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import type { Agent } from '@mutabaqa/station-agent/agent.ts';
import { startAgent } from '@mutabaqa/station-agent/agent.ts';
import { makeDeviceUplinks } from '@mutabaqa/station-agent/device-uplinks.ts';
import { silentLog } from '@mutabaqa/station-agent/log-events.ts';
import { openSqliteOutbox } from '@mutabaqa/station-agent/outbox/sqlite-outbox.ts';
import { systemClock, systemTimers } from '@mutabaqa/station-agent/system-timers.ts';
import { makeHttpsUplink } from '@mutabaqa/station-agent/uplink/https-uplink.ts';
import { makePkiElection } from '../builders/pki-election.ts';
import { makeSampleDevice, sampleResult } from '../builders/sample-device.ts';
import type { SampleDevice } from '../builders/sample-device.ts';
import type { SampleElection, SampleServer } from '../builders/sample-gateway.ts';
import { startSampleServer } from '../builders/sample-gateway.ts';
import type { SamplePki } from '../builders/sample-pki.ts';
import { makeSamplePki } from '../builders/sample-pki.ts';
import { sealDeviceTape } from '../builders/sealed-tape.ts';

let pki: SamplePki;
let sample: SampleElection;
const cleanups: (() => Promise<void> | void)[] = [];

beforeAll(() => {
  pki = makeSamplePki();
  sample = makePkiElection(pki);
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function startServer(): Promise<SampleServer> {
  const started = await startSampleServer(sample);
  cleanups.push(() => started.close());
  return started;
}

async function startSampleAgent(device: SampleDevice, port: () => number): Promise<Agent> {
  const directory = mkdtempSync(join(tmpdir(), 'mutabaqa-agent-'));
  cleanups.push(() => rmSync(directory, { recursive: true }));
  const { deviceId, devicePackage, softwareDigest, identity } = device;
  const { electionId } = devicePackage.manifest;
  const outbox = openSqliteOutbox(nodeCrypto, join(directory, 'outbox.db'), {
    electionId,
    deviceId,
  });
  cleanups.push(() => outbox.close());
  const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
  const uplinks = makeDeviceUplinks({
    manifest: devicePackage.manifest,
    deviceId,
    softwareDigest,
    identity,
    gateways: [{ host: '127.0.0.1', port: port() }],
    outbox,
    clock: systemClock,
    timers: systemTimers,
    chance: () => 0,
  });
  const log = silentLog;
  const ports = { clock: systemClock, timers: systemTimers, random, crypto: nodeCrypto };
  const agent = await startAgent({ ...ports, outbox, uplinks, card: undefined, log }, device);
  cleanups.push(() => agent.stop());
  return agent;
}

const waiting = { timeout: 20_000, interval: 20 };

const delivered = (agent: Agent) =>
  vi.waitFor(() => {
    const { tapes } = agent.status();
    expect(tapes.length > 0 && tapes.every(({ delivery }) => delivery.phase === 'delivered')).toBe(
      true,
    );
    return tapes;
  }, waiting);

describe('agent and server', () => {
  it('bring a closing result into the log, once, with a receipt', async () => {
    const { server } = await startServer();
    const device = makeSampleDevice(1, pki);
    const agent = await startSampleAgent(device, () => server.gatewayPort);
    expect(await agent.submit(sampleResult(device, 170))).toMatchObject({ ok: true });
    const [tape] = await delivered(agent);
    expect(tape?.receipt?.leafIndex).toBe(1);
    const { size } = server.sequencer;
    agent.resend([]);
    await delivered(agent);
    server.gateway.requestResend(device.deviceId, []);
    await delivered(agent);
    expect(server.sequencer.size).toBe(size);
  });

  it('relay the tape of a device without a link of its own', async () => {
    const { server } = await startServer();
    const [carrier, other] = [makeSampleDevice(1, pki), makeSampleDevice(3, pki)];
    const agent = await startSampleAgent(carrier, () => server.gatewayPort);
    await vi.waitFor(() => expect(agent.status().uplinks[0]?.isReady).toBe(true), waiting);
    const sealed = sealDeviceTape(other);
    const relayed = await agent.relay(sealed.envelope);
    assert(relayed.ok, relayed.ok ? '' : relayed.error.code);
    const { manifest } = other.devicePackage;
    const logKey = makeNoteKey(nodeCrypto, manifest.logOrigin, manifest.logKey);
    expect(verifyReceipt(nodeCrypto, logKey, relayed.value, sealed).ok).toBe(true);
    const evidence = await server.store.findEvidence('transmission', sealed.tapeDigest);
    expect(evidence).toMatchObject({ relayedBy: 'device-1', stationId: 'st-3' });
  });

  it('understand each other over HTTPS too', async () => {
    const { server } = await startServer();
    const device = makeSampleDevice(5, pki);
    const sealed = sealDeviceTape(device);
    const uplink = makeHttpsUplink({
      target: () => ({
        host: '127.0.0.1',
        port: server.gatewayPort,
        identity: device.identity,
        datesCount: true,
      }),
      timers: systemTimers,
      patienceMs: 0,
      msMax: 10_000,
    });
    const submission = { envelope: sealed.envelope, earlierReceipt: undefined };
    const answer = await uplink.submit(submission);
    assert(answer.kind === 'receipt', 'the tape is accepted');
    const logKey = assertDefined(server.logKey, 'log key');
    expect(verifyReceipt(nodeCrypto, logKey, answer.receipt, sealed).ok).toBe(true);
    const broken = { ...submission, envelope: sealed.envelope.slice(0, -1) };
    expect(await uplink.submit(broken)).toMatchObject({
      kind: 'refusal',
      refusal: { code: 'envelope.malformed' },
    });
  });
});

/**
 * A centre loses its disk, restores an old backup and begins a successor log, while real agents have the
 * receipts of the log that was lost: nothing is lost, nothing counts twice, and every receipt stays worth
 * what it said.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failedChecks } from '@mutabaqa/observer/report/check-list.ts';
import { exitCodeOfLog, verifyLog } from '@mutabaqa/observer/log/verify-log.ts';
import { readLogSource } from '@mutabaqa/observer/log/read-log-source.ts';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { formatEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import { decodeSignedSuccessor, successorDigest } from '@mutabaqa/shared/log/successor.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { Receipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { verifyReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import { tapeCommitment } from '@mutabaqa/shared/tape/tape-signatures.ts';
import { findFreePort } from '@mutabaqa/simulator/night/free-port.ts';
import type { Agent } from '@mutabaqa/station-agent/agent.ts';
import { startAgent } from '@mutabaqa/station-agent/agent.ts';
import { makeDeviceUplinks } from '@mutabaqa/station-agent/device-uplinks.ts';
import type { KeptTape, Outbox } from '@mutabaqa/station-agent/outbox/outbox.ts';
import { openSqliteOutbox } from '@mutabaqa/station-agent/outbox/sqlite-outbox.ts';
import { systemClock, systemTimers } from '@mutabaqa/station-agent/system-timers.ts';
import { makeHttpsUplink } from '@mutabaqa/station-agent/uplink/https-uplink.ts';
import { backupCentre } from '@mutabaqa/tally-server/commands/backup.ts';
import { restoreCentre } from '@mutabaqa/tally-server/commands/restore.ts';
import { serveCentre } from '@mutabaqa/tally-server/commands/serve.ts';
import {
  applySuccessor,
  prepareSuccessor,
  signSuccessor,
} from '@mutabaqa/tally-server/commands/succeed.ts';
import { defaultConfig } from '@mutabaqa/tally-server/config.ts';
import { makeLogger } from '@mutabaqa/tally-server/logger.ts';
import type { Server } from '@mutabaqa/tally-server/server.ts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { writeCentreDirectory } from '../builders/centre-directory.ts';
import { makePkiElection } from '../builders/pki-election.ts';
import type { SampleDevice } from '../builders/sample-device.ts';
import { makeSampleDevice, sampleResult } from '../builders/sample-device.ts';
import { sampleKey } from '../builders/sample-election.ts';
import { makeSamplePki } from '../builders/sample-pki.ts';

const pki = makeSamplePki();
const sample = makePkiElection(pki);
const firstOrigin = 'tally.example/sample-2025';
const secondOrigin = `${firstOrigin}-2`;
const waiting = { timeout: 30_000, interval: 20 };

let place: string;
let centre: string;
let gateway: { address: string; port: number };
let portal: { address: string; port: number };
const cleanups: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'mutabaqa-succession-'));
  centre = join(place, 'centre');
  writeCentreDirectory(centre, sample);
  // Devices come back to the same address, as they do in the field.
  gateway = { address: '127.0.0.1', port: await findFreePort(0) };
  portal = { address: '127.0.0.1', port: await findFreePort(0) };
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockReturnValue(true);
  }
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  vi.restoreAllMocks();
  rmSync(place, { recursive: true, force: true });
});

async function serve(): Promise<Server> {
  const publication = { ...defaultConfig.publication, logIntervalMs: 20 };
  const console = { address: '127.0.0.1', port: 0 };
  const config = { ...defaultConfig, gateway, portal, console, publication, verifyWorkers: 0 };
  const server = await serveCentre({ centre }, config, makeLogger('silent'));
  cleanups.push(() => server.stop());
  return server;
}

interface Station {
  readonly device: SampleDevice;
  readonly outbox: Outbox;
  readonly agent: Agent;
  readonly events: string[];
  stop(): Promise<void>;
}

async function startStation(number: number, by: 'link' | 'https' = 'link'): Promise<Station> {
  const device = makeSampleDevice(number, pki);
  const { deviceId, devicePackage, softwareDigest, identity } = device;
  const { manifest } = devicePackage;
  const outbox = openSqliteOutbox(nodeCrypto, join(place, `${deviceId}.db`), {
    electionId: manifest.electionId,
    deviceId,
  });
  const ports = {
    clock: systemClock,
    timers: systemTimers,
    random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
    crypto: nodeCrypto,
    outbox,
    card: undefined,
  };
  const target = { host: gateway.address, port: gateway.port };
  const uplinks =
    by === 'link'
      ? makeDeviceUplinks({
          ...{ manifest, deviceId, softwareDigest, identity, outbox, gateways: [target] },
          ...{ clock: systemClock, timers: systemTimers, chance: () => 0 },
        })
      : [
          makeHttpsUplink({
            target: () => ({ ...target, identity, datesCount: true }),
            ...{ timers: systemTimers, patienceMs: 0, msMax: 10_000 },
          }),
        ];
  const events: string[] = [];
  const log = (code: string): void => void events.push(code);
  const agent = await startAgent({ ...ports, uplinks, log }, device);
  let stopping: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    await agent.stop();
    await outbox.close();
  };
  const stop = (): Promise<void> => (stopping ??= stopAll());
  cleanups.push(stop);
  return { device, outbox, agent, events, stop };
}

/** Waits until every tape has a verified receipt of this log. */
async function untilDelivered({ agent, outbox }: Station, origin: string): Promise<KeptTape[]> {
  await vi.waitFor(() => {
    for (const { delivery, receipt } of agent.status().tapes) {
      expect([delivery.phase, receipt?.origin]).toEqual(['delivered', origin]);
    }
  }, waiting);
  return outbox.tapes();
}

async function report(station: Station, inBox: number): Promise<void> {
  expect(await station.agent.submit(sampleResult(station.device, inBox))).toMatchObject({
    ok: true,
  });
}

async function loseDiskAndRestore(): Promise<void> {
  rmSync(join(centre, 'store'), { recursive: true });
  await restoreCentre(join(place, 'backup'), { centre });
  await expect(serve()).rejects.toThrow('higher checkpoint');
}

async function succeed(): Promise<Uint8Array> {
  const file = join(place, 'successor');
  await prepareSuccessor(file, { centre, reason: 'disk lost' }, 1_762_880_000_000);
  for (const officer of ['officer-1', 'officer-3']) {
    const key = join(place, `${officer}.pem`);
    writeFileSync(key, formatEd25519KeyPem(sampleKey(officer)));
    signSuccessor(file, { officer, key });
  }
  applySuccessor(file, { centre });
  return readFileSync(file);
}

const keyOf = (origin: string) => makeNoteKey(nodeCrypto, origin, sampleKey('log').publicKey);

const get = (path: string): Promise<Response> =>
  fetch(`http://${portal.address}:${portal.port}/${path}`);

/** As an observer, over HTTP, trusting the log's key only. */
async function observe(name: string, origin: string): Promise<Leaf[]> {
  const source = readLogSource(`http://${portal.address}:${portal.port}/${name}`);
  const leaves: Leaf[] = [];
  const verified = await verifyLog(assertDefined(source, name), {
    crypto: nodeCrypto,
    logKey: keyOf(origin),
    onLeaf: (_, leaf) => leaves.push(leaf),
  });
  expect(failedChecks(verified.checks)).toEqual([]);
  expect(exitCodeOfLog(verified)).toBe(0);
  return leaves;
}

const digestsOf = (tapes: readonly KeptTape[]) =>
  tapes.map(({ tapeDigest }) => formatHex(tapeDigest)).toSorted();

it('brings everything into the new log, once, and takes nothing back', async () => {
  let server = await serve();
  const [warm, https] = [await startStation(1), await startStation(5, 'https')];
  let cold = await startStation(3);
  await report(warm, 170);
  await report(https, 170);
  await untilDelivered(warm, firstOrigin);
  await untilDelivered(https, firstOrigin);
  await backupCentre(join(place, 'backup'), { centre });
  await report(warm, 171);
  await report(cold, 170);
  const before = [
    ...(await untilDelivered(warm, firstOrigin)),
    ...(await untilDelivered(cold, firstOrigin)),
    ...(await untilDelivered(https, firstOrigin)),
  ];
  await cold.stop();
  await server.stop();

  await loseDiskAndRestore();
  const record = await succeed();
  server = await serve();
  expect(server.sequencer.origin).toBe(secondOrigin);

  // One was connected all the time, one starts only now, one has no link and hears it by asking.
  await untilDelivered(warm, secondOrigin);
  cold = await startStation(3);
  await untilDelivered(cold, secondOrigin);
  await report(https, 172);
  await untilDelivered(https, secondOrigin);
  expect(https.events).toContain('receipt-invalid');
  for (const { agent, events } of [warm, cold, https]) {
    expect(events.filter((event) => event === 'log-succeeded')).toHaveLength(1);
    expect(agent.status().log).toEqual({
      origin: secondOrigin,
      number: 2,
      successorRefused: undefined,
    });
  }

  // Nothing lost, nothing twice.
  const now = [
    ...(await warm.outbox.tapes()),
    ...(await cold.outbox.tapes()),
    ...(await https.outbox.tapes()),
  ];
  expect(now).toHaveLength(5);
  const evidence = await server.store.evidenceFrom(0, 100);
  expect(evidence.map(({ tapeDigest }) => formatHex(tapeDigest)).toSorted()).toEqual(
    digestsOf(now),
  );

  // Both logs hold for whoever trusts the key only; old and new receipts name leaves that are in them.
  await vi.waitFor(async () => {
    expect((await observe('log-2', secondOrigin)).length).toBe(server.sequencer.size);
  }, waiting);
  expectInLog(await observe('log', firstOrigin), firstOrigin, before);
  const newLeaves = await observe('log-2', secondOrigin);
  expectInLog(newLeaves, secondOrigin, now);
  const published = new Uint8Array(await (await get('log-2/successor')).arrayBuffer());
  expect(formatHex(published)).toBe(formatHex(record));
  const { recordBytes } = assertDefined(decodeSignedSuccessor(published), 'the published record');
  expect(await (await get('api/v1/summary')).json()).toMatchObject({ log: 2 });
  await vi.waitFor(async () => {
    expect(await (await get('now/index.json')).json()).toMatchObject({ log: 2 });
    const lookup = await (await get('lookup/index.json')).json();
    expect(lookup).toMatchObject({ logOrigin: secondOrigin });
  }, waiting);
  expect(newLeaves[0]?.kind).toBe('successor');
  expect(newLeaves[0]?.commitment).toEqual(successorDigest(nodeCrypto, recordBytes));
});

/** Each receipt verifies offline, and its leaf stands at its place in the log that was observed. */
function expectInLog(leaves: readonly Leaf[], origin: string, tapes: readonly KeptTape[]): void {
  for (const tape of tapes) {
    const receipt: Receipt = assertDefined(tape.receipt, 'a receipt');
    const stationId = leaves.find(
      ({ commitment }) => formatHex(commitment) === formatHex(commitmentOf(tape)),
    )?.stationId;
    const subject = { ...tape, stationId: assertDefined(stationId, 'the leaf of a tape') };
    const verified = verifyReceipt(nodeCrypto, keyOf(origin), receipt, subject);
    assert(verified.ok, 'the receipt verifies');
    expect(leaves[verified.value.leafIndex]?.commitment).toEqual(commitmentOf(tape));
  }
}

function commitmentOf({ tapeDigest, tapeSignature, channelSignature }: KeptTape): Uint8Array {
  return tapeCommitment(nodeCrypto, tapeDigest, tapeSignature, channelSignature);
}

it('is known after a restart without a network', async () => {
  let server = await serve();
  let station = await startStation(1);
  await report(station, 170);
  await untilDelivered(station, firstOrigin);
  await backupCentre(join(place, 'backup'), { centre });
  await report(station, 171);
  await untilDelivered(station, firstOrigin);
  await server.stop();
  await loseDiskAndRestore();
  await succeed();
  server = await serve();
  await untilDelivered(station, secondOrigin);
  await station.stop();
  await server.stop();

  station = await startStation(1);
  const { tapes, log } = station.agent.status();
  expect(log.origin).toBe(secondOrigin);
  expect(tapes.map(({ delivery, receipt }) => [delivery.phase, receipt?.origin])).toEqual([
    ['delivered', secondOrigin],
    ['delivered', secondOrigin],
  ]);
  expect(station.events).not.toContain('log-succeeded');
});

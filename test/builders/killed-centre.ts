/** Devices that send and resend to a centre which dies and comes back, and what must hold afterwards. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { makeHpkeOpener, makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { parseCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import { makeNoteKey, parseNote } from '@mutabaqa/shared/merkle/note.ts';
import { parseTlogProof } from '@mutabaqa/shared/merkle/tlog-proof.ts';
import { makeTree } from '@mutabaqa/shared/merkle/tree.ts';
import { decodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import { type Agent, startAgent } from '@mutabaqa/station-agent/agent.ts';
import { makeDeviceUplinks } from '@mutabaqa/station-agent/device-uplinks.ts';
import { silentLog } from '@mutabaqa/station-agent/log-events.ts';
import type { KeptTape, Outbox } from '@mutabaqa/station-agent/outbox/outbox.ts';
import { openSqliteOutbox } from '@mutabaqa/station-agent/outbox/sqlite-outbox.ts';
import { systemClock, systemTimers } from '@mutabaqa/station-agent/system-timers.ts';
import { durableFiles } from '@mutabaqa/tally-server/bundles/durable-files.ts';
import { oneByOneCardFiles } from '@mutabaqa/tally-server/card-reader/card-files.ts';
import { type CardReader, makeCardReader } from '@mutabaqa/tally-server/card-reader/card-reader.ts';
import { openFileGuard } from '@mutabaqa/tally-server/log/file-guard.ts';
import { verifyStore } from '@mutabaqa/tally-server/log/verify-store.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import {
  type CentreProcess,
  findFreePort,
  startCentreProcess,
  writeCentreDirectory,
} from './centre-process.ts';
import { writeSampleCard } from './sample-centre.ts';
import { makeSampleDevice, type SampleDevice, sampleResult } from './sample-device.ts';
import { sampleKey, sampleSealingKey } from './sample-election.ts';
import type { SamplePki } from './sample-pki.ts';

export const waiting = { timeout: 60_000, interval: 20 };

interface RunningDevice {
  readonly device: SampleDevice;
  readonly agent: Agent;
  readonly outbox: Outbox;
  /** Results handed in so far. */
  results: number;
}

export interface KilledCentre {
  readonly directory: string;
  readonly devices: readonly RunningDevice[];
  /** Bundles carried over so far. */
  readonly bundles: number;
  start(crashAt?: string): CentreProcess;
  /** A new result at every device, everything else sent once more, and a card of station `st-1`. */
  work(): Promise<void>;
  /** Every tape has its receipt and every bundle is imported. */
  isDone(): Promise<boolean>;
  /** Keeps the checkpoints that are public now, and those of all receipts. */
  look(portalPort: number): Promise<void>;
  /** Of the stopped centre: nothing receipted is lost, nothing doubled, one history. */
  expectWhole(): Promise<void>;
  close(): Promise<void>;
}

export async function makeKilledCentre(pki: SamplePki): Promise<KilledCentre> {
  const root = mkdtempSync(join(tmpdir(), 'mutabaqa-killed-'));
  const directory = join(root, 'centre');
  const gatewayPort = await findFreePort();
  const many = { perSecond: 1e6, burst: 1e6 };
  // Hundreds of kills make hundreds of tapes, and a resend is all of them.
  const limits = { submissions: many, connections: many, chatter: many, tapesPerDeviceMax: 1e6 };
  writeCentreDirectory(directory, pki, { gatewayPort, limits });
  const devices = await Promise.all([1, 3].map((n) => startDevice(root, n, pki, gatewayPort)));
  const [first] = devices;
  assert(first !== undefined, 'a device');
  const reader = makeReader(root, directory, first.device);
  const children: CentreProcess[] = [];
  const seen = new Set<string>();
  let bundles = 0;

  async function tapesOf({ outbox }: RunningDevice): Promise<KeptTape[]> {
    return await outbox.tapes();
  }

  async function carryCard(): Promise<void> {
    const newest = assertDefined((await tapesOf(first as RunningDevice)).at(-1), 'a tape');
    const path = join(root, 'cards', 'st-1');
    rmSync(path, { recursive: true, force: true });
    const decoded = decodeTape(nodeCrypto, newest.tape, { withheldAllowed: false });
    assert(decoded.ok, 'a kept tape');
    const { tapeSignature } = newest;
    writeSampleCard(path, { tape: decoded.value, tapeSignature, signer: 'device-1' });
    const { bundles: made } = await reader.readAll(join(root, 'cards'), ['st-1'], true);
    bundles += made;
  }

  function keepProof(proof: string): void {
    seen.add(assertDefined(parseTlogProof(proof), 'a receipt').checkpoint);
  }

  return {
    directory,
    devices,
    get bundles() {
      return bundles;
    },
    start(crashAt = '') {
      const process = startCentreProcess(directory, crashAt);
      children.push(process);
      return process;
    },
    async work() {
      for (const each of devices) {
        each.results += 1;
        const submitted = await each.agent.submit(sampleResult(each.device, 170 + each.results));
        assert(submitted.ok, 'the device takes its result');
        each.agent.resend([]);
      }
      await carryCard();
    },
    async isDone() {
      for (const each of devices) {
        const tapes = each.agent.status().tapes;
        if (tapes.length < each.results) return false;
        if (!tapes.every(({ delivery }) => delivery.phase === 'delivered')) return false;
      }
      return readdirSync(join(directory, 'bundles', 'imported')).length === bundles;
    },
    async look(portalPort) {
      const answer = await fetch(`http://127.0.0.1:${portalPort}/log/checkpoint`);
      if (answer.ok) seen.add(await answer.text());
      for (const each of devices) {
        for (const { receipt } of await tapesOf(each)) if (receipt) keepProof(receipt.proof);
      }
    },
    async expectWhole() {
      const tapes = (await Promise.all(devices.map(tapesOf))).flat();
      await expectWholeStore(directory, tapes, seen, bundles);
    },
    async close() {
      for (const { child, hasEnded, ended } of children) {
        if (!hasEnded) child.kill('SIGKILL');
        await ended;
      }
      for (const { agent, outbox } of devices) {
        await agent.stop();
        await outbox.close();
      }
      rmSync(root, { recursive: true });
    },
  };
}

async function startDevice(
  root: string,
  number: number,
  pki: SamplePki,
  port: number,
): Promise<RunningDevice> {
  const device = makeSampleDevice(number, pki);
  const { deviceId, devicePackage, softwareDigest, identity } = device;
  const { electionId } = devicePackage.manifest;
  const outbox = openSqliteOutbox(nodeCrypto, join(root, `${deviceId}.db`), {
    electionId,
    deviceId,
  });
  const uplinks = makeDeviceUplinks({
    ...{ manifest: devicePackage.manifest, deviceId, softwareDigest, identity, outbox },
    gateways: [{ host: '127.0.0.1', port }],
    clock: systemClock,
    timers: systemTimers,
    chance: () => 0.02,
  });
  const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
  const ports = { clock: systemClock, timers: systemTimers, random, crypto: nodeCrypto };
  const agent = await startAgent(
    { ...ports, outbox, uplinks, card: undefined, log: silentLog },
    device,
  );
  return { device, agent, outbox, results: 0 };
}

function makeReader(root: string, directory: string, device: SampleDevice): CardReader {
  mkdirSync(join(root, 'cards'));
  const { manifest } = device.devicePackage;
  return makeCardReader({
    election: manifest,
    opening: {
      crypto: nodeCrypto,
      files: oneByOneCardFiles,
      opener: makeHpkeOpener(sampleSealingKey('card')),
    },
    sign: sampleKey('reader-1').sign,
    sealer: assertDefined(makeHpkeSealer(sampleSealingKey('bundle').publicKey), 'sealer'),
    place: {
      files: durableFiles,
      directory: join(root, 'reader'),
      bundleDirectory: join(directory, 'bundles', 'incoming'),
      readerId: 'reader-1',
    },
    clock: systemClock,
    cardsAtOnce: 1,
    report: () => undefined,
  });
}

async function expectWholeStore(
  directory: string,
  tapes: readonly KeptTape[],
  seen: ReadonlySet<string>,
  bundles: number,
): Promise<void> {
  const store = openSqliteStore(join(directory, 'store'), { readOnly: true });
  const guard = await openFileGuard(nodeCrypto, `${directory}-guard/checkpoint`);
  const logKey = makeNoteKey(nodeCrypto, 'tally.example/sample-2025', sampleKey('log').publicKey);
  try {
    const report = await verifyStore(nodeCrypto, store, logKey, await guard.read());
    expect(report.problems).toEqual([]);

    // Nothing receipted is lost, nothing is doubled: one leaf for each tape, and it is the receipt's.
    const summaries = await store.summariesFrom(0, 1_000_000);
    const transmitted = summaries.filter(({ kind }) => kind === 'transmission');
    const digests = transmitted.map(({ tapeDigest }) => formatHex(tapeDigest));
    expect(digests.toSorted()).toEqual(
      tapes.map(({ tapeDigest }) => formatHex(tapeDigest)).toSorted(),
    );
    const { size } = await store.logState();
    const leaves = await store.leaves(0, size);
    for (const { receipt } of tapes) {
      const proof = parseTlogProof(assertDefined(receipt, 'a receipt').proof);
      assert(proof !== undefined, 'a proof');
      const entry = leaves[proof.index]?.entry ?? new Uint8Array();
      expect(formatHex(entry)).toBe(formatHex(proof.extra ?? new Uint8Array()));
    }
    expect(await store.bundleHead('reader-1')).toMatchObject({ sequence: bundles });
    expect(await store.cardsFrom(0, 1_000_000)).toHaveLength(bundles);

    // One history: every checkpoint that anybody saw is a prefix of the log as it is now.
    const tree = makeTree(nodeCrypto);
    for (const { entry } of leaves) tree.append(hashLeaf(nodeCrypto, entry));
    expect(seen.size).toBeGreaterThan(0);
    for (const note of seen) {
      const checkpoint = parseCheckpoint(assertDefined(parseNote(note), 'a note').text);
      assert(checkpoint !== undefined, 'a checkpoint');
      expect(formatHex(checkpoint.root)).toBe(formatHex(tree.root(checkpoint.size)));
    }
  } finally {
    await guard.close();
    await store.close();
  }
}

export async function untilDone(centre: KilledCentre, running: CentreProcess): Promise<void> {
  await vi.waitFor(async () => {
    const isDone = running.hasEnded || (await centre.isDone());
    if (!isDone) throw new Error(describeStanding(centre, running));
  }, waiting);
}

/** For who has to find out why it is not done. */
function describeStanding(
  { devices, directory, bundles }: KilledCentre,
  { lines }: CentreProcess,
): string {
  const agents = devices.map(({ agent, results }) => {
    const { tapes, uplinks } = agent.status();
    const waiting = tapes.filter(({ delivery }) => delivery.phase !== 'delivered');
    return { results, tapes: tapes.length, waiting: waiting.slice(0, 3), uplinks };
  });
  const imported = readdirSync(join(directory, 'bundles', 'imported')).length;
  return JSON.stringify({ agents, bundles, imported, lines: lines.slice(-5) });
}

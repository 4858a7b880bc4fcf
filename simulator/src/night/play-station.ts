/** One station on the night: its real agent on a modelled link, and what happens to its tapes on the way. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { Agent } from '@mutabaqa/station-agent/agent.ts';
import { makeFsInboxDirectory } from '@mutabaqa/station-agent/capture/fs-inbox-directory.ts';
import { startInbox } from '@mutabaqa/station-agent/capture/inbox.ts';
import type { Device } from '@mutabaqa/station-agent/config.ts';
import { readDevice } from '@mutabaqa/station-agent/config.ts';
import type { KeptTape } from '@mutabaqa/station-agent/outbox/outbox.ts';
import { openDeviceOutbox, startDevice } from '@mutabaqa/station-agent/start-device.ts';
import { systemClock, systemTimers } from '@mutabaqa/station-agent/system-timers.ts';
import { LinkFault } from '@mutabaqa/station-agent/uplink/uplink.ts';
import { formatClosingResult } from '../world/format-closing-result.ts';
import type { LinkProxy } from '../world/link-proxy.ts';
import { startLinkProxy } from '../world/link-proxy.ts';
import { makeSeededRandom } from '../world/random.ts';
import type { EventWatch } from './event-watch.ts';
import { makeEventWatch } from './event-watch.ts';
import type { Visitors } from './gateway-visits.ts';
import { address } from './night-election.ts';
import type { NightFiles } from './night-files.ts';
import type { StationNight } from './plan-night.ts';
import { deviceOf, spareId } from './plan-night.ts';
import { closingResultOf, correctionOf, handCountOf } from './scanner-results.ts';

/** The link is warm when the station closes: devices connect before. */
const connectBeforeMs = 8_000;
const inboxLookMs = 250;
const watchLinkMs = 20;
const relayAgainMs = 500;
/** More than a heartbeat and less than an envelope. */
const sendingBytes = 700;

/** Of a device whose own clock is three hours fast: it makes its tape after the centre has it. */
const fastClock: Clock = { nowMs: () => systemClock.nowMs() + 3 * 3_600_000 };

export interface NightWorld {
  readonly files: NightFiles;
  readonly gatewayPort: number;
  readonly visitors: Visitors;
  /** Rejects when the night is broken off. */
  readonly waitUntil: (msSinceStart: number) => Promise<void>;
  readonly signal: AbortSignal;
  /** Another station's agent, to carry what is given to it. */
  readonly carrier: () => Promise<Agent>;
  /** Resolves when a device that two registrars put in may speak for the station. */
  readonly replaced: (stationId: string) => Promise<void>;
}

export interface PlayedStation {
  readonly device: Device;
  readonly agent: Agent;
  /** Resolves when the centre has the result: by the device's receipt, or brought by somebody else. */
  readonly delivered: Promise<void>;
  /** Resolves when the card has all that it will have, and was read back. */
  readonly cardWritten: Promise<void>;
  /** The first tape as the device keeps it. */
  keptTape(): Promise<KeptTape>;
  /** Hands over the closing result, and plays what is planned to happen while it is sent. */
  close(): Promise<void>;
  /** By the device, when the people of the station have counted. */
  countByHand(): Promise<void>;
  stop(): Promise<void>;
}

/** Resolves when the agent runs, shortly before the station closes. */
export async function openStation(world: NightWorld, night: StationNight): Promise<PlayedStation> {
  const { files } = world;
  const { station, link, closesAtMs, incident } = night;
  await world.waitUntil(closesAtMs - connectBeforeMs);
  const random = makeSeededRandom(`${files.sim.world.seed}/link/${station.stationId}`);
  const target = { host: address, port: world.gatewayPort };
  const proxy = await startLinkProxy(link, target, () => random.unit());
  const device = {
    ...(incident?.kind === 'replaced-device'
      ? await readSpare(world, station.stationId)
      : readDevice(nodeCrypto, files.deviceDirectory(deviceOf(station.stationId)))),
    gateways: [{ host: address, port: proxy.port }],
  };
  const events = makeEventWatch();
  const { cardDirectory } = device;
  const clock = incident?.kind === 'clock-ahead' ? fastClock : undefined;
  const started = await startDevice(device, { cardDirectory, log: events.log, clock });
  const inboxPath = join(device.directory, 'inbox');
  const inbox = startInbox({
    directory: await makeFsInboxDirectory(inboxPath),
    timers: systemTimers,
    submit: (file) => started.agent.submit(file),
    log: events.log,
    lookEveryMs: inboxLookMs,
  });
  const drop = async (name: string, text: string): Promise<void> => {
    await writeFile(join(inboxPath, `${name}.part`), text);
    await rename(join(inboxPath, `${name}.part`), join(inboxPath, name));
  };
  const carried = Promise.withResolvers<void>();
  carried.promise.catch(() => undefined); // also when nobody waits for it any more
  const play = { world, night, device, events, proxy, drop };
  return {
    device,
    agent: started.agent,
    delivered: isCutOff(night) ? carried.promise : events.count('tape-delivered', 1),
    cardWritten: events.sum('card-written', 'tapes', tapesOnCard(night)),
    keptTape: () => readKeptTape(device, 1),
    async close() {
      await playClosing(play).then(carried.resolve, (error: unknown) => {
        carried.reject(error);
        throw error;
      });
    },
    async countByHand() {
      await drop('hand-count.json', formatClosingResult(handCountOf(files, night)));
      await events.count('tape-delivered', 2);
    },
    async stop() {
      await inbox.stop();
      await started.stop();
      await proxy.close();
    },
  };
}

function isCutOff({ link: { outages } }: StationNight): boolean {
  return outages.some(({ toMs }) => toMs === Infinity);
}

function tapesOnCard({ incident, handCountWay }: StationNight): number {
  return 1 + Number(incident?.kind === 'replayed-tape') + Number(handCountWay === 'device');
}

/**
 * The spare in place of the station's device: it has that device's slice of the package, and keys of its
 * own. What makes it the station's is in the log, not in the package.
 */
async function readSpare(world: NightWorld, stationId: string): Promise<Device> {
  const { files } = world;
  await world.replaced(stationId);
  const { keys, certificatePem } = assertDefined(files.devices.get(spareId), spareId);
  const old = readDevice(nodeCrypto, files.deviceDirectory(deviceOf(stationId)));
  const directory = files.deviceDirectory(spareId);
  const cardDirectory = join(directory, 'card');
  for (const place of [join(directory, 'inbox'), cardDirectory]) {
    await mkdir(place, { recursive: true, mode: 0o700 });
  }
  const identity = { ...old.identity, key: keys.tlsKeyPem, cert: certificatePem };
  const tapeKey = keys.tape;
  return { ...old, deviceId: spareId, directory, cardDirectory, tapeKey, identity };
}

interface Play {
  readonly world: NightWorld;
  readonly night: StationNight;
  readonly device: Device;
  readonly events: EventWatch;
  readonly proxy: LinkProxy;
  readonly drop: (name: string, text: string) => Promise<void>;
}

async function playClosing(play: Play): Promise<void> {
  const { world, night, events, proxy, drop, device } = play;
  const kind = night.incident?.kind;
  const before = proxy.carried.up;
  await drop('closing.json', formatClosingResult(closingResultOf(world.files, night)));
  if (kind === 'link-cut') await cutWhileSending(world, proxy, before);
  if (kind === 'duplicate-send') {
    await events.count('result-accepted', 1);
    await relayByOther(world, (await readKeptTape(device, 1)).envelope);
  }
  if (kind === 'replayed-tape') await replayOlder(play);
  if (kind === undefined) return;
  // Whoever tries something beside the station comes after it.
  if (!isCutOff(night)) await events.count('tape-delivered', 1);
  await world.visitors.visit(night);
}

/** Until a station has a link just then. What failed may have happened: the centre knows it again. */
async function relayByOther({ carrier, signal }: NightWorld, envelope: Uint8Array): Promise<void> {
  for (;;) {
    try {
      const relayed = await (await carrier()).relay(envelope);
      assert(relayed.ok, 'a relayed transmission is answered with its receipt');
      return;
    } catch (fault) {
      if (!(fault instanceof LinkFault)) throw fault;
      await sleep(relayAgainMs, undefined, { signal });
    }
  }
}

/** The correction is brought to the centre, and then somebody brings the tape that it replaced. */
async function replayOlder({ world, night, device, events, drop }: Play): Promise<void> {
  await events.count('result-accepted', 1);
  await drop('correction.json', formatClosingResult(correctionOf(world.files, night)));
  await events.count('result-accepted', 2);
  const [older, newer] = [await readKeptTape(device, 1), await readKeptTape(device, 2)];
  await world.visitors.carry(newer.envelope);
  await world.visitors.carry(older.envelope);
}

async function cutWhileSending(
  { signal }: NightWorld,
  proxy: LinkProxy,
  carriedBefore: number,
): Promise<void> {
  while (proxy.carried.up < carriedBefore + sendingBytes) {
    await sleep(watchLinkMs, undefined, { signal });
  }
  proxy.cut();
}

/** Looks into the outbox beside the running agent, as whoever holds the device could. */
async function readKeptTape(device: Device, sequence: number): Promise<KeptTape> {
  const outbox = openDeviceOutbox(device);
  try {
    const tapes = await outbox.tapes();
    return assertDefined(
      tapes.find((tape) => tape.sequence === sequence),
      'accepted tape',
    );
  } finally {
    await outbox.close();
  }
}

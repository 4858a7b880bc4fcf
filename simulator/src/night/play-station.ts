/** One station on the night: its real agent on a modelled link, and what happens to its tape on the way. */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { Agent } from '@mutabaqa/station-agent/agent.ts';
import { makeFsInboxDirectory } from '@mutabaqa/station-agent/capture/fs-inbox-directory.ts';
import { startInbox } from '@mutabaqa/station-agent/capture/inbox.ts';
import type { Device } from '@mutabaqa/station-agent/config.ts';
import { readDevice } from '@mutabaqa/station-agent/config.ts';
import type { AgentLog, LogEventCode } from '@mutabaqa/station-agent/log-events.ts';
import type { KeptTape } from '@mutabaqa/station-agent/outbox/outbox.ts';
import { openDeviceOutbox, startDevice } from '@mutabaqa/station-agent/start-device.ts';
import { systemTimers } from '@mutabaqa/station-agent/system-timers.ts';
import type { Election } from '../world/election.ts';
import { formatClosingResult } from '../world/format-closing-result.ts';
import type { LinkProxy } from '../world/link-proxy.ts';
import { startLinkProxy } from '../world/link-proxy.ts';
import { makeSeededRandom } from '../world/random.ts';
import { makeStationResult } from '../world/station-result.ts';
import type { NightFiles } from './night-files.ts';
import { pollingHours } from './night-files.ts';
import type { StationNight } from './plan-night.ts';

/** The link is warm when the station closes: devices connect before. */
const connectBeforeMs = 8_000;
const inboxLookMs = 250;
const watchLinkMs = 20;
/** More than a heartbeat and less than an envelope. */
const sendingBytes = 700;

export interface NightWorld {
  readonly election: Election;
  readonly files: NightFiles;
  readonly gatewayPort: number;
  /** Rejects when the night is broken off. */
  readonly waitUntil: (msSinceStart: number) => Promise<void>;
  readonly signal: AbortSignal;
  /** Another station's agent, to carry what is given to it. */
  readonly carrier: () => Promise<Agent>;
}

export interface PlayedStation {
  readonly device: Device;
  readonly agent: Agent;
  /** Resolves when the device has verified its receipt. */
  readonly delivered: Promise<void>;
  /** Resolves when the card is written and was read back. */
  readonly cardWritten: Promise<void>;
  /** The tape as the device keeps it. */
  keptTape(): Promise<KeptTape>;
  /** Hands over the closing result, and plays what is planned to happen while it is sent. */
  close(): Promise<void>;
  stop(): Promise<void>;
}

/** Resolves when the agent runs, shortly before the station closes. */
export async function openStation(world: NightWorld, night: StationNight): Promise<PlayedStation> {
  const { election, files } = world;
  const { station, link, closesAtMs, incident } = night;
  await world.waitUntil(closesAtMs - connectBeforeMs);
  const random = makeSeededRandom(`${election.seed}/link/${station.stationId}`);
  const target = { host: '127.0.0.1', port: world.gatewayPort };
  const proxy = await startLinkProxy(link, target, () => random.unit());
  const read = readDevice(nodeCrypto, files.deviceDirectory(station.stationId));
  const device = { ...read, gateways: [{ host: '127.0.0.1', port: proxy.port }] };
  const events = makeEventWatch();
  const { cardDirectory } = device;
  const started = await startDevice(device, { cardDirectory, log: events.log });
  const inboxPath = join(device.directory, 'inbox');
  const inbox = startInbox({
    directory: await makeFsInboxDirectory(inboxPath),
    timers: systemTimers,
    submit: (file) => started.agent.submit(file),
    log: events.log,
    lookEveryMs: inboxLookMs,
  });
  const keptTape = () => readKeptTape(device);
  return {
    device,
    agent: started.agent,
    delivered: events.first('tape-delivered'),
    cardWritten: events.first('card-written'),
    keptTape,
    async close() {
      const result = makeStationResult(
        election,
        station,
        pollingHours(files.manifest, station.pollingGroup),
      );
      const path = join(inboxPath, 'closing.json');
      await writeFile(`${path}.part`, formatClosingResult(result));
      const before = proxy.carried.up;
      await rename(`${path}.part`, path);
      if (incident?.kind === 'link-cut') await cutWhileSending(world, proxy, before);
      if (incident?.kind === 'duplicate-send') {
        await events.first('result-accepted');
        const { envelope } = await keptTape();
        const relayed = await (await world.carrier()).relay(envelope);
        assert(relayed.ok, 'a relayed transmission is answered with its receipt');
      }
    },
    async stop() {
      await inbox.stop();
      await started.stop();
      await proxy.close();
    },
  };
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
async function readKeptTape(device: Device): Promise<KeptTape> {
  const outbox = openDeviceOutbox(device);
  try {
    const [tape] = await outbox.tapes();
    return assertDefined(tape, 'accepted tape');
  } finally {
    await outbox.close();
  }
}

/** The first time that the agent reports something, however early it is asked for. */
function makeEventWatch(): { log: AgentLog; first(code: LogEventCode): Promise<void> } {
  const seen = new Map<LogEventCode, PromiseWithResolvers<void>>();
  const firstOf = (code: LogEventCode): PromiseWithResolvers<void> => {
    const known = seen.get(code) ?? Promise.withResolvers<void>();
    seen.set(code, known);
    return known;
  };
  return {
    log: (code) => firstOf(code).resolve(),
    first: (code) => firstOf(code).promise,
  };
}

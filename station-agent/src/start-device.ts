/** The agent of a device directory, with this machine's clock, chance, disk and network. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { Agent } from './agent.ts';
import { startAgent } from './agent.ts';
import { drawChance } from './back-off.ts';
import { makeDirectoryCard } from './card/directory-card.ts';
import { makeFsCardDisk } from './card/fs-card-disk.ts';
import type { Device } from './config.ts';
import { makeDeviceUplinks } from './device-uplinks.ts';
import type { AgentLog } from './log-events.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { PrintSetup } from './printer/print-setup.ts';
import { openSqliteOutbox } from './outbox/sqlite-outbox.ts';
import { softwareDigestOf } from './software-digest.ts';
import { systemClock, systemTimers } from './system-timers.ts';

export interface StartedDevice {
  readonly agent: Agent;
  /** Stops the agent and closes its outbox. */
  stop(): Promise<void>;
}

/** Throws `OutboxUnusable`. */
export function openDeviceOutbox({ directory, deviceId, devicePackage }: Device): Outbox {
  const { electionId } = devicePackage.manifest;
  return openSqliteOutbox(nodeCrypto, join(directory, 'outbox.db'), { electionId, deviceId });
}

export async function startDevice(
  device: Device,
  options: {
    readonly cardDirectory: string | undefined;
    readonly print?: PrintSetup | undefined;
    readonly log: AgentLog;
    /** Another than this machine's. */
    readonly clock?: Clock | undefined;
  },
): Promise<StartedDevice> {
  const { deviceId, devicePackage, tapeKey, identity, gateways } = device;
  const { cardDirectory, print, log, clock = systemClock } = options;
  const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
  const softwareDigest = softwareDigestOf(join(import.meta.dirname, '..', '..'));
  const outbox = openDeviceOutbox(device);
  const uplinks = makeDeviceUplinks({
    manifest: devicePackage.manifest,
    deviceId,
    softwareDigest,
    identity,
    gateways,
    outbox,
    clock,
    timers: systemTimers,
    chance: () => drawChance(random),
  });
  const card =
    cardDirectory === undefined
      ? undefined
      : makeDirectoryCard(nodeCrypto, makeFsCardDisk(cardDirectory));
  // Loaded only here: fonts and drawing are a third of the agent's memory.
  const printer =
    print && (await import('./printer/start-tape-printer.ts')).startTapePrinter(device, print, log);
  const agent = await startAgent(
    {
      clock,
      timers: systemTimers,
      random,
      crypto: nodeCrypto,
      outbox,
      uplinks,
      card,
      printer,
      log,
    },
    { devicePackage, deviceId, softwareDigest, tapeKey },
  );
  return {
    agent,
    async stop() {
      await agent.stop();
      await outbox.close();
    },
  };
}

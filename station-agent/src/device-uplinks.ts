/** The uplinks of one device: a warm WebSocket, and HTTPS where that does not get through. */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import type { Gateway } from './config.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { Timers } from './timers.ts';
import { makeHttpsUplink } from './uplink/https-uplink.ts';
import { isClockPlausible } from './uplink/tls-connection.ts';
import type { TlsIdentity, TlsTarget } from './uplink/tls-connection.ts';
import type { Uplink } from './uplink/uplink.ts';
import { defaultReconnection, makeWsUplink } from './uplink/ws-uplink.ts';

export interface DeviceUplinkOptions {
  readonly manifest: Manifest;
  readonly deviceId: string;
  readonly softwareDigest: Uint8Array;
  readonly identity: TlsIdentity;
  /** At least one; after a failure the next one is tried. */
  readonly gateways: readonly Gateway[];
  readonly outbox: Pick<Outbox, 'journalHead' | 'bootCounter'>;
  readonly clock: Clock;
  readonly timers: Timers;
  /** From 0 to below 1. */
  readonly chance: () => number;
}

/** A satellite's cold start takes 4 s, and a reconnection begins within seconds. */
const httpsPatienceMs = 30_000;
const httpsMsMax = 30_000;

export function makeDeviceUplinks(options: DeviceUplinkOptions): Uplink[] {
  const { manifest, deviceId, softwareDigest, identity, gateways, outbox, clock, timers } = options;

  function target(attempt: number): TlsTarget {
    const [first] = gateways;
    const gateway = gateways[attempt % gateways.length] ?? first;
    if (!gateway) throw new RangeError('a device needs a gateway');
    return { ...gateway, identity, datesCount: isClockPlausible(manifest, clock.nowMs()) };
  }

  const webSocket = makeWsUplink({
    timers,
    backOff: defaultReconnection,
    chance: options.chance,
    async linkOptions(attempt) {
      const head = await outbox.journalHead();
      const hello = {
        electionId: manifest.electionId,
        mode: manifest.mode,
        deviceId,
        softwareDigest,
        journalHead: head.digest,
        journalLength: head.length,
        bootCounter: await outbox.bootCounter(),
      };
      return { target: target(attempt), hello, clock };
    },
  });
  const https = makeHttpsUplink({ target, timers, patienceMs: httpsPatienceMs, msMax: httpsMsMax });
  return [webSocket, https];
}

/**
 * Which device signs for which station with which key: looked up for every tape, so kept decoded. A
 * worker gets it as one packed block.
 */
import type { Roster } from '@mutabaqa/shared/election/roster.ts';
import type { Mode } from '@mutabaqa/shared/tape/tape.ts';
import type { EntitledDevice, IntakeElection } from './judge-envelope.ts';
import { makePackedReader, makePackedWriter } from './packed-bytes.ts';

export interface ElectionIdentity {
  readonly electionId: string;
  readonly mode: Mode;
  readonly packageDigest: Uint8Array;
}

export function packRoster(roster: Pick<Roster, 'size' | 'stations'>): Uint8Array<ArrayBuffer> {
  const writer = makePackedWriter(128 * (roster.size + 1));
  for (const { stationId, devices } of roster.stations()) {
    writer.text(stationId);
    writer.number(devices.length);
    for (const { deviceId, tapeKey } of devices) {
      writer.text(deviceId);
      writer.bytes(tapeKey);
    }
  }
  return writer.finish();
}

export function makeIntakeElection(
  identity: ElectionIdentity,
  packedRoster: Uint8Array,
): IntakeElection {
  const reader = makePackedReader(packedRoster);
  const stations = new Set<string>();
  const devices = new Map<string, EntitledDevice>();
  while (!reader.done) {
    const stationId = reader.text();
    stations.add(stationId);
    for (let count = reader.number(); count > 0; count--) {
      const deviceId = reader.text();
      devices.set(deviceId, { stationId, tapeKey: reader.bytes() });
    }
  }
  return {
    ...identity,
    device: (deviceId) => devices.get(deviceId),
    hasStation: (stationId) => stations.has(stationId),
  };
}

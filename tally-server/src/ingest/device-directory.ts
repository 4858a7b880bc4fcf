/**
 * Which device signs for which station with which key: looked up for every tape, so kept decoded. A
 * worker gets it as one packed block.
 */
import type { Roster } from '@mutabaqa/shared/election/roster.ts';
import type { DeviceEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Mode } from '@mutabaqa/shared/tape/tape.ts';
import type { EntitledDevice, IntakeElection } from './judge-envelope.ts';
import { makePackedReader, makePackedWriter } from './packed-bytes.ts';

export interface ElectionIdentity {
  readonly electionId: string;
  readonly mode: Mode;
  readonly packageDigest: Uint8Array;
}

/** `spares` stand behind the empty station id, which no station has. */
export function packRoster(
  roster: Pick<Roster, 'size' | 'stations'>,
  spares: ReadonlyMap<string, DeviceEntry> = new Map(),
): Uint8Array<ArrayBuffer> {
  const writer = makePackedWriter(128 * (roster.size + 1));
  const write = (stationId: string, devices: readonly DeviceEntry[]): void => {
    writer.text(stationId);
    writer.number(devices.length);
    for (const { deviceId, tapeKey } of devices) {
      writer.text(deviceId);
      writer.bytes(tapeKey);
    }
  };
  for (const { stationId, devices } of roster.stations()) write(stationId, devices);
  write('', [...spares.values()]);
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
    if (stationId !== '') stations.add(stationId);
    for (let count = reader.number(); count > 0; count--) {
      const deviceId = reader.text();
      const tapeKey = reader.bytes();
      devices.set(deviceId, { stationId: stationId === '' ? undefined : stationId, tapeKey });
    }
  }
  return {
    ...identity,
    device: (deviceId) => devices.get(deviceId),
    hasStation: (stationId) => stations.has(stationId),
  };
}

/**
 * All stations of an election. Their bytes stay as they were signed and are decoded when somebody asks:
 * a country's roster costs its own size and some 30 bytes a station.
 */
import { equalBytes } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { rootOfEntries } from '../merkle/frontier.ts';
import { hashOfBytes, hashOfText, makeKeyIndex } from './key-index.ts';
import { malformed, partNames } from './package-bytes.ts';
import type { RosterPart } from './roster-rows.ts';
import { isAscending, locateStations, rowsInOrder } from './roster-rows.ts';
import type { DeviceEntry, StationEntry } from './station-entry.ts';
import { decodeStationEntry, readKnownStation } from './station-entry.ts';

export interface RosterDevice {
  readonly entry: DeviceEntry;
  readonly stationId: string;
}

export interface Roster {
  /** Stations. */
  readonly size: number;
  station(stationId: string): StationEntry | undefined;
  device(deviceId: string): RosterDevice | undefined;
  /** SHA-256 of a TLS client certificate. */
  deviceByFingerprint(fingerprint: Uint8Array): RosterDevice | undefined;
  /** In byte order of station ids, which is the order of the station tree's leaves. */
  stations(): Iterable<StationEntry>;
  /** The same order, as signed. */
  stationBytes(): Iterable<Uint8Array>;
}

/** What the rest of the package says about its stations. */
export interface RosterContext {
  readonly stationCount: number;
  readonly stationTreeRoot: Uint8Array;
  readonly pollingGroups: { has(groupId: string): boolean };
  readonly contests: { has(contestId: string): boolean };
}

/**
 * Reads every entry once, and recomputes the root of the station tree.
 *
 * Refusals: `package.malformed`; `package.digest-differs` when the stations are not those of the tree.
 */
export function loadRoster(
  crypto: CryptoPort,
  parts: readonly RosterPart[],
  context: RosterContext,
): Result<Roster, Refusal> {
  const rows = locateStations(parts, context.stationCount);
  if (!rows.ok) return rows;
  const { entryBytes, constituencyOf } = rows.value;
  /** Of rows that were read once, below. */
  const decode = (row: number): StationEntry => readKnownStation(entryBytes(row));
  const indexes = makeIndexes(context.stationCount, decode);
  const ids: string[] = [];
  for (let row = 0; row < context.stationCount; row++) {
    const decoded = decodeStationEntry(entryBytes(row));
    if (!decoded.ok) return decoded;
    const station = decoded.value;
    const wrong = checkInPackage(station, constituencyOf(row), context);
    const repeated = wrong ?? indexes.addRow(row, station);
    if (repeated !== undefined) return malformed(`${station.stationId}: ${repeated}`);
    ids.push(station.stationId);
  }
  let end = 0;
  for (const part of parts) {
    const start = end;
    while (end < ids.length && constituencyOf(end) === part.constituency) end += 1;
    if (!isAscending(ids.slice(start, end))) return malformed(partNames.roster(part.constituency));
  }
  const order = rowsInOrder(ids);
  function* stationBytes(): Iterable<Uint8Array> {
    for (const row of order) yield entryBytes(row);
  }
  if (!equalBytes(rootOfEntries(crypto, stationBytes()), context.stationTreeRoot)) {
    return fail(refusal('package.digest-differs', { part: 'stationTreeRoot' }));
  }
  return ok({
    size: context.stationCount,
    station: indexes.station,
    device: indexes.device,
    deviceByFingerprint: indexes.deviceByFingerprint,
    stationBytes,
    *stations() {
      for (const row of order) yield decode(row);
    },
  });
}

function checkInPackage(
  station: StationEntry,
  constituency: string,
  { pollingGroups, contests }: RosterContext,
): string | undefined {
  if (station.constituency !== constituency) return 'constituency';
  if (!pollingGroups.has(station.pollingGroup)) return 'pollingGroup';
  const known = station.papers.every((paper) => paper.contestIds.every((id) => contests.has(id)));
  return known ? undefined : 'papers';
}

function makeIndexes(stationCount: number, decode: (row: number) => StationEntry) {
  const byStation = makeKeyIndex(stationCount);
  const byDevice = makeKeyIndex(stationCount);
  const byFingerprint = makeKeyIndex(stationCount);
  const byTapeKey = makeKeyIndex(stationCount);

  const station = (stationId: string): StationEntry | undefined =>
    byStation.find(hashOfText(stationId), (row) => {
      const entry = decode(row);
      return entry.stationId === stationId ? entry : undefined;
    });
  const deviceIn = (row: number, fits: (device: DeviceEntry) => boolean) => {
    const { devices, stationId } = decode(row);
    const entry = devices.find(fits);
    return entry && { entry, stationId };
  };
  const device = (deviceId: string): RosterDevice | undefined =>
    byDevice.find(hashOfText(deviceId), (row) =>
      deviceIn(row, (each) => each.deviceId === deviceId),
    );
  const deviceByFingerprint = (fingerprint: Uint8Array): RosterDevice | undefined =>
    byFingerprint.find(hashOfBytes(fingerprint), (row) =>
      deviceIn(
        row,
        ({ certificateFingerprint: own }) => own !== undefined && equalBytes(own, fingerprint),
      ),
    );
  const deviceByTapeKey = (key: Uint8Array): RosterDevice | undefined =>
    byTapeKey.find(hashOfBytes(key), (row) =>
      deviceIn(row, ({ tapeKey }) => equalBytes(tapeKey, key)),
    );

  /** What of it another row has already, or undefined. */
  function addRow(row: number, entry: StationEntry): string | undefined {
    if (station(entry.stationId)) return 'stationId';
    byStation.add(hashOfText(entry.stationId), row);
    for (const { deviceId, tapeKey, certificateFingerprint } of entry.devices) {
      if (device(deviceId) ?? deviceByTapeKey(tapeKey)) return `device ${deviceId}`;
      byDevice.add(hashOfText(deviceId), row);
      byTapeKey.add(hashOfBytes(tapeKey), row);
      if (certificateFingerprint === undefined) continue;
      if (deviceByFingerprint(certificateFingerprint)) return `device ${deviceId}`;
      byFingerprint.add(hashOfBytes(certificateFingerprint), row);
    }
    return undefined;
  }
  return { station, device, deviceByFingerprint, addRow };
}

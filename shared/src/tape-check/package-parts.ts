/**
 * What of the election package a tape is checked against: the manifest with its officers' signatures, the
 * roster of one constituency and the contests of one station, each by its digest. A phone does not load a
 * country.
 */
import { wire } from '@mutabaqa/proto/wire.ts';
import { concatBytes, equalBytes, formatHex, utf8 } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import { decodeContest } from '../election/contest-entry.ts';
import type { Manifest } from '../election/manifest.ts';
import {
  decodePackageMessage,
  malformed,
  partDigest,
  partNames,
} from '../election/package-bytes.ts';
import { walkRosterPart } from '../election/roster-part.ts';
import type { DeviceEntry, StationEntry } from '../election/station-entry.ts';
import { decodeStationEntry, deviceFromWire, isDeviceEntry } from '../election/station-entry.ts';

/** Stations of one constituency, as officers signed them. */
export interface ConstituencyRoster {
  readonly constituency: string;
  readonly size: number;
  station(stationId: string): StationEntry | undefined;
  /** The station that the package gives this device to. */
  stationOfDevice(deviceId: string): StationEntry | undefined;
}

/** Refusals: `package.digest-differs` {part}, `package.malformed`. */
export function loadConstituencyRoster(
  crypto: CryptoPort,
  manifest: Manifest,
  constituency: string,
  bytes: Uint8Array,
): Result<ConstituencyRoster, Refusal> {
  const name = partNames.roster(constituency);
  if (!isSignedPart(crypto, manifest, name, bytes)) return differs(name);
  const entries: Uint8Array[] = [];
  const named = walkRosterPart(bytes, (offset, length) => {
    entries.push(bytes.subarray(offset, offset + length));
  });
  if (named !== constituency) return malformed(name);
  let byDevice: ReadonlyMap<string, StationEntry> | undefined;
  return ok({
    constituency,
    size: entries.length,
    station(stationId) {
      // Its id is the first field of a station: of thousands, one is decoded.
      const id = utf8(stationId);
      const start = concatBytes(Uint8Array.of(stationIdTag, id.length), id);
      const entry = entries.find((each) => equalBytes(each.subarray(0, start.length), start));
      return entry && decodeKnown(entry);
    },
    stationOfDevice(deviceId) {
      byDevice ??= indexDevices(entries);
      return byDevice.get(deviceId);
    },
  });
}

function indexDevices(entries: readonly Uint8Array[]): ReadonlyMap<string, StationEntry> {
  const stations = entries.flatMap((entry) => decodeKnown(entry) ?? []);
  return new Map(
    stations.flatMap((station) => station.devices.map(({ deviceId }) => [deviceId, station])),
  );
}

/** Of `StationEntry.station_id`, which has at most 64 bytes. */
const stationIdTag = 0x0a;

/** Officers signed it; one that is malformed all the same is nobody's station. */
function decodeKnown(entry: Uint8Array): StationEntry | undefined {
  const decoded = decodeStationEntry(entry);
  return decoded.ok ? decoded.value : undefined;
}

/** Refusals: `package.digest-differs` {part}, `package.malformed`. */
function loadContest(
  crypto: CryptoPort,
  manifest: Manifest,
  contestId: string,
  bytes: Uint8Array,
): Result<ContestEntry, Refusal> {
  const name = partNames.contest(contestId);
  if (!isSignedPart(crypto, manifest, name, bytes)) return differs(name);
  const contest = decodeContest(bytes);
  return !contest.ok || contest.value.contestId === contestId ? contest : malformed(name);
}

/** Those of the contests that could be read and are the signed ones. `read`: by digest, lower-case hex. */
export async function loadContests(
  crypto: CryptoPort,
  manifest: Manifest,
  contestIds: readonly string[],
  read: (digestHex: string) => Promise<Uint8Array | undefined>,
): Promise<Map<string, ContestEntry>> {
  const contests = new Map<string, ContestEntry>();
  for (const id of new Set(contestIds)) {
    const part = manifest.parts.get(partNames.contest(id));
    const bytes = part && (await read(formatHex(part.digest)));
    const contest = bytes && loadContest(crypto, manifest, id, bytes);
    if (contest?.ok) contests.set(id, contest.value);
  }
  return contests;
}

/** Devices for the place of others, by id; none when the part cannot be read or is not the signed one. */
export async function loadSpares(
  crypto: CryptoPort,
  manifest: Manifest,
  read: (digestHex: string) => Promise<Uint8Array | undefined>,
): Promise<ReadonlyMap<string, DeviceEntry>> {
  const part = manifest.parts.get(partNames.spares);
  const bytes = part && (await read(formatHex(part.digest)));
  if (!bytes || !isSignedPart(crypto, manifest, partNames.spares, bytes)) return new Map();
  const decoded = decodePackageMessage(wire.SpareRoster, bytes, bytes.length, 'spares');
  if (!decoded.ok) return new Map();
  const devices = (decoded.value.devices ?? []).map(deviceFromWire).filter(isDeviceEntry);
  return new Map(devices.map((device) => [device.deviceId, device]));
}

function isSignedPart(
  crypto: CryptoPort,
  manifest: Manifest,
  name: string,
  bytes: Uint8Array,
): boolean {
  const part = manifest.parts.get(name);
  return part?.size === bytes.length && equalBytes(partDigest(crypto, bytes), part.digest);
}

function differs(part: string): Result<never, Refusal> {
  return fail(refusal('package.digest-differs', { part }));
}

/** One station of the roster, and the devices whose tapes speak for it. */
import { decodeKnown, wire } from '@mutabaqa/proto/wire.ts';
import { assert } from '../base/assert.ts';
import type { mutabaqa } from '@mutabaqa/proto/wire.ts';
import { isId } from '../base/ids.ts';
import type { Refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import {
  decodePackageMessage,
  encodePackageMessage,
  isName,
  malformed,
  plainBytes,
} from './package-bytes.ts';

export interface DeviceEntry {
  readonly deviceId: string;
  /** Ed25519, 32 bytes. */
  readonly tapeKey: Uint8Array;
  /** SHA-256 of the TLS client certificate; undefined for a device that others relay for. */
  readonly certificateFingerprint: Uint8Array | undefined;
}

export interface PaperEntry {
  readonly paperId: string;
  readonly contestIds: readonly string[];
}

export interface StationEntry {
  readonly stationId: string;
  readonly centreId: string;
  readonly centreName: string;
  readonly governorate: string;
  readonly constituency: string;
  readonly pollingGroup: string;
  /** Voters on the roll, when known. */
  readonly registered: number | undefined;
  readonly papers: readonly PaperEntry[];
  readonly devices: readonly DeviceEntry[];
}

export const stationEntryBytesMax = 64 * 1024;
/** As many sections as a tape can have. */
export const papersMax = 32;
export const devicesMax = 32;

export function encodeStationEntry(station: StationEntry): Uint8Array {
  return encodePackageMessage(wire.StationEntry, {
    stationId: station.stationId,
    centreId: station.centreId,
    centreName: station.centreName,
    governorate: station.governorate,
    constituency: station.constituency,
    pollingGroup: station.pollingGroup,
    registered: station.registered ?? null,
    papers: station.papers.map(({ paperId, contestIds }) => ({
      paperId,
      contestIds: [...contestIds],
    })),
    devices: station.devices.map(deviceToWire),
  });
}

export function deviceToWire(device: DeviceEntry): mutabaqa.v1.DeviceEntry.$Properties {
  const { deviceId, tapeKey, certificateFingerprint } = device;
  return { deviceId, tapeKey, ...(certificateFingerprint && { certificateFingerprint }) };
}

/** Refusal: `package.malformed`. */
export function decodeStationEntry(bytes: Uint8Array): Result<StationEntry, Refusal> {
  const decoded = decodePackageMessage(wire.StationEntry, bytes, stationEntryBytesMax, 'station');
  if (!decoded.ok) return decoded;
  const station = stationFromWire(decoded.value);
  const wrong = checkStationEntry(station);
  return wrong === undefined ? ok(station) : malformed(wrong);
}

/** Bytes that `decodeStationEntry` accepted when the package was loaded. */
export function readKnownStation(bytes: Uint8Array): StationEntry {
  const outcome = decodeKnown(wire.StationEntry, plainBytes(bytes));
  assert(outcome.kind === 'canonical', 'a station of a loaded package');
  return stationFromWire(outcome.message);
}

function stationFromWire(raw: mutabaqa.v1.StationEntry.$Properties): StationEntry {
  return {
    stationId: raw.stationId ?? '',
    centreId: raw.centreId ?? '',
    centreName: raw.centreName ?? '',
    governorate: raw.governorate ?? '',
    constituency: raw.constituency ?? '',
    pollingGroup: raw.pollingGroup ?? '',
    registered: raw.registered ?? undefined,
    papers: (raw.papers ?? []).map(({ paperId, contestIds }) => ({
      paperId: paperId ?? '',
      contestIds: contestIds ?? [],
    })),
    devices: (raw.devices ?? []).map(deviceFromWire),
  };
}

export function deviceFromWire(raw: mutabaqa.v1.DeviceEntry.$Properties): DeviceEntry {
  const fingerprint = raw.certificateFingerprint;
  return {
    deviceId: raw.deviceId ?? '',
    tapeKey: raw.tapeKey ?? new Uint8Array(),
    certificateFingerprint: fingerprint?.length ? fingerprint : undefined,
  };
}

/** What is wrong with it, or undefined; builder and decoder share it. */
export function checkStationEntry(station: StationEntry): string | undefined {
  const { stationId, papers, devices, registered } = station;
  if (!isId(stationId)) return 'stationId';
  for (const field of ['centreId', 'governorate', 'constituency', 'pollingGroup'] as const) {
    if (!isId(station[field])) return `${stationId}: ${field}`;
  }
  if (station.centreName !== '' && !isName(station.centreName)) return `${stationId}: centreName`;
  if (registered !== undefined && (!Number.isSafeInteger(registered) || registered < 0)) {
    return `${stationId}: registered`;
  }
  const paperIds = papers.map(({ paperId }) => paperId);
  const contestIds = papers.flatMap((paper) => paper.contestIds);
  // A contest on two papers would have two figures for one station.
  if (papers.length === 0 || paperIds.length + contestIds.length > papersMax) {
    return `${stationId}: papers`;
  }
  if (!areDistinctIds(paperIds) || !areDistinctIds(contestIds)) return `${stationId}: papers`;
  if (papers.some((paper) => paper.contestIds.length === 0)) return `${stationId}: papers`;
  if (devices.length > devicesMax || !devices.every(isDeviceEntry)) return `${stationId}: devices`;
  return areDistinctIds(devices.map(({ deviceId }) => deviceId))
    ? undefined
    : `${stationId}: devices`;
}

export function isDeviceEntry(device: DeviceEntry): boolean {
  const { deviceId, tapeKey, certificateFingerprint: fingerprint } = device;
  const fingerprintFits = fingerprint === undefined || fingerprint.length === 32;
  return isId(deviceId) && tapeKey.length === 32 && fingerprintFits;
}

function areDistinctIds(ids: readonly string[]): boolean {
  return ids.every(isId) && (ids.length < 2 || new Set(ids).size === ids.length);
}

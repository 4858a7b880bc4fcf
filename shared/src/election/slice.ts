/**
 * What one device needs of the package: the manifest, its own station with the proof that it is in the
 * signed tree, and the contests on its papers.
 */
import { wire } from '@mutabaqa/proto/wire.ts';
import { assert } from '../base/assert.ts';
import { equalBytes } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { hashLeaf } from '../merkle/hashes.ts';
import { verifyInclusion } from '../merkle/proofs.ts';
import type { ContestEntry } from './contest-entry.ts';
import { decodeContest } from './contest-entry.ts';
import { isPart } from './election-package.ts';
import type { Manifest } from './manifest.ts';
import {
  encodePackageMessage,
  decodePackageMessage,
  malformed,
  partNames,
} from './package-bytes.ts';
import type { PackageTrust } from './signed-manifest.ts';
import { verifySignedManifest } from './signed-manifest.ts';
import type { DeviceEntry, StationEntry } from './station-entry.ts';
import { decodeStationEntry, stationEntryBytesMax } from './station-entry.ts';

export interface DevicePackage {
  readonly manifestBytes: Uint8Array;
  readonly digest: Uint8Array;
  readonly manifest: Manifest;
  readonly station: StationEntry;
  /**
   * Decoded at each call, so that a ballot of thousands is in memory only while it is used. Loading
   * verifies its digest only: `checkContests` looks at the content once, when the device is enrolled.
   */
  contest(contestId: string): ContestEntry | undefined;
}

export const sliceBytesMax = stationEntryBytesMax + 4 * 1024;

export function encodeSlice(
  stationBytes: Uint8Array,
  index: number,
  proof: readonly Uint8Array[],
): Uint8Array {
  return encodePackageMessage(wire.Slice, { station: stationBytes, index, proof: [...proof] });
}

/**
 * `readContest` gives the bytes of contest parts by contest id; each is read once and kept. The caller
 * looks whether the slice is its own with `findOwnDevice`.
 *
 * Refusals: those of `verifySignedManifest`; `package.malformed`; `package.digest-differs` {part} for a
 * station that is not in the tree and for contests that are missing or other.
 */
export function loadDevicePackage(
  crypto: CryptoPort,
  signedManifestBytes: Uint8Array,
  sliceBytes: Uint8Array,
  readContest: (contestId: string) => Uint8Array | undefined,
  trust: PackageTrust = {},
): Result<DevicePackage, Refusal> {
  const signed = verifySignedManifest(crypto, signedManifestBytes, trust);
  if (!signed.ok) return signed;
  const { manifest, manifestBytes, digest } = signed.value;
  const station = openSlice(crypto, manifest, sliceBytes);
  if (!station.ok) return station;
  if (!manifest.pollingGroups.has(station.value.pollingGroup)) return malformed('pollingGroup');
  const contests = new Map<string, Uint8Array>();
  for (const contestId of station.value.papers.flatMap((paper) => paper.contestIds)) {
    const name = partNames.contest(contestId);
    const part = manifest.parts.get(name);
    const bytes = readContest(contestId);
    if (part === undefined || bytes === undefined || !isPart(crypto, part, bytes)) {
      return fail(refusal('package.digest-differs', { part: name }));
    }
    contests.set(contestId, bytes);
  }
  return ok({
    manifestBytes,
    digest,
    manifest,
    station: station.value,
    contest(contestId) {
      const bytes = contests.get(contestId);
      const decoded = bytes && decodeContest(bytes);
      assert(decoded?.ok !== false, 'the contest was looked at when the device was enrolled');
      return decoded?.value;
    },
  });
}

/** Refusal: `package.malformed`, for contests that officers signed and nobody can use. */
export function checkContests(
  station: StationEntry,
  readContest: (contestId: string) => Uint8Array | undefined,
): Result<void, Refusal> {
  for (const contestId of station.papers.flatMap((paper) => paper.contestIds)) {
    const contest = decodeContest(readContest(contestId) ?? new Uint8Array());
    if (!contest.ok) return contest;
    if (contest.value.contestId !== contestId) return malformed(partNames.contest(contestId));
  }
  return ok(undefined);
}

function openSlice(
  crypto: CryptoPort,
  manifest: Manifest,
  sliceBytes: Uint8Array,
): Result<StationEntry, Refusal> {
  const decoded = decodePackageMessage(wire.Slice, sliceBytes, sliceBytesMax, 'slice');
  if (!decoded.ok) return decoded;
  const stationBytes = decoded.value.station ?? new Uint8Array();
  const isInTree = verifyInclusion(crypto, {
    index: decoded.value.index ?? 0,
    size: manifest.stationCount,
    leafHash: hashLeaf(crypto, stationBytes),
    proof: decoded.value.proof ?? [],
    root: manifest.stationTreeRoot,
  });
  if (!isInTree) return fail(refusal('package.digest-differs', { part: 'slice' }));
  return decodeStationEntry(stationBytes);
}

/**
 * The device's own entry. Refusals: `device.unknown` when the slice is another station's,
 * `device.not-entitled` when the roster has another tape key for it.
 */
export function findOwnDevice(
  station: StationEntry,
  deviceId: string,
  tapeKey: Uint8Array,
): Result<DeviceEntry, Refusal> {
  const entry = station.devices.find((device) => device.deviceId === deviceId);
  if (entry === undefined) {
    return fail(refusal('device.unknown', { device: deviceId, station: station.stationId }));
  }
  return equalBytes(entry.tapeKey, tapeKey)
    ? ok(entry)
    : fail(refusal('device.not-entitled', { device: deviceId, station: station.stationId }));
}

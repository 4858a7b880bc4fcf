/**
 * The whole election package, as the tally server and observers load it. A device loads only its slice
 * (`slice.ts`).
 */
import { wire } from '@mutabaqa/proto/wire.ts';
import { equalBytes, formatHex } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { comparisonOnly } from '../policy/policies/comparison-only.ts';
import { decodePolicy } from '../policy/policy-json.ts';
import type { Policy } from '../policy/policy.ts';
import type { ContestEntry } from './contest-entry.ts';
import { decodeContest } from './contest-entry.ts';
import type { Manifest, PackagePart } from './manifest.ts';
import {
  decodePackageMessage,
  malformed,
  parsePartName,
  partBytesMax,
  partDigest,
} from './package-bytes.ts';
import type { Roster } from './roster.ts';
import { loadRoster } from './roster.ts';
import type { RosterPart } from './roster-rows.ts';
import type { OfficerSignature, PackageTrust } from './signed-manifest.ts';
import { verifySignedManifest } from './signed-manifest.ts';
import type { DeviceEntry } from './station-entry.ts';
import { deviceFromWire, isDeviceEntry } from './station-entry.ts';

export interface ElectionPackage {
  readonly manifestBytes: Uint8Array;
  /** Of the manifest; stands in every tape header and in leaf 0 of the log. */
  readonly digest: Uint8Array;
  readonly manifest: Manifest;
  /** Verified, in byte order of officer ids. */
  readonly signatures: readonly OfficerSignature[];
  readonly roster: Roster;
  readonly contests: ReadonlyMap<string, ContestEntry>;
  /** Devices that no station uses until an amendment names them, by id. */
  readonly spares: ReadonlyMap<string, DeviceEntry>;
  /** What the package says; decisions may put others in force. */
  readonly policy: Policy;
}

/** Bytes of the part with this digest (lower-case hex), undefined when it is not there. */
export type ReadPart = (digestHex: string) => Uint8Array | undefined;

/**
 * Verifies signatures, the digest of every part and the root of the station tree. The bytes of rosters
 * are kept, not copied: they must not change afterwards.
 *
 * Refusals: those of `verifySignedManifest`; `package.digest-differs` {part} for a part that is missing
 * or has other bytes; `package.malformed`.
 */
export function loadElectionPackage(
  crypto: CryptoPort,
  signedManifestBytes: Uint8Array,
  readPart: ReadPart,
  trust: PackageTrust = {},
): Result<ElectionPackage, Refusal> {
  const signed = verifySignedManifest(crypto, signedManifestBytes, trust);
  if (!signed.ok) return signed;
  const { manifest, manifestBytes, digest, signatures } = signed.value;
  const contests = new Map<string, ContestEntry>();
  const rosters: RosterPart[] = [];
  let spares: ReadonlyMap<string, DeviceEntry> = new Map();
  let policy: Policy = comparisonOnly;
  for (const part of manifest.parts.values()) {
    const bytes = readPart(formatHex(part.digest));
    if (bytes === undefined || !isPart(crypto, part, bytes)) {
      return fail(refusal('package.digest-differs', { part: part.name }));
    }
    const subject = parsePartName(part.name);
    if (subject.kind === 'roster') {
      rosters.push({ constituency: subject.constituency, bytes });
    } else if (subject.kind === 'contest') {
      const contest = decodeContest(bytes);
      if (!contest.ok) return contest;
      if (contest.value.contestId !== subject.contestId) return malformed(part.name);
      contests.set(subject.contestId, contest.value);
    } else if (subject.kind === 'spares') {
      const decoded = decodeSpares(bytes);
      if (!decoded.ok) return decoded;
      spares = decoded.value;
    } else if (subject.kind === 'policy') {
      const decoded = decodePolicy(bytes);
      if (!decoded.ok) return malformed(`policy: ${decoded.error}`);
      policy = decoded.value;
    }
  }
  const roster = loadRoster(crypto, rosters, { ...manifest, contests });
  if (!roster.ok) return roster;
  const used = spares.size === 0 ? undefined : spareWithUsedKey(spares, roster.value);
  if (used !== undefined) return malformed(`spares: ${used}`);
  for (const { deviceId, certificateFingerprint: fingerprint } of spares.values()) {
    const isUsed = roster.value.device(deviceId) !== undefined;
    if (isUsed || (fingerprint && roster.value.deviceByFingerprint(fingerprint))) {
      return malformed(`spares: ${deviceId}`);
    }
  }
  return ok({
    manifestBytes,
    digest,
    manifest,
    signatures,
    roster: roster.value,
    contests,
    spares,
    policy,
  });
}

export function isPart(crypto: CryptoPort, part: PackagePart, bytes: Uint8Array): boolean {
  return bytes.length === part.size && equalBytes(partDigest(crypto, bytes), part.digest);
}

/** A spare whose tape key another device has could sign in that one's name. */
function spareWithUsedKey(
  spares: ReadonlyMap<string, DeviceEntry>,
  roster: Roster,
): string | undefined {
  const keys = new Map(
    [...spares.values()].map(({ deviceId, tapeKey }) => [formatHex(tapeKey), deviceId]),
  );
  for (const { devices } of roster.stations()) {
    for (const { tapeKey } of devices) {
      const spare = keys.get(formatHex(tapeKey));
      if (spare !== undefined) return spare;
    }
  }
  return undefined;
}

function decodeSpares(bytes: Uint8Array): Result<ReadonlyMap<string, DeviceEntry>, Refusal> {
  const decoded = decodePackageMessage(wire.SpareRoster, bytes, partBytesMax, 'spares');
  if (!decoded.ok) return decoded;
  const devices = (decoded.value.devices ?? []).map(deviceFromWire);
  const spares = new Map(devices.map((device) => [device.deviceId, device]));
  const tapeKeys = new Set(devices.map(({ tapeKey }) => formatHex(tapeKey)));
  const areDistinct = spares.size === devices.length && tapeKeys.size === devices.length;
  return areDistinct && devices.every(isDeviceEntry) ? ok(spares) : malformed('spares');
}

/** Whether a tape that somebody scanned counts: the device's signature decides, not who brought it. */
import { equalBytes, formatHex } from '../base/bytes.ts';
import { type Refusal, refusal } from '../base/refusals.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import type { ElectionPackage } from '../election/election-package.ts';
import type { Roster } from '../election/roster.ts';
import type { StationEntry } from '../election/station-entry.ts';
import { findUnfitSection } from '../evidence/section-fit.ts';
import type { ConstituencyRoster } from '../tape-check/package-parts.ts';
import { findDevice } from '../tape-check/verify-tape-in-hand.ts';
import type { DeviceReplacement } from '../tape-check/replaced-devices.ts';
import { decodeTape } from '../tape/tape-codec.ts';
import { tapeSigningInput } from '../tape/tape-signatures.ts';
import type { DecodedTape } from '../tape/tape.ts';
import type { PooledTape } from './pool-codes.ts';

export interface CollectTrust {
  /** Verified under officers' keys. */
  readonly election: ElectionPackage;
  /** By signed decisions; empty when none are known. Those that no log is proved to have change nothing. */
  readonly replacements: readonly DeviceReplacement[];
}

export interface JudgedTape extends PooledTape {
  readonly tape: DecodedTape;
  /** Lower-case hex. */
  readonly digest: string;
  readonly station: StationEntry;
  /** The registrars put another device in its place. */
  readonly isReplacedDevice: boolean;
  /** A section that the ballot of the station does not have, or with other positions. */
  readonly unfitSection: string | undefined;
}

/**
 * Refusals: those of `decodeTape`, `mode.other`, `election.other`, `package.other`, `station.unknown`,
 * `device.unknown`, `device.not-entitled`, `tape-signature.invalid`.
 */
export function judgeTape(
  crypto: CryptoPort,
  { election, replacements }: CollectTrust,
  pooled: PooledTape,
): Result<JudgedTape, Refusal> {
  const { tape: bytes, tapeSignature, keyId } = pooled.signed;
  const decoded = decodeTape(crypto, bytes, { withheldAllowed: false });
  if (!decoded.ok) return decoded;
  const tape = decoded.value;
  const { header } = tape;
  const { manifest, digest, roster, contests } = election;
  if (header.mode !== manifest.mode) return fail(refusal('mode.other', { given: header.mode }));
  if (header.electionId !== manifest.electionId) {
    return fail(refusal('election.other', { given: header.electionId }));
  }
  if (!equalBytes(header.packageDigest, digest)) return fail(refusal('package.other'));
  const station = roster.station(header.stationId);
  if (station === undefined) {
    return fail(refusal('station.unknown', { station: header.stationId }));
  }
  const device = findDevice(header, station, { roster: asRoster(roster), replacements });
  if ('refused' in device) return fail(device.refused);
  if (!device.isPlacementProved) {
    return fail(refusal('device.unknown', { device: header.deviceId }));
  }
  const ownId = labelledDigest(crypto, labels.keyId, device.tapeKey).subarray(0, 8);
  const input = tapeSigningInput(tape.digest);
  if (!equalBytes(keyId, ownId) || !crypto.verifyEd25519(device.tapeKey, input, tapeSignature)) {
    return fail(refusal('tape-signature.invalid'));
  }
  return ok({
    ...{ ...pooled, tape, station, digest: formatHex(tape.digest) },
    isReplacedDevice: device.replacedAtLeaf !== undefined,
    unfitSection: findUnfitSection(station, contests, header.sections, tape.sections),
  });
}

/** The whole country's roster, asked like that of one constituency. */
function asRoster(roster: Roster): ConstituencyRoster {
  const station = (id: string) => roster.station(id);
  return {
    ...{ constituency: '', size: roster.size, station },
    stationOfDevice(deviceId) {
      const device = roster.device(deviceId);
      return device && station(device.stationId);
    },
  };
}

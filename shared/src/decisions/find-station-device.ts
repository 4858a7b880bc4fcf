/** Which of a station's devices this one is: by its slice, or by the decision that put a spare in another's place. */
import { equalBytes } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { verifySignedDecision } from '../election/decision-record.ts';
import type { DevicePackage } from '../election/slice.ts';
import { findOwnDevice } from '../election/slice.ts';
import type { DeviceEntry } from '../election/station-entry.ts';
import { decodeChange } from './decode-change.ts';

/**
 * `replacement`: the signed decision, as the registrars hand it over with the spare. Whether it is in the log
 * the centre knows; a device that comes too early is refused there, and tries again.
 *
 * Refusals: those of `findOwnDevice`, also for a decision about another device or station; `decision.*`.
 */
export function findStationDevice(
  crypto: CryptoPort,
  { manifest, digest, station }: Pick<DevicePackage, 'manifest' | 'digest' | 'station'>,
  deviceId: string,
  tapeKey: Uint8Array,
  replacement: Uint8Array | undefined,
): Result<DeviceEntry, Refusal> {
  const own = findOwnDevice(station, deviceId, tapeKey);
  if (own.ok || replacement === undefined) return own;
  const signed = verifySignedDecision(crypto, { manifest, digest }, replacement);
  if (!signed.ok) return fail(refusal(signed.error.code, { where: signed.error.where }));
  const change = decodeChange(signed.value.decision);
  if (!change.ok || change.value.kind !== 'replace-device') return own;
  const { stationId, newDevice } = change.value;
  const isOwn =
    stationId === station.stationId &&
    newDevice.deviceId === deviceId &&
    equalBytes(newDevice.tapeKey, tapeKey);
  return isOwn ? ok(newDevice) : own;
}

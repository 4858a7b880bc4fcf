/** Which device stands behind a TLS client certificate; looked up on every connection. */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { Roster } from '@mutabaqa/shared/election/roster.ts';
import type { RefusedDevice } from './refusal-log.ts';

export type ConnectedDevice = RefusedDevice;

export interface DeviceAccess {
  /** SHA-256 of the certificate's DER. A valid chain alone lets nobody in. */
  find(fingerprint: Uint8Array): Result<ConnectedDevice, Refusal>;
}

/** `revoked`: fingerprints in lower-case hex, withdrawn after the package was signed. */
export function makeDeviceAccess(
  roster: Pick<Roster, 'deviceByFingerprint'>,
  revoked: ReadonlySet<string>,
): DeviceAccess {
  return {
    find(fingerprint) {
      const found = roster.deviceByFingerprint(fingerprint);
      if (found === undefined) return fail(refusal('device.certificate-unknown'));
      if (revoked.has(formatHex(fingerprint))) return fail(refusal('device.certificate-revoked'));
      return ok({ deviceId: found.entry.deviceId, stationId: found.stationId });
    },
  };
}

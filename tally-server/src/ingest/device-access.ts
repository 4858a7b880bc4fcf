/**
 * Which device stands behind a TLS client certificate, and which may sign for which station, as the package
 * and the decisions since then say. Looked up on every connection and for every tape that is to be logged.
 */
import { equalBytes, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { Standing } from '@mutabaqa/shared/decisions/standing.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { DecisionFact } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { RefusedDevice } from './refusal-log.ts';

export type ConnectedDevice = RefusedDevice;

export interface TurnedAway {
  readonly reason: Refusal;
  /** Known, and no longer entitled: that it was turned away is put on record. */
  readonly device: ConnectedDevice | undefined;
}

export interface DeviceAccess {
  /** SHA-256 of the certificate's DER. A valid chain alone lets nobody in. */
  find(fingerprint: Uint8Array): Result<ConnectedDevice, TurnedAway>;
  /** Why a tape that this device signed is not logged for this station now; undefined when it is. */
  checkSigner(deviceId: string, stationId: string): Refusal | undefined;
}

/** `revoked`: fingerprints in lower-case hex, withdrawn after the package was signed. */
export function makeDeviceAccess(
  { roster, spares }: Pick<ElectionPackage, 'roster' | 'spares'>,
  revoked: ReadonlySet<string>,
  decisions: {
    readonly standing: Pick<Standing, 'speaksFor' | 'isDeviceMoved'>;
    readonly facts: readonly DecisionFact[];
  },
): DeviceAccess {
  const { standing, facts } = decisions;

  /** A spare is of the station that a decision gave it; replacements are few. */
  function findSpare(fingerprint: Uint8Array): ConnectedDevice | undefined {
    for (const { change } of facts) {
      if (change.kind !== 'replace-device') continue;
      const { deviceId } = change.newDevice;
      const own = spares.get(deviceId)?.certificateFingerprint;
      if (own && equalBytes(own, fingerprint)) return { deviceId, stationId: change.stationId };
    }
    return undefined;
  }

  return {
    find(fingerprint) {
      const found = roster.deviceByFingerprint(fingerprint);
      const device = found
        ? { deviceId: found.entry.deviceId, stationId: found.stationId }
        : findSpare(fingerprint);
      if (device === undefined) {
        return fail({ reason: refusal('device.certificate-unknown'), device: undefined });
      }
      const isWithdrawn =
        revoked.has(formatHex(fingerprint)) ||
        (standing.isDeviceMoved(device.deviceId) &&
          !standing.speaksFor(device.deviceId, device.stationId));
      return isWithdrawn
        ? fail({ reason: refusal('device.certificate-revoked'), device })
        : ok(device);
    },
    checkSigner(deviceId, stationId) {
      // The verifier has compared the station with the roster; only decisions and spares are left.
      const speaks = standing.isDeviceMoved(deviceId)
        ? standing.speaksFor(deviceId, stationId)
        : !spares.has(deviceId);
      if (speaks) return undefined;
      return refusal('device.not-entitled', { device: deviceId, station: stationId });
    },
  };
}

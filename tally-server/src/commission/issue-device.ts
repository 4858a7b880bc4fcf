/** A device's place in the election: a certificate for its link, and the entry for the roster. */
import { formatBase64, parseHex } from '@mutabaqa/shared/base/bytes.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { fingerprintOf } from '@mutabaqa/shared/crypto/node/rsa-key.ts';
import type { CertificateAuthority, Validity } from '@mutabaqa/shared/crypto/node/x509.ts';
import {
  issueDeviceCertificate,
  verifyCertificateRequest,
} from '@mutabaqa/shared/crypto/node/x509.ts';
import {
  parseBytes,
  parseObject,
  verifyEnrolmentRequest,
} from '@mutabaqa/shared/election/enrolment.ts';
import type { DeviceEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { formatJsonFile } from './commission-files.ts';

export interface IssuedDevice {
  readonly certificatePem: string;
  readonly entry: DeviceEntry;
}

/**
 * `deviceId` is the commission's: the request must name the same one, and the certificate is issued to
 * it, whatever else the request says.
 *
 * Refusals: `package.malformed` {where}, `tape-signature.invalid`, `device.unknown`.
 */
export function issueDevice(
  ca: CertificateAuthority,
  deviceId: string,
  enrolmentRequest: string,
  validity: Validity,
): Result<IssuedDevice, Refusal> {
  const request = verifyEnrolmentRequest(nodeCrypto, enrolmentRequest);
  if (!request.ok) return request;
  const certified = verifyCertificateRequest(request.value.certificateRequest);
  if (!certified.ok) {
    const where = `certificate request: ${certified.error}`;
    return fail(refusal('package.malformed', { where }));
  }
  const named = [request.value.deviceId, certified.value.deviceId];
  if (named.some((id) => id !== deviceId)) {
    return fail(refusal('device.unknown', { device: named.join(' and ') }));
  }
  const verified = { deviceId, publicKeyPem: certified.value.publicKeyPem };
  const certificatePem = issueDeviceCertificate(ca, verified, validity);
  const certificateFingerprint = parseHex(fingerprintOf(certificatePem));
  return ok({
    certificatePem,
    entry: {
      deviceId,
      tapeKey: request.value.tapeKey,
      certificateFingerprint: assertDefined(certificateFingerprint, 'fingerprint'),
    },
  });
}

const format = 'mutabaqa-device-v1';

/** `<device>.device.json`: public; what the package needs of an enrolled device. */
export function formatDeviceFile({
  deviceId,
  tapeKey,
  certificateFingerprint,
}: DeviceEntry): string {
  return formatJsonFile({
    format,
    deviceId,
    tapeKey: formatBase64(tapeKey),
    ...(certificateFingerprint && {
      certificateFingerprint: formatBase64(certificateFingerprint),
    }),
  });
}

export function parseDeviceFile(text: string): DeviceEntry | undefined {
  const { format: given, deviceId, ...keys } = parseObject(text);
  const tapeKey = parseBytes(keys['tapeKey'], 32);
  if (given !== format || typeof deviceId !== 'string' || !tapeKey) return undefined;
  if (keys['certificateFingerprint'] === undefined) {
    return { deviceId, tapeKey, certificateFingerprint: undefined };
  }
  const certificateFingerprint = parseBytes(keys['certificateFingerprint'], 32);
  return certificateFingerprint && { deviceId, tapeKey, certificateFingerprint };
}

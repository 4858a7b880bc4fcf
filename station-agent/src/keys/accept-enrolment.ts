/**
 * What a device must see before it is one: a package that the right officers signed, a slice that is its
 * own, and a certificate for its own key from the authority that the package names. Nothing is written.
 */
import { X509Certificate } from 'node:crypto';
import { equalBytes, parseHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { fingerprintOf, publicKeyPemOf } from '@mutabaqa/shared/crypto/node/rsa-key.ts';
import type { PackageTrust } from '@mutabaqa/shared/election/signed-manifest.ts';
import type { DevicePackage } from '@mutabaqa/shared/election/slice.ts';
import { checkContests, loadDevicePackage } from '@mutabaqa/shared/election/slice.ts';
import { findStationDevice } from '@mutabaqa/shared/decisions/find-station-device.ts';
import type { DeviceKeys } from './device-keys.ts';

export interface EnrolmentFiles {
  readonly certificatePem: string;
  readonly signedManifest: Uint8Array;
  readonly slice: Uint8Array;
  /** Bytes of a contest part by contest id. */
  readonly readContest: (contestId: string) => Uint8Array | undefined;
  /** Of a spare: the signed decision that puts it in another device's place. */
  readonly replacement?: Uint8Array | undefined;
}

/**
 * Refusals: those of `loadDevicePackage` and `findStationDevice`; `device.certificate-unknown` when the
 * certificate is another's, another key's, or not the one in the roster.
 */
export function verifyEnrolment(
  deviceId: string,
  keys: DeviceKeys,
  files: EnrolmentFiles,
  trust: PackageTrust,
): Result<DevicePackage, Refusal> {
  const loaded = loadDevicePackage(
    nodeCrypto,
    files.signedManifest,
    files.slice,
    files.readContest,
    trust,
  );
  if (!loaded.ok) return loaded;
  const { manifest, station } = loaded.value;
  const { replacement } = files;
  const contests = checkContests(station, files.readContest);
  if (!contests.ok) return contests;
  const tapeKey = keys.tape.publicKey;
  const own = findStationDevice(nodeCrypto, loaded.value, deviceId, tapeKey, replacement);
  if (!own.ok) return own;
  const certificate = parseCertificate(files.certificatePem);
  const authority = new X509Certificate(manifest.deviceCertificateAuthority);
  const fingerprint = certificate && parseHex(fingerprintOf(certificate.raw));
  const listed = own.value.certificateFingerprint;
  const isOwn =
    certificate?.verify(authority.publicKey) === true &&
    certificate.publicKey.export({ format: 'pem', type: 'spki' }).toString() ===
      publicKeyPemOf(keys.tlsKeyPem) &&
    fingerprint !== undefined &&
    listed !== undefined &&
    equalBytes(fingerprint, listed);
  return isOwn
    ? ok(loaded.value)
    : fail(refusal('device.certificate-unknown', { device: deviceId }));
}

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined; // the constructor reports malformed text by throwing
  }
}

/** The authority whose certificates this device takes for the centre's: from the package, nowhere else. */
export function serverCaPem(device: DevicePackage): string {
  return new X509Certificate(device.manifest.serverCertificateAuthority).toString();
}

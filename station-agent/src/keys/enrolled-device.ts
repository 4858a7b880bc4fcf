/** The files of enrolment, and the device directory that is made of them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePkcs12 } from '@mutabaqa/shared/crypto/node/x509.ts';
import type { DevicePackage } from '@mutabaqa/shared/election/slice.ts';
import { replacementName } from '../config.ts';
import type { EnrolmentFiles } from './accept-enrolment.ts';
import type { DeviceKeys } from './device-keys.ts';
import { writeSecret } from './device-keys.ts';
import type { PinnedTrust } from './pinned-trust.ts';
import { formatPinnedTrust } from './pinned-trust.ts';

export interface AcceptedDevice {
  readonly deviceId: string;
  readonly keys: DeviceKeys;
  readonly files: EnrolmentFiles;
  /** What `verifyEnrolment` gave for these files. */
  readonly accepted: DevicePackage;
  readonly trust: PinnedTrust;
}

/**
 * Written `device.json` last, so that a device which has it has all. `keys/device.p12` holds key and
 * certificate for a key store; its random password lies beside it.
 */
export function writeEnrolledDevice(
  directory: string,
  { deviceId, keys, files, accepted, trust }: AcceptedDevice,
  pkcs12Password: string,
): void {
  const contests = join(directory, 'package', 'contests');
  mkdirSync(contests, { recursive: true, mode: 0o700 });
  for (const contestId of accepted.station.papers.flatMap((paper) => paper.contestIds)) {
    const bytes = files.readContest(contestId);
    if (bytes) writeFileSync(join(contests, encodeURIComponent(contestId)), bytes);
  }
  writeFileSync(join(directory, 'package', 'slice'), files.slice);
  if (files.replacement) {
    writeFileSync(join(directory, 'package', replacementName), files.replacement);
  }
  writeFileSync(join(directory, 'package', 'manifest'), files.signedManifest);
  const { certificatePem } = files;
  writeFileSync(join(directory, 'keys', 'tls.cert.pem'), certificatePem);
  const content = { privateKeyPem: keys.tlsKeyPem, certificatePem };
  const pkcs12 = encodePkcs12(content, pkcs12Password, deviceId);
  writeSecret(join(directory, 'keys', 'device.p12'), pkcs12);
  writeSecret(join(directory, 'keys', 'device.p12.password'), pkcs12Password);
  // There from the first day, so that a scanner can be pointed at it before the agent first runs.
  mkdirSync(join(directory, 'inbox'), { recursive: true, mode: 0o700 });
  writeFileSync(join(directory, 'trust.json'), formatPinnedTrust(trust));
  writeFileSync(join(directory, 'device.json'), `${JSON.stringify({ deviceId }, null, 2)}\n`);
}

export function readEnrolmentFiles(paths: {
  readonly certificate: string;
  readonly manifest: string;
  readonly slice: string;
  /** Directory of contest parts, named by percent-encoded contest id. */
  readonly contests: string;
  readonly replacement?: string;
}): EnrolmentFiles {
  return {
    certificatePem: readFileSync(paths.certificate, 'utf8'),
    signedManifest: readFileSync(paths.manifest),
    slice: readFileSync(paths.slice),
    replacement: paths.replacement === undefined ? undefined : readFileSync(paths.replacement),
    readContest(contestId) {
      const file = join(paths.contests, encodeURIComponent(contestId));
      return existsSync(file) ? readFileSync(file) : undefined;
    },
  };
}

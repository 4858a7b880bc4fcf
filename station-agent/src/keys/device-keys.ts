/** The device's two keys on disk: for its tapes and for its link. Secrets for their owner only. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Ed25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import {
  ed25519KeyFromSeed,
  formatEd25519KeyPem,
  parseEd25519KeyPem,
} from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeRsaKeyPem } from '@mutabaqa/shared/crypto/node/rsa-key.ts';
import { makeCertificateRequest } from '@mutabaqa/shared/crypto/node/x509.ts';
import type { EnrolmentRequest } from '@mutabaqa/shared/election/enrolment.ts';
import { enrolmentSigningInput } from '@mutabaqa/shared/election/enrolment.ts';

export interface DeviceKeys {
  readonly tape: Ed25519Key;
  /** PKCS#8 PEM, RSA 2,048, the secret in clear. */
  readonly tlsKeyPem: string;
}

/** `tapeSeed`: 32 random bytes. Some 100 ms for the RSA key. */
export function makeDeviceKeys(tapeSeed: Uint8Array): DeviceKeys {
  return { tape: ed25519KeyFromSeed(tapeSeed), tlsKeyPem: makeRsaKeyPem(2048) };
}

/** Fails when there are keys already: enrolling again with new keys is another device. */
export function writeDeviceKeys(directory: string, keys: DeviceKeys): void {
  writeSecret(join(directory, 'keys', 'tape.key.pem'), formatEd25519KeyPem(keys.tape));
  writeSecret(join(directory, 'keys', 'tls.key.pem'), keys.tlsKeyPem);
}

export function readDeviceKeys(directory: string): DeviceKeys {
  const read = (name: string) => readFileSync(join(directory, 'keys', name), 'utf8');
  const tape = assertDefined(parseEd25519KeyPem(read('tape.key.pem')), 'tape key');
  return { tape, tlsKeyPem: read('tls.key.pem') };
}

/** The request proves both keys: the certificate request its own, the tape key's signature the rest. */
export function makeEnrolmentRequest(deviceId: string, keys: DeviceKeys): EnrolmentRequest {
  const unsigned = {
    deviceId,
    tapeKey: keys.tape.publicKey,
    certificateRequest: makeCertificateRequest(deviceId, keys.tlsKeyPem),
  };
  return { ...unsigned, proof: keys.tape.sign(enrolmentSigningInput(nodeCrypto, unsigned)) };
}

/** 0600, in a directory of 0700; fails when the file exists. */
export function writeSecret(file: string, content: string | Uint8Array): void {
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
}

/** ML-DSA-44 on node:crypto (OpenSSL 3.5): a witness's key beside its Ed25519 one. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { assertDefined } from '../../base/assert.ts';
import { concatBytes, parseHex } from '../../base/bytes.ts';
import type { CosignatureCrypto } from '../ml-dsa-port.ts';
import { mlDsa44PublicKeyBytes, mlDsa44SignatureBytes } from '../ml-dsa-port.ts';
import { nodeCrypto } from './node-crypto.ts';

/** SubjectPublicKeyInfo (RFC 9881) up to the raw bytes of the key. */
const publicKeyPrefix = assertDefined(
  parseHex('30820532300b06096086480165030403110382052100'),
  'DER prefix',
);

export interface MlDsaKey {
  /** 1,312 bytes. */
  readonly publicKey: Uint8Array;
  /** 2,420 bytes; another one each time, since signing is randomised. */
  sign(message: Uint8Array): Uint8Array;
  /** PKCS#8 text with the secret in clear: the caller writes it where only its owner reads it. */
  formatPem(): string;
}

export function makeMlDsaKey(): MlDsaKey {
  return mlDsaKeyOf(generateKeyPairSync('ml-dsa-44').privateKey);
}

/** Undefined for another kind of key. */
export function parseMlDsaKeyPem(text: string): MlDsaKey | undefined {
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    return undefined; // createPrivateKey has no other way to say "malformed"
  }
  return key.asymmetricKeyType === 'ml-dsa-44' ? mlDsaKeyOf(key) : undefined;
}

function mlDsaKeyOf(privateKey: KeyObject): MlDsaKey {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(publicKeyPrefix.length)),
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
    formatPem: () => privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

function verifyMlDsa44(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== mlDsa44PublicKeyBytes) return false;
  if (signature.length !== mlDsa44SignatureBytes) return false;
  const key = Buffer.from(concatBytes(publicKeyPrefix, publicKey));
  return verify(null, message, createPublicKey({ key, format: 'der', type: 'spki' }), signature);
}

/** Everything that a cosigned checkpoint may need. */
export const nodeCosignatureCrypto: CosignatureCrypto = { ...nodeCrypto, verifyMlDsa44 };

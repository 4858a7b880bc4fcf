/** X25519 keys: what is sealed to a recipient, only its sealing key opens. */
import {
  createPrivateKey,
  createPublicKey,
  encapsulate,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { assert, assertDefined } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import {
  formatPrivateKeyPem,
  parsePrivateKeyPem,
  privateKeyDerPrefix,
  publicKeyDerPrefix,
} from '../key-text.ts';
import { labelledDigest, labels } from '../labels.ts';
import { derivePrivateKey } from './hpke-context.ts';
import { nodeCrypto } from './node-crypto.ts';

export interface RecipientKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 8 bytes: the beginning of the labelled digest of the public key. */
  readonly keyId: Uint8Array;
  readonly publicKeyHandle: KeyObject;
}

export interface SealingKey extends RecipientKey {
  /** A handle: printing or serialising it shows nothing of the secret. */
  readonly privateKey: KeyObject;
}

export function sealingKeyId(publicKey: Uint8Array): Uint8Array {
  return labelledDigest(nodeCrypto, labels.keyId, publicKey).subarray(0, 8);
}

/** Undefined for anything that is no X25519 public key, and for the points of small order. */
export function makeRecipientKey(publicKey: Uint8Array): RecipientKey | undefined {
  if (publicKey.length !== 32) return undefined;
  const publicKeyHandle = importX25519PublicKey(publicKey);
  try {
    encapsulate(publicKeyHandle);
  } catch {
    return undefined; // a point of small order: the shared secret would be zero for everybody
  }
  return { publicKey: publicKey.slice(), keyId: sealingKeyId(publicKey), publicKeyHandle };
}

export function importX25519PublicKey(publicKey: Uint8Array): KeyObject {
  const key = Buffer.from(concatBytes(publicKeyDerPrefix.x25519, publicKey));
  return createPublicKey({ key, format: 'der', type: 'spki' });
}

export function makeSealingKey(): SealingKey {
  return sealingKeyOf(generateKeyPairSync('x25519').privateKey);
}

/** RFC 9180 DeriveKeyPair: the same key for the same 32 or more secret bytes. */
export function sealingKeyFromSeed(seed: Uint8Array): SealingKey {
  return sealingKeyFromPrivateBytes(derivePrivateKey(seed));
}

/** From the 32 bytes that RFC 7748 calls the scalar. */
export function sealingKeyFromPrivateBytes(privateBytes: Uint8Array): SealingKey {
  assert(privateBytes.length === 32, 'an X25519 private key has 32 bytes');
  const key = Buffer.from(concatBytes(privateKeyDerPrefix.x25519, privateBytes));
  return sealingKeyOf(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
}

/** PKCS#8 text with the secret in clear: the caller writes it where only its owner reads it. */
export function formatSealingKeyPem(key: SealingKey): string {
  const der = key.privateKey.export({ format: 'der', type: 'pkcs8' });
  return formatPrivateKeyPem('x25519', der.subarray(privateKeyDerPrefix.x25519.length));
}

export function parseSealingKeyPem(text: string): SealingKey | undefined {
  const privateBytes = parsePrivateKeyPem('x25519', text);
  return privateBytes && sealingKeyFromPrivateBytes(privateBytes);
}

function sealingKeyOf(privateKey: KeyObject): SealingKey {
  const { x } = privateKey.export({ format: 'jwk' });
  const publicKey = new Uint8Array(Buffer.from(assertDefined(x, 'public key'), 'base64url'));
  return {
    privateKey,
    publicKey,
    keyId: sealingKeyId(publicKey),
    publicKeyHandle: importX25519PublicKey(publicKey),
  };
}

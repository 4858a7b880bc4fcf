/**
 * RFC 9180 from the shared secret on: key schedule of the base mode and the AEAD, for
 * DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
 */
import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import { assert } from '../../base/assert.ts';
import { concatBytes, u16be, utf8 } from '../../base/bytes.ts';
import { nodeCrypto } from './node-crypto.ts';

const kemId = u16be(0x0020);
const kemSuite = concatBytes(utf8('KEM'), kemId);
const hpkeSuite = concatBytes(utf8('HPKE'), kemId, u16be(0x0001), u16be(0x0002));

const noBytes = new Uint8Array(0);
const hashBytes = 32;
const keyBytes = 32;
const nonceBytes = 12;
export const tagBytes = 16;

const blockBytes = 64;
let innerInput = new Uint8Array(512);
const outerInput = new Uint8Array(blockBytes + hashBytes);

const firstBlock = Uint8Array.of(1);
const baseMode = Uint8Array.of(0);
const infoHashLabel = labelOf(hpkeSuite, 'info_hash');
const secretLabel = labelOf(hpkeSuite, 'secret');
const keyLabel = expansionLabelOf(hpkeSuite, 'key', keyBytes);
const nonceLabel = expansionLabelOf(hpkeSuite, 'base_nonce', nonceBytes);
const pskIdHash = extract(noBytes, labelOf(hpkeSuite, 'psk_id_hash'));
const sharedSecretLabel = expansionLabelOf(kemSuite, 'shared_secret', hashBytes);
const eaePrkLabel = labelOf(kemSuite, 'eae_prk');
const keyPairLabel = labelOf(kemSuite, 'dkp_prk');
const privateKeyLabel = expansionLabelOf(kemSuite, 'sk', 32);

export interface HpkeKeys {
  /** AES-256 key. */
  readonly key: Uint8Array;
  /** The nonce of the first message, the only one of a single-shot sealing. */
  readonly baseNonce: Uint8Array;
}

/** KeySchedule (section 5.1) with mode_base. */
export function makeHpkeKeys(sharedSecret: Uint8Array, info: Uint8Array): HpkeKeys {
  const context = concatBytes(baseMode, pskIdHash, extract(noBytes, infoHashLabel, info));
  const secret = extract(sharedSecret, secretLabel);
  return {
    key: expand(secret, keyLabel, context),
    baseNonce: expand(secret, nonceLabel, context).subarray(0, nonceBytes),
  };
}

/** ExtractAndExpand (section 4.1), which crypto.encapsulate does inside. */
export function sharedSecretOf(
  dh: Uint8Array,
  enc: Uint8Array,
  recipientPublicKey: Uint8Array,
): Uint8Array {
  return expand(extract(noBytes, eaePrkLabel, dh), sharedSecretLabel, enc, recipientPublicKey);
}

/** DeriveKeyPair for X25519 (section 7.1.3): the private key of 32 bytes. */
export function derivePrivateKey(ikm: Uint8Array): Uint8Array {
  assert(ikm.length >= 32, 'key material has at least 32 bytes');
  return expand(extract(noBytes, keyPairLabel, ikm), privateKeyLabel);
}

/** Ciphertext || tag. */
export function sealWithKeys(keys: HpkeKeys, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
  // A KeyObject saves 9 us against raw bytes, even when it is used once.
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(keys.key), keys.baseNonce);
  cipher.setAAD(aad);
  const body = cipher.update(plaintext);
  cipher.final(); // empty: GCM is a stream
  return concatBytes(body, cipher.getAuthTag());
}

/** Undefined when the ciphertext was not made with these keys and this additional data. */
export function openWithKeys(
  keys: HpkeKeys,
  aad: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array | undefined {
  const bodyBytes = ciphertext.length - tagBytes;
  if (bodyBytes < 0) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', createSecretKey(keys.key), keys.baseNonce);
  decipher.setAAD(aad);
  decipher.setAuthTag(ciphertext.subarray(bodyBytes));
  const plaintext = decipher.update(ciphertext.subarray(0, bodyBytes));
  try {
    decipher.final();
  } catch {
    return undefined; // node:crypto has no other way to say "the tag is wrong"
  }
  return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length);
}

function labelOf(suite: Uint8Array, label: string): Uint8Array {
  return concatBytes(utf8('HPKE-v1'), suite, utf8(label));
}

function expansionLabelOf(suite: Uint8Array, label: string, size: number): Uint8Array {
  return concatBytes(u16be(size), labelOf(suite, label));
}

/** LabeledExtract: HMAC under the salt. */
function extract(salt: Uint8Array, label: Uint8Array, ikm: Uint8Array = noBytes): Uint8Array {
  return hmac(salt, label, ikm);
}

/** LabeledExpand to 32 bytes, which one HMAC gives; a shorter output is its beginning. */
function expand(prk: Uint8Array, label: Uint8Array, ...info: readonly Uint8Array[]): Uint8Array {
  return hmac(prk, label, ...info, firstBlock);
}

/**
 * HMAC-SHA256 (RFC 2104) by two one-shot hashes: six times faster than crypto.createHmac. Both inputs
 * are put together in memory that is kept, since allocating it would cost as much as the hashing.
 */
function hmac(key: Uint8Array, ...message: readonly Uint8Array[]): Uint8Array {
  assert(key.length <= blockBytes, 'longer HMAC keys would be hashed first');
  let size = blockBytes;
  for (const part of message) size += part.length;
  if (innerInput.length < size) innerInput = new Uint8Array(2 * size);
  for (let i = 0; i < blockBytes; i++) {
    const byte = key[i] ?? 0;
    innerInput[i] = 0x36 ^ byte;
    outerInput[i] = 0x5c ^ byte;
  }
  let at = blockBytes;
  for (const part of message) {
    innerInput.set(part, at);
    at += part.length;
  }
  outerInput.set(nodeCrypto.sha256(innerInput.subarray(0, size)), blockBytes);
  return nodeCrypto.sha256(outerInput);
}

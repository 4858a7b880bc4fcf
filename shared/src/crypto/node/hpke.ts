/**
 * RFC 9180 HPKE, base mode, single shot: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
 *
 * Base mode says nothing about the sender: who sealed must be signed inside.
 */
import { decapsulate, encapsulate, type KeyObject } from 'node:crypto';
import { AssertionFailed, assert } from '../../base/assert.ts';
import { makeHpkeKeys, openWithKeys, sealWithKeys, tagBytes } from './hpke-context.ts';
import { importX25519PublicKey, type RecipientKey, type SealingKey } from './sealing-key.ts';

export interface Sealed {
  /** The ephemeral public key, 32 bytes. */
  readonly enc: Uint8Array;
  /** As long as the plaintext and a tag of 16 bytes. */
  readonly ciphertext: Uint8Array;
}

/**
 * Throws for raw bytes that are no usable public key: bytes from outside go through `makeRecipientKey`,
 * which refuses them. A `RecipientKey` also saves its import with each sealing.
 */
export function sealHpke(
  recipient: Uint8Array | RecipientKey,
  info: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
): Sealed {
  const { sharedKey, ciphertext: enc } = encapsulateTo(recipientHandle(recipient));
  return {
    enc: new Uint8Array(enc),
    ciphertext: sealWithKeys(makeHpkeKeys(sharedKey, info), aad, plaintext),
  };
}

/** Undefined when anything differs from what was sealed to this key; no reason is given to an attacker. */
export function openHpke(
  recipient: SealingKey,
  enc: Uint8Array,
  info: Uint8Array,
  aad: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array | undefined {
  if (enc.length !== 32 || ciphertext.length < tagBytes) return undefined;
  const sharedSecret = decapsulateFrom(recipient.privateKey, enc);
  return sharedSecret && openWithKeys(makeHpkeKeys(sharedSecret, info), aad, ciphertext);
}

function recipientHandle(recipient: Uint8Array | RecipientKey): KeyObject {
  if (!(recipient instanceof Uint8Array)) return recipient.publicKeyHandle;
  assert(recipient.length === 32, 'an X25519 public key has 32 bytes');
  return importX25519PublicKey(recipient);
}

function encapsulateTo(recipient: KeyObject): { sharedKey: Uint8Array; ciphertext: Uint8Array } {
  try {
    return encapsulate(recipient);
  } catch (cause) {
    throw new AssertionFailed('the recipient key is of small order', { cause });
  }
}

function decapsulateFrom(privateKey: KeyObject, enc: Uint8Array): Uint8Array | undefined {
  try {
    return decapsulate(privateKey, enc);
  } catch {
    return undefined; // a point of small order, which anybody can send
  }
}

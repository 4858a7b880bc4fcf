/** The cryptographic port on node:crypto. */
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { concatBytes } from '../../base/bytes.ts';
import type { CryptoPort } from '../crypto-port.ts';
import { publicKeyDerPrefix } from '../key-text.ts';
import { isUsableEd25519Point } from './ed25519-point.ts';
import { makeRecentValues } from './recent-values.ts';

/**
 * Importing a public key costs a third of a verification, so imported keys are kept. One takes about
 * 2.3 KB outside the JavaScript heap: the bound holds the roster of a whole country (55,000 devices and
 * some hundred officers) in 140 MB, and keeps a flood of foreign keys from taking more.
 */
export const importedKeysMax = 60_000;

export function makeNodeCrypto(keysMax: number): CryptoPort {
  const imported = makeRecentValues<KeyObject>(keysMax);
  return {
    sha256,
    verifyEd25519(publicKey, message, signature) {
      if (publicKey.length !== 32 || signature.length !== 64) return false;
      if (!isUsableEd25519Point(signature.subarray(0, 32))) return false;
      const name = String.fromCharCode(...publicKey);
      const key = imported.get(name, () => importEd25519PublicKey(publicKey));
      return key !== undefined && verify(null, message, key, signature);
    },
  };
}

export const nodeCrypto: CryptoPort = makeNodeCrypto(importedKeysMax);

/** Asking for a string and copying it is twice as fast as asking node:crypto for a Buffer. */
function sha256(bytes: Uint8Array): Uint8Array {
  const text = hash('sha256', bytes, 'binary');
  const digest = new Uint8Array(32);
  for (let i = 0; i < 32; i++) digest[i] = text.charCodeAt(i);
  return digest;
}

/** Undefined for what is not canonical or of small order; off the curve, nothing verifies. */
function importEd25519PublicKey(publicKey: Uint8Array): KeyObject | undefined {
  if (!isUsableEd25519Point(publicKey)) return undefined;
  const key = Buffer.from(concatBytes(publicKeyDerPrefix.ed25519, publicKey));
  return createPublicKey({ key, format: 'der', type: 'spki' });
}

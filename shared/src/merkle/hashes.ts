/** The hashes of RFC 6962 section 2.1. Leaf and node differ in their first byte, so that no node can be shown as a leaf. */
import type { CryptoPort } from '../crypto/crypto-port.ts';

export const hashBytes = 32;

export function hashLeaf(crypto: CryptoPort, entry: Uint8Array): Uint8Array {
  const preimage = new Uint8Array(1 + entry.length);
  preimage.set(entry, 1);
  return crypto.sha256(preimage);
}

export function hashNode(crypto: CryptoPort, left: Uint8Array, right: Uint8Array): Uint8Array {
  const preimage = new Uint8Array(1 + 2 * hashBytes);
  preimage[0] = 1;
  preimage.set(left, 1);
  preimage.set(right, 1 + hashBytes);
  return crypto.sha256(preimage);
}

/** The root of the tree without leaves. */
export function emptyRoot(crypto: CryptoPort): Uint8Array {
  return crypto.sha256(new Uint8Array());
}

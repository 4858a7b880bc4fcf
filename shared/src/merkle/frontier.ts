/**
 * The right edge of a growing tree: enough to append and to know the root, not enough for proofs.
 * It costs one hash per level, so a verifier can read a log of any length through it.
 */
import { assert } from '../base/assert.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { emptyRoot, hashBytes, hashLeaf, hashNode } from './hashes.ts';

export interface Frontier {
  readonly size: number;
  append(leafHash: Uint8Array): void;
  root(): Uint8Array;
}

interface Peak {
  readonly leaves: number;
  readonly hash: Uint8Array;
}

export function makeFrontier(crypto: CryptoPort): Frontier {
  // The roots of the perfect subtrees from left to right, each larger than the next.
  const peaks: Peak[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    append(leafHash) {
      assert(leafHash.length === hashBytes, 'a leaf hash has 32 bytes');
      let peak: Peak = { leaves: 1, hash: leafHash.slice() };
      for (let left = peaks.at(-1); left?.leaves === peak.leaves; left = peaks.at(-1)) {
        peaks.pop();
        peak = { leaves: 2 * peak.leaves, hash: hashNode(crypto, left.hash, peak.hash) };
      }
      peaks.push(peak);
      size += 1;
    },
    root() {
      const hashes = peaks.map((peak) => peak.hash);
      if (hashes.length === 0) return emptyRoot(crypto);
      return hashes.reduceRight((right, left) => hashNode(crypto, left, right)).slice();
    },
  };
}

export function rootOfLeafHashes(crypto: CryptoPort, leafHashes: Iterable<Uint8Array>): Uint8Array {
  const frontier = makeFrontier(crypto);
  for (const leafHash of leafHashes) frontier.append(leafHash);
  return frontier.root();
}

/** The root that a log with these entries, from index 0, must have. */
export function rootOfEntries(crypto: CryptoPort, entries: Iterable<Uint8Array>): Uint8Array {
  const frontier = makeFrontier(crypto);
  for (const entry of entries) frontier.append(hashLeaf(crypto, entry));
  return frontier.root();
}

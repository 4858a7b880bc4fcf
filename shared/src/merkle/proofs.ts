/**
 * Verification of inclusion and consistency proofs, after RFC 9162 sections 2.1.3.2 and 2.1.4.2 (the
 * proofs themselves are those of RFC 6962). Everything given may be hostile; a yes means that the hashes
 * given bind, a no says nothing about who is wrong.
 */
import { equalBytes } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { emptyRoot, hashBytes, hashNode } from './hashes.ts';
import { half, isPowerOfTwo, isSize, proofHashesMax } from './sizes.ts';

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  /** From the leaf's sibling to the root's child. */
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

export interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

function areHashes(candidates: readonly Uint8Array[]): boolean {
  return (
    candidates.length <= proofHashesMax + 2 &&
    candidates.every((candidate) => candidate.length === hashBytes)
  );
}

export function verifyInclusion(crypto: CryptoPort, claim: InclusionClaim): boolean {
  const { index, size, leafHash, proof, root } = claim;
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  if (!areHashes([leafHash, root]) || !areHashes(proof)) return false;

  let position = index;
  let last = size - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (last === 0) return false; // already at the root: the proof is too long
    if (position % 2 === 1 || position === last) {
      hash = hashNode(crypto, sibling, hash);
      // The last node of a level without a right sibling moves up unchanged.
      while (position % 2 === 0 && position !== 0) {
        position = half(position);
        last = half(last);
      }
    } else {
      hash = hashNode(crypto, hash, sibling);
    }
    position = half(position);
    last = half(last);
  }
  return last === 0 && equalBytes(hash, root);
}

/**
 * False for `from` 0 unless `to` is 0 too: every log begins empty, so such a proof would say nothing,
 * and a caller who has seen only the empty log must say so itself.
 */
export function verifyConsistency(crypto: CryptoPort, claim: ConsistencyClaim): boolean {
  const { from, to, fromRoot, toRoot, proof } = claim;
  if (!isSize(from) || !isSize(to) || from > to) return false;
  if (!areHashes([fromRoot, toRoot]) || !areHashes(proof)) return false;
  if (from === to) {
    const possible = from > 0 || equalBytes(fromRoot, emptyRoot(crypto));
    return possible && proof.length === 0 && equalBytes(fromRoot, toRoot);
  }
  if (from === 0) return false;

  // When the old tree is perfect, its root is itself the first node of the path and is left out.
  const [first, ...path] = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  if (first === undefined) return false;
  let position = from - 1;
  let last = to - 1;
  while (position % 2 === 1) {
    position = half(position);
    last = half(last);
  }
  let oldHash = first;
  let newHash = first;
  for (const sibling of path) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      oldHash = hashNode(crypto, sibling, oldHash);
      newHash = hashNode(crypto, sibling, newHash);
      while (position % 2 === 0 && position !== 0) {
        position = half(position);
        last = half(last);
      }
    } else {
      newHash = hashNode(crypto, newHash, sibling);
    }
    position = half(position);
    last = half(last);
  }
  return last === 0 && equalBytes(oldHash, fromRoot) && equalBytes(newHash, toRoot);
}

/**
 * The log's Merkle tree in memory: the hash of every perfect subtree, 64 bytes a leaf in all, so that
 * any proof for any past size reads a few nodes and computes the ragged right edge only.
 *
 * Ranges that the tree does not have are the caller's bug and stop it; hostile sizes are refused where
 * they are parsed.
 */
import { assert, assertDefined } from '../base/assert.ts';
import { concatBytes } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { emptyRoot, hashBytes, hashNode } from './hashes.ts';
import { isPowerOfTwo, isSize, splitPoint } from './sizes.ts';

export interface MerkleTree {
  /** Leaves. */
  readonly size: number;
  /** The new leaf's index. */
  append(leafHash: Uint8Array): number;
  /** Forgets all leaves from index `size` on: the way back when a transaction failed. */
  truncate(size: number): void;
  /** The root now, or as it was at a past size. */
  root(size?: number): Uint8Array;
  /** RFC 6962 section 2.1.1: PATH(index, D[0:size]), from the leaf's sibling to the root's child. */
  inclusionProof(index: number, size: number): Uint8Array[];
  /** RFC 6962 section 2.1.2: PROOF(from, D[0:to]). Empty for `from` 0, as the witness protocol has it. */
  consistencyProof(from: number, to: number): Uint8Array[];
  /**
   * Concatenated hashes of `count` neighbouring perfect subtrees of 2^height leaves; the first one
   * covers the leaves from `first * 2^height`.
   */
  subtreeHashes(height: number, first: number, count: number): Uint8Array;
}

/** One chunk of a level, the size of a full tile. */
const hashesPerChunk = 256;

/** A growable array of hashes; chunks, because doubling one buffer would need three times its memory. */
function makeLevel() {
  const chunks: Uint8Array[] = [];
  const view = (index: number, count = 1): Uint8Array => {
    const chunk = assertDefined(chunks[Math.floor(index / hashesPerChunk)], 'a stored hash');
    const at = (index % hashesPerChunk) * hashBytes;
    return chunk.subarray(at, at + count * hashBytes);
  };
  return {
    /** Not a copy: must not leave the tree. */
    view,
    put(index: number, hash: Uint8Array): void {
      if (index === chunks.length * hashesPerChunk) {
        chunks.push(new Uint8Array(hashesPerChunk * hashBytes));
      }
      view(index).set(hash);
    },
    copy(first: number, count: number): Uint8Array {
      const parts: Uint8Array[] = [];
      for (let at = first; at < first + count;) {
        const inChunk = Math.min(hashesPerChunk - (at % hashesPerChunk), first + count - at);
        parts.push(view(at, inChunk));
        at += inChunk;
      }
      return concatBytes(...parts);
    },
    truncate(count: number): void {
      chunks.length = Math.min(chunks.length, Math.ceil(count / hashesPerChunk));
    },
  };
}

export function makeTree(crypto: CryptoPort): MerkleTree {
  const levels = [makeLevel()];
  let size = 0;

  const level = (height: number) => assertDefined(levels[height], `level ${height}`);

  /** Hashes of the ragged ranges up to one end: the proofs of a batch are all for one size and share them. */
  const edge = new Map<number, Uint8Array>();
  let edgeEnd = 0;

  /** MTH(D[start:end]), where `start` is a multiple of the least power of two not below `end - start`. */
  const rangeHash = (start: number, end: number): Uint8Array => {
    const count = end - start;
    if (isPowerOfTwo(count)) return level(Math.log2(count)).view(start / count);
    if (end !== edgeEnd) edge.clear();
    edgeEnd = end;
    const known = edge.get(start);
    if (known) return known;
    const middle = start + splitPoint(count);
    const hash = hashNode(crypto, rangeHash(start, middle), rangeHash(middle, end));
    edge.set(start, hash);
    return hash;
  };

  const rootAt = (at: number): Uint8Array =>
    at === 0 ? emptyRoot(crypto) : rangeHash(0, at).slice();

  return {
    get size() {
      return size;
    },
    append(leafHash) {
      assert(leafHash.length === hashBytes, 'a leaf hash has 32 bytes');
      level(0).put(size, leafHash);
      // Every subtree that this leaf completes. `size` changes last: a throw on the way leaves the old tree.
      let height = 0;
      for (let index = size; index % 2 === 1; index = (index - 1) / 2) {
        const below = level(height);
        height += 1;
        if (height === levels.length) levels.push(makeLevel());
        const hash = hashNode(crypto, below.view(index - 1), below.view(index));
        level(height).put((index - 1) / 2, hash);
      }
      return size++;
    },
    truncate(to) {
      assert(isSize(to) && to <= size, `cannot truncate ${size} leaves to ${to}`);
      edge.clear(); // other leaves may come to stand where these stood
      levels.forEach((each, height) => {
        each.truncate(Math.floor(to / 2 ** height));
      });
      size = to;
    },
    root(at = size) {
      assert(isSize(at) && at <= size, `no root at ${at} of ${size} leaves`);
      return rootAt(at);
    },
    inclusionProof(index, at) {
      assert(isSize(at) && at <= size, `no proof at ${at} of ${size} leaves`);
      assert(isSize(index) && index < at, `no leaf ${index} of ${at}`);
      const fromRoot: Uint8Array[] = [];
      let start = 0;
      let end = at;
      while (end - start > 1) {
        const middle = start + splitPoint(end - start);
        if (index < middle) {
          fromRoot.push(rangeHash(middle, end).slice());
          end = middle;
        } else {
          fromRoot.push(rangeHash(start, middle).slice());
          start = middle;
        }
      }
      return fromRoot.reverse();
    },
    consistencyProof(from, to) {
      assert(isSize(to) && to <= size, `no proof at ${to} of ${size} leaves`);
      assert(isSize(from) && from <= to, `no consistency from ${from} to ${to}`);
      if (from === 0) return [];
      const fromRoot: Uint8Array[] = [];
      let start = 0;
      let end = to;
      while (from < end) {
        const middle = start + splitPoint(end - start);
        if (from <= middle) {
          fromRoot.push(rangeHash(middle, end).slice());
          end = middle;
        } else {
          fromRoot.push(rangeHash(start, middle).slice());
          start = middle;
        }
      }
      // The part of the old tree that is a subtree of both; when it is the old root, the verifier has it.
      if (start > 0) fromRoot.push(rangeHash(start, end).slice());
      return fromRoot.reverse();
    },
    subtreeHashes(height, first, count) {
      assert(isSize(first) && isSize(count) && count > 0, 'a range of subtrees');
      assert((first + count) * 2 ** height <= size, `subtrees beyond ${size} leaves`);
      return level(height).copy(first, count);
    },
  };
}

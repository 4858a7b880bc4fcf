import { existsSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBase64, u32be } from '../base/bytes.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { emptyRoot, hashLeaf } from './hashes.ts';
import {
  type ConsistencyClaim,
  type InclusionClaim,
  verifyConsistency,
  verifyInclusion,
} from './proofs.ts';
import { makeTree } from './tree.ts';

const tree = makeTree(nodeCrypto);
for (let i = 0; i < 300; i++) tree.append(hashLeaf(nodeCrypto, u32be(i)));

function inclusionClaim(index: number, size: number): InclusionClaim {
  const leafHash = hashLeaf(nodeCrypto, u32be(index));
  const proof = tree.inclusionProof(index, size);
  return { index, size, leafHash, proof, root: tree.root(size) };
}

function consistencyClaim(from: number, to: number): ConsistencyClaim {
  const proof = tree.consistencyProof(from, to);
  return { from, to, fromRoot: tree.root(from), toRoot: tree.root(to), proof };
}

/** Every proof that differs from this one in one bit, and those with a hash lost, doubled, added or moved. */
function* mutations(proof: readonly Uint8Array[]): Generator<readonly Uint8Array[]> {
  for (const [at, hash] of proof.entries()) {
    for (let bit = 0; bit < 256; bit++) {
      const changed = hash.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      yield proof.with(at, changed);
    }
    yield proof.toSpliced(at, 1);
    yield proof.toSpliced(at, 0, hash);
    yield proof.with(at, hash.subarray(1));
    yield proof.with(at, Uint8Array.of(...hash, 0));
    yield proof.with(at, new Uint8Array());
    const next = proof[at + 1];
    if (next !== undefined) yield proof.with(at, next).with(at + 1, hash);
  }
  yield [...proof, new Uint8Array(32)];
  yield [new Uint8Array(32), ...proof];
  yield Array.from({ length: 10_000 }, () => new Uint8Array(32));
}

const pairs = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }))
  .map(([one, other]): [number, number] => (one < other ? [one, other] : [other, one]));

describe('verifyInclusion', () => {
  // Not the size: trees of several sizes give a leaf the same path, and only the checkpoint tells them apart.
  it('refuses every changed proof, index, leaf and root', () => {
    fc.assert(
      fc.property(pairs, ([above, size]) => {
        const claim = inclusionClaim(above - 1, size);
        const verify = (change: Partial<InclusionClaim>) =>
          verifyInclusion(nodeCrypto, { ...claim, ...change });
        expect(verify({})).toBe(true);
        for (const proof of mutations(claim.proof)) expect(verify({ proof })).toBe(false);
        for (let index = 0; index < size; index++) {
          expect(verify({ index })).toBe(index === claim.index);
        }
        expect(verify({ index: size })).toBe(false);
        expect(verify({ leafHash: claim.leafHash.with(0, (claim.leafHash[0] ?? 0) ^ 1) })).toBe(
          false,
        );
        expect(verify({ root: claim.root.with(31, (claim.root[31] ?? 0) ^ 128) })).toBe(false);
        expect(verify({ root: new Uint8Array() })).toBe(false);
      }),
      { numRuns: 15 },
    );
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 64])(
    'refuses %d as an index or a size',
    (odd) => {
      const claim = inclusionClaim(0, 1);
      expect(verifyInclusion(nodeCrypto, { ...claim, index: odd })).toBe(false);
      expect(verifyInclusion(nodeCrypto, { ...claim, size: odd })).toBe(false);
    },
  );

  it('refuses a path that goes on above the root of its size', () => {
    const { leafHash, proof, root } = inclusionClaim(0, 2);
    expect(verifyInclusion(nodeCrypto, { index: 0, size: 2, leafHash, proof, root })).toBe(true);
    const last = { index: 0, size: 1, leafHash: hashLeaf(nodeCrypto, u32be(1)), root };
    const first = [hashLeaf(nodeCrypto, u32be(0))];
    expect(verifyInclusion(nodeCrypto, { ...last, proof: first })).toBe(false);
    expect(verifyInclusion(nodeCrypto, { ...last, index: 1, size: 2, proof: first })).toBe(true);
  });

  it('accepts the largest tree there can be: its last leaf has 52 left siblings', () => {
    // Size 2^53 - 1 is 53 perfect subtrees; the last one is a single leaf.
    const leafHash = hashLeaf(nodeCrypto, u32be(0));
    const proof = Array.from({ length: 52 }, (_, i) => hashLeaf(nodeCrypto, u32be(i)));
    const root = proof.reduce((right, left) => {
      return nodeCrypto.sha256(Uint8Array.of(1, ...left, ...right));
    }, leafHash);
    const size = Number.MAX_SAFE_INTEGER;
    const claim = { index: size - 1, size, leafHash, proof, root };
    expect(verifyInclusion(nodeCrypto, claim)).toBe(true);
    expect(verifyInclusion(nodeCrypto, { ...claim, index: size - 2 })).toBe(false);
    expect(verifyInclusion(nodeCrypto, { ...claim, proof: proof.slice(1) })).toBe(false);
  });
});

describe('verifyConsistency', () => {
  it('refuses every changed proof, old size and root', () => {
    fc.assert(
      fc.property(pairs, ([from, to]) => {
        const claim = consistencyClaim(from, to);
        const verify = (change: Partial<ConsistencyClaim>) =>
          verifyConsistency(nodeCrypto, { ...claim, ...change });
        expect(verify({})).toBe(true);
        for (const proof of mutations(claim.proof)) expect(verify({ proof })).toBe(false);
        for (let other = 0; other <= to; other++) {
          expect(verify({ from: other })).toBe(other === from);
        }
        expect(verify({ to: from - 1 })).toBe(false);
        const otherRoot = hashLeaf(nodeCrypto, u32be(1000));
        expect(verify({ fromRoot: otherRoot })).toBe(false);
        expect(verify({ toRoot: otherRoot })).toBe(false);
        expect(verify({ fromRoot: claim.toRoot, toRoot: claim.fromRoot })).toBe(from === to);
      }),
      { numRuns: 15 },
    );
  });

  it('says nothing about a log that was empty', () => {
    const empty = emptyRoot(nodeCrypto);
    const claim = { from: 0, to: 0, fromRoot: empty, toRoot: empty, proof: [] };
    expect(verifyConsistency(nodeCrypto, claim)).toBe(true);
    expect(verifyConsistency(nodeCrypto, { ...claim, to: 5, toRoot: tree.root(5) })).toBe(false);
    // A hash chain that would hold if size 0 were walked like another size.
    const leaves = [0, 1].map((i) => hashLeaf(nodeCrypto, u32be(i)));
    const forged = { from: 0, to: 2, fromRoot: tree.root(1), toRoot: tree.root(2), proof: leaves };
    expect(verifyConsistency(nodeCrypto, forged)).toBe(false);
    const other = tree.root(1);
    expect(verifyConsistency(nodeCrypto, { ...claim, fromRoot: other, toRoot: other })).toBe(false);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 64])(
    'refuses %d as a size',
    (odd) => {
      const claim = consistencyClaim(1, 2);
      expect(verifyConsistency(nodeCrypto, { ...claim, from: odd })).toBe(false);
      expect(verifyConsistency(nodeCrypto, { ...claim, to: odd })).toBe(false);
    },
  );
});

interface PublishedProof {
  readonly file: string;
  readonly wantErr: boolean;
  readonly proof: readonly string[] | null;
}
interface PublishedVectors {
  readonly inclusion: readonly (PublishedProof &
    Record<'leafIdx' | 'treeSize', number> &
    Record<'root' | 'leafHash', string>)[];
  readonly consistency: readonly (PublishedProof &
    Record<'size1' | 'size2', number> &
    Record<'root1' | 'root2', string>)[];
}

// The test data of transparency-dev/merkle (Apache-2.0), kept beside the project, not in it.
const vectorsFile = new URL('../../../../shared/vectors/merkle-proofs.json', import.meta.url);
const present = existsSync(vectorsFile);
const title = present
  ? 'published proofs of transparency-dev/merkle'
  : 'published proofs SKIPPED: the optional vectors ../shared/vectors/merkle-proofs.json are absent';

if (!present) process.stderr.write(`${title}\n`); // the summary shows only a number of skipped tests

describe(title, () => {
  const vectors = () => JSON.parse(readFileSync(vectorsFile, 'utf8')) as PublishedVectors;
  const decode = (text: string | null) => parseBase64(text ?? '') ?? new Uint8Array();

  it.skipIf(!present)('judges each inclusion proof as published', () => {
    const judged = vectors().inclusion.map((vector) => {
      const { leafIdx: index, treeSize: size, file } = vector;
      const [leafHash, root] = [decode(vector.leafHash), decode(vector.root)];
      const proof = (vector.proof ?? []).map(decode);
      const accepted = verifyInclusion(nodeCrypto, { index, size, leafHash, proof, root });
      return { file, accepted, expected: !vector.wantErr };
    });
    expect(judged.filter(({ accepted, expected }) => accepted !== expected)).toEqual([]);
    expect(judged.filter(({ accepted }) => accepted).length).toBeGreaterThanOrEqual(5);
    expect(judged.length).toBeGreaterThanOrEqual(98);
  });

  it.skipIf(!present)('judges each consistency proof as published', () => {
    const judged = vectors().consistency.map((vector) => {
      const { size1: from, size2: to, file } = vector;
      const [fromRoot, toRoot] = [decode(vector.root1), decode(vector.root2)];
      const proof = (vector.proof ?? []).map(decode);
      const accepted = verifyConsistency(nodeCrypto, { from, to, fromRoot, toRoot, proof });
      return { file, accepted, expected: !vector.wantErr };
    });
    expect(judged.filter(({ accepted, expected }) => accepted !== expected)).toEqual([]);
    expect(judged.filter(({ accepted }) => accepted).length).toBeGreaterThanOrEqual(5);
    expect(judged.length).toBeGreaterThanOrEqual(97);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHex, parseHex, u32be } from '../base/bytes.ts';
import { AssertionFailed, assertDefined } from '../base/assert.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { rootOfEntries, rootOfLeafHashes } from './frontier.ts';
import { emptyRoot, hashLeaf, hashNode } from './hashes.ts';
import { verifyConsistency, verifyInclusion } from './proofs.ts';
import { makeTree, type MerkleTree } from './tree.ts';

const bytes = (hex: string) => assertDefined(parseHex(hex), hex);
const leafHashOf = (number: number) => hashLeaf(nodeCrypto, u32be(number));
const leafHashes = (count: number, first = 0) =>
  Array.from({ length: count }, (_, i) => leafHashOf(first + i));

function treeOf(hashes: readonly Uint8Array[]): MerkleTree {
  const tree = makeTree(nodeCrypto);
  for (const hash of hashes) tree.append(hash);
  return tree;
}

/** The definition of RFC 6962 section 2.1, word for word. */
function definedRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [first] = hashes;
  if (first === undefined) return nodeCrypto.sha256(new Uint8Array());
  if (hashes.length === 1) return first;
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  return hashNode(nodeCrypto, definedRoot(hashes.slice(0, k)), definedRoot(hashes.slice(k)));
}

describe('the tree of the Certificate Transparency reference tests', () => {
  // google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc (Apache-2.0), kept in
  // transparency-dev/merkle: eight leaves, the root at every size, and some paths.
  const leaves = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ].map(bytes);
  const roots = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];
  const tree = treeOf(leaves.map((leaf) => hashLeaf(nodeCrypto, leaf)));

  it('has the published root at every size', () => {
    expect(roots.map((_, size) => formatHex(tree.root(size)))).toEqual(roots);
    expect(formatHex(tree.root())).toBe(roots[8]);
    expect(formatHex(rootOfEntries(nodeCrypto, leaves))).toBe(roots[8]);
  });

  it.each([
    [0, 1, []],
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  ] as const)('has the published path of leaf %i at size %i', (index, size, path) => {
    expect(tree.inclusionProof(index, size).map(formatHex)).toEqual(path);
  });

  it.each([
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ] as const)('has the published consistency proof from %i to %i', (from, to, path) => {
    expect(tree.consistencyProof(from, to).map(formatHex)).toEqual(path);
  });
});

describe('makeTree', () => {
  it('has the root of the definition at every size to 130, and so has the frontier', () => {
    const hashes = leafHashes(130);
    const tree = treeOf(hashes);
    for (let size = 0; size <= hashes.length; size++) {
      const expected = definedRoot(hashes.slice(0, size));
      expect(tree.root(size)).toEqual(expected);
      expect(rootOfLeafHashes(nodeCrypto, hashes.slice(0, size))).toEqual(expected);
    }
  });

  it('proves every leaf of every size to 40, and every pair of sizes', () => {
    const hashes = leafHashes(40);
    const tree = treeOf(hashes);
    for (let size = 1; size <= hashes.length; size++) {
      const root = tree.root(size);
      hashes.slice(0, size).forEach((leafHash, index) => {
        const proof = tree.inclusionProof(index, size);
        expect(verifyInclusion(nodeCrypto, { index, size, leafHash, proof, root })).toBe(true);
      });
      for (let from = 1; from <= size; from++) {
        const proof = tree.consistencyProof(from, size);
        const claim = { from, to: size, fromRoot: tree.root(from), toRoot: root, proof };
        expect(verifyConsistency(nodeCrypto, claim)).toBe(true);
      }
    }
  });

  it('proves leaves and sizes of random trees that span many tiles', () => {
    const tree = treeOf(leafHashes(3000));
    const sizes = fc.integer({ min: 1, max: tree.size });
    fc.assert(
      fc.property(sizes, sizes, fc.nat(), (one, other, pick) => {
        const [from, to] = one < other ? [one, other] : [other, one];
        const index = pick % to;
        const [fromRoot, toRoot] = [tree.root(from), tree.root(to)];
        const inclusion = tree.inclusionProof(index, to);
        const leafHash = leafHashOf(index);
        const included = { index, size: to, leafHash, proof: inclusion, root: toRoot };
        expect(verifyInclusion(nodeCrypto, included)).toBe(true);
        const proof = tree.consistencyProof(from, to);
        expect(verifyConsistency(nodeCrypto, { from, to, fromRoot, toRoot, proof })).toBe(true);
      }),
    );
  });

  it('after truncation and new leaves equals a tree that never had the old ones', () => {
    const counts = fc.nat({ max: 700 });
    fc.assert(
      fc.property(counts, counts, counts, (before, dropped, after) => {
        const kept = Math.max(0, before - dropped);
        const tree = treeOf(leafHashes(before));
        tree.truncate(kept);
        expect(tree.size).toBe(kept);
        const fresh = [...leafHashes(kept), ...leafHashes(after, 1_000_000)];
        for (const hash of fresh.slice(kept)) tree.append(hash);
        const other = treeOf(fresh);
        expect(tree.root()).toEqual(other.root());
        if (tree.size === 0) return;
        const [index, from] = [Math.floor(tree.size / 3), Math.ceil(tree.size / 2)];
        expect(tree.inclusionProof(index, tree.size)).toEqual(
          other.inclusionProof(index, other.size),
        );
        expect(tree.consistencyProof(from, tree.size)).toEqual(
          other.consistencyProof(from, other.size),
        );
        expect(tree.subtreeHashes(0, 0, tree.size)).toEqual(other.subtreeHashes(0, 0, other.size));
      }),
      { numRuns: 40 },
    );
  });

  it('keeps its hashes to itself', () => {
    const tree = treeOf(leafHashes(4));
    const root = tree.root();
    const given = leafHashOf(0);
    const handedOut = [
      tree.root(),
      tree.root(1),
      tree.subtreeHashes(0, 0, 4),
      ...tree.inclusionProof(0, 4),
      ...tree.consistencyProof(3, 4),
      given,
    ];
    for (const each of handedOut) each.fill(0);
    expect(tree.root()).toEqual(root);
    for (let height = 0; height <= 2; height++) {
      const fresh = treeOf(leafHashes(4)).subtreeHashes(height, 0, 4 >> height);
      expect(tree.subtreeHashes(height, 0, 4 >> height)).toEqual(fresh);
    }
  });

  it('is left as it was when hashing fails in the middle of an append', () => {
    let left = Number.POSITIVE_INFINITY;
    const failing = {
      ...nodeCrypto,
      sha256(preimage: Uint8Array) {
        if (left-- <= 0) throw new Error('planted');
        return nodeCrypto.sha256(preimage);
      },
    };
    const tree = makeTree(failing);
    for (const hash of leafHashes(7)) tree.append(hash);
    left = 1;
    expect(() => tree.append(leafHashOf(99))).toThrow('planted');
    left = Number.POSITIVE_INFINITY;
    expect(tree.size).toBe(7);
    tree.append(leafHashOf(7));
    expect(tree.root()).toEqual(definedRoot(leafHashes(8)));
  });

  it('stops a caller who asks for what it does not have', () => {
    const tree = treeOf(leafHashes(3));
    expect(tree.consistencyProof(0, 3)).toEqual([]);
    expect(() => tree.root(4)).toThrow(AssertionFailed);
    expect(() => tree.inclusionProof(2, 2)).toThrow(AssertionFailed);
    expect(() => tree.inclusionProof(0, 4)).toThrow(AssertionFailed);
    expect(() => tree.consistencyProof(2, 1)).toThrow(AssertionFailed);
    expect(() => tree.consistencyProof(1, 4)).toThrow(AssertionFailed);
    expect(() => tree.subtreeHashes(1, 1, 1)).toThrow(AssertionFailed);
    expect(() => tree.truncate(4)).toThrow(AssertionFailed);
    expect(() => tree.append(new Uint8Array(31))).toThrow(AssertionFailed);
    expect(tree.root()).toEqual(definedRoot(leafHashes(3)));
    expect(makeTree(nodeCrypto).root()).toEqual(emptyRoot(nodeCrypto));
  });
});

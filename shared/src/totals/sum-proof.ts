/** A proof of the sum tree as bytes. Specification: proto/spec/sum-tree.md */
import { hashBytes } from '../merkle/hashes.ts';
import { proofHashesMax } from '../merkle/sizes.ts';
import type { GroupLevel, SumNode } from './sum-hashes.ts';
import { groupLevels } from './sum-hashes.ts';
import { makeVarintReader } from './varint-reader.ts';
import { makeVarintWriter } from './varint-writer.ts';

/** Where a node stands in a binary tree, and what stands beside its path, from the bottom up. */
export interface ProofPath<Sibling> {
  readonly index: number;
  readonly size: number;
  readonly siblings: readonly Sibling[];
}

export interface SumProof {
  readonly leafBytes: Uint8Array;
  /** From the station up: inside its centre, its constituency, its contest. */
  readonly groups: readonly (ProofPath<SumNode> & {
    readonly level: GroupLevel;
    readonly id: string;
  })[];
  /** Of the contest among all contests. */
  readonly nation: ProofPath<Uint8Array>;
}

/** Known ballots need a tenth of it; more is nobody's honest proof. */
const proofBytesMax = 2 * 1024 * 1024;
const membersMax = 0xffff_ffff;

export function encodeSumProof({ leafBytes, groups, nation }: SumProof): Uint8Array {
  const writer = makeVarintWriter();
  writer.bytes(leafBytes);
  for (const { id, index, size, siblings } of groups) {
    writer.text(id);
    writer.count(index);
    writer.count(size);
    writer.count(siblings.length);
    for (const { hash, sumsBytes } of siblings) {
      writer.fixed(hash);
      writer.bytes(sumsBytes);
    }
  }
  writer.count(nation.index);
  writer.count(nation.size);
  writer.count(nation.siblings.length);
  for (const hash of nation.siblings) writer.fixed(hash);
  return writer.finish();
}

/** Undefined for bytes of another shape; says nothing about what the proof proves. */
export function decodeSumProof(bytes: Uint8Array): SumProof | undefined {
  if (bytes.length > proofBytesMax) return undefined;
  const reader = makeVarintReader(bytes);
  const path = <Sibling>(readSibling: () => Sibling): ProofPath<Sibling> => {
    const index = reader.upTo(membersMax);
    const size = reader.upTo(membersMax);
    const count = reader.upTo(proofHashesMax);
    const siblings: Sibling[] = [];
    for (let i = 0; i < count && !reader.failed; i++) siblings.push(readSibling());
    return { index, size, siblings };
  };
  const leafBytes = reader.bytes();
  const groups = groupLevels.map((level) => {
    const id = reader.text();
    const siblings = path(() => ({ hash: reader.fixed(hashBytes), sumsBytes: reader.bytes() }));
    return { level, id, ...siblings };
  });
  const nation = path(() => reader.fixed(hashBytes));
  return reader.isWhole() ? { leafBytes, groups, nation } : undefined;
}

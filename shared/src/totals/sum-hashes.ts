/** The hashes of the sum tree; every one but a leaf's binds the sums below it. Specification: proto/spec/sum-tree.md */
import { concatBytes, u32be, utf8 } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';

/** A node as its parent sees it. */
export interface SumNode {
  /** 32 bytes. */
  readonly hash: Uint8Array;
  /** Encoded `NodeSums`. */
  readonly sumsBytes: Uint8Array;
}

export function hashSumLeaf(crypto: CryptoPort, leafBytes: Uint8Array): Uint8Array {
  return labelledDigest(crypto, labels.sumLeaf, leafBytes);
}

/** The sums of both children are hashed, so that nobody can show others for either of them. */
export function hashSumNode(crypto: CryptoPort, left: SumNode, right: SumNode): Uint8Array {
  return labelledDigest(crypto, labels.sumNode, ...withSums(left), ...withSums(right));
}

export const groupLevels = ['centre', 'constituency', 'contest'] as const;
export type GroupLevel = (typeof groupLevels)[number];

/** A centre's stations, a constituency's centres or a contest's constituencies, under its name. */
export function hashSumGroup(
  crypto: CryptoPort,
  level: GroupLevel,
  id: string,
  members: number,
  top: Uint8Array,
): Uint8Array {
  const number = Uint8Array.of(groupLevels.indexOf(level) + 1);
  return labelledDigest(crypto, labels.sumGroup, number, u32be(members), top, utf8(id));
}

/** What stands for a contest in the tree of the nation. */
export function encodeContestRoot(root: SumNode): Uint8Array {
  return concatBytes(root.hash, root.sumsBytes);
}

/** `contestsRoot`: RFC 6962 root over `encodeContestRoot` of all contests, in byte order of their ids. */
export function hashNation(
  crypto: CryptoPort,
  contests: number,
  contestsRoot: Uint8Array,
): Uint8Array {
  return labelledDigest(crypto, labels.sumNation, u32be(contests), contestsRoot);
}

function withSums({ hash, sumsBytes }: SumNode): Uint8Array[] {
  return [hash, u32be(sumsBytes.length), sumsBytes];
}

/** Verifies that a station's figures are inside the totals of a published version. Everything may be hostile. */
import { equalBytes } from '../base/bytes.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { hashBytes, hashLeaf, hashNode } from '../merkle/hashes.ts';
import { half } from '../merkle/sizes.ts';
import type { NodeSums, RunningSums } from './node-sums.ts';
import { addSums, encodeSums, readSums, sumsOfStation } from './node-sums.ts';
import type { SumNode } from './sum-hashes.ts';
import {
  encodeContestRoot,
  hashNation,
  hashSumGroup,
  hashSumLeaf,
  hashSumNode,
} from './sum-hashes.ts';
import type { SumLeaf } from './sum-leaf.ts';
import { decodeSumLeaf } from './sum-leaf.ts';
import type { ProofPath } from './sum-proof.ts';
import { decodeSumProof } from './sum-proof.ts';
import { makeVarintReader } from './varint-reader.ts';

/** What the root binds. Whoever asked compares it with the station that they meant. */
export interface ProvenStation {
  readonly leaf: SumLeaf;
  readonly centreId: string;
  readonly constituency: string;
  /** Of the contest, over the stations of the centre, of the constituency, and over all. */
  readonly centreSums: NodeSums;
  readonly constituencySums: NodeSums;
  readonly contestSums: NodeSums;
}

export type SumProofFault = 'malformed' | 'root-differs';

/** `root`: of the version, 32 bytes. */
export function verifySumProof(
  crypto: CryptoPort,
  root: Uint8Array,
  proof: Uint8Array,
): Result<ProvenStation, SumProofFault> {
  const decoded = decodeSumProof(proof);
  if (decoded === undefined || root.length !== hashBytes) return fail('malformed');
  const leaf = decodeSumLeaf(decoded.leafBytes);
  if (!leaf.ok) return leaf;
  const { leafBytes, groups, nation } = decoded;
  const [centre, constituency, contest] = groups;
  if (contest?.id !== leaf.value.contestId) return fail('malformed');

  let hash = hashSumLeaf(crypto, leafBytes);
  const sums = sumsOfStation(leaf.value.adopted);
  const sumsAt: NodeSums[] = [];
  for (const group of groups) {
    const top = climbWithSums(crypto, group, hash, sums);
    if (top === undefined) return fail('malformed');
    hash = hashSumGroup(crypto, group.level, group.id, group.size, top);
    sumsAt.push(copyOf(sums));
  }
  const contestRoot = { hash, sumsBytes: encodeSums(sums) };
  const contestsRoot = climb(
    nation,
    hashLeaf(crypto, encodeContestRoot(contestRoot)),
    (node, sibling, isLeft) =>
      isLeft ? hashNode(crypto, node, sibling) : hashNode(crypto, sibling, node),
  );
  if (contestsRoot === undefined) return fail('malformed');
  if (!equalBytes(hashNation(crypto, nation.size, contestsRoot), root)) return fail('root-differs');
  const [centreSums = sums, constituencySums = sums] = sumsAt;
  return ok({
    leaf: leaf.value,
    centreId: centre?.id ?? '',
    constituency: constituency?.id ?? '',
    centreSums,
    constituencySums,
    contestSums: sums,
  });
}

/** The hash at the top; `sums` grow on the way. */
function climbWithSums(
  crypto: CryptoPort,
  path: ProofPath<SumNode>,
  bottom: Uint8Array,
  sums: RunningSums,
): Uint8Array | undefined {
  return climb(path, bottom, (hash, sibling, isLeft) => {
    const reader = makeVarintReader(sibling.sumsBytes);
    const siblingSums = readSums(reader);
    if (!reader.isWhole()) return undefined;
    const node = { hash, sumsBytes: encodeSums(sums) };
    addSums(sums, siblingSums);
    return isLeft ? hashSumNode(crypto, node, sibling) : hashSumNode(crypto, sibling, node);
  });
}

/** After RFC 9162 section 2.1.3.2; undefined when the path does not fit its place, or `join` says so. */
function climb<Sibling>(
  { index, size, siblings }: ProofPath<Sibling>,
  bottom: Uint8Array,
  join: (hash: Uint8Array, sibling: Sibling, isLeft: boolean) => Uint8Array | undefined,
): Uint8Array | undefined {
  if (index >= size) return undefined;
  let position = index;
  let last = size - 1;
  let hash = bottom;
  for (const sibling of siblings) {
    if (last === 0) return undefined; // already at the top
    const isLeft = position % 2 === 0 && position !== last;
    const joined = join(hash, sibling, isLeft);
    if (joined === undefined) return undefined;
    hash = joined;
    if (!isLeft) {
      // The last node of a level without a right sibling moves up unchanged.
      while (position % 2 === 0 && position !== 0) {
        position = half(position);
        last = half(last);
      }
    }
    position = half(position);
    last = half(last);
  }
  return last === 0 ? hash : undefined;
}

function copyOf({ stations, adoptedStations, account, lists, candidates }: NodeSums): NodeSums {
  return {
    stations,
    adoptedStations,
    account: [...account],
    lists: [...lists],
    candidates: [...candidates],
  };
}

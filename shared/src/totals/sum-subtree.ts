/** The binary trees inside the sum tree: the shape is that of RFC 6962, every node carries its sums. */
import { assert, assertDefined } from '../base/assert.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { splitPoint } from '../merkle/sizes.ts';
import type { RunningSums } from './node-sums.ts';
import { addSums, encodeSums, readSums } from './node-sums.ts';
import type { SumNode } from './sum-hashes.ts';
import { hashSumNode } from './sum-hashes.ts';
import { makeVarintReader } from './varint-reader.ts';

/** A node while its parent is being made. */
interface OpenNode extends SumNode {
  readonly sums: RunningSums;
}

/** The node at a position of the row that the tree stands on. */
export type NodeAt = (position: number) => SumNode;

/** Of the positions `start` to `end` - 1, at least one. */
export function joinNodes(crypto: CryptoPort, nodeAt: NodeAt, start: number, end: number): SumNode {
  return join(crypto, nodeAt, start, end);
}

function join(crypto: CryptoPort, nodeAt: NodeAt, start: number, end: number): OpenNode {
  assert(end > start, 'a tree has leaves');
  if (end - start === 1) {
    const { hash, sumsBytes } = nodeAt(start);
    return { hash, sumsBytes, sums: readSums(makeVarintReader(sumsBytes)) };
  }
  const middle = start + splitPoint(end - start);
  const left = join(crypto, nodeAt, start, middle);
  const right = join(crypto, nodeAt, middle, end);
  const hash = hashSumNode(crypto, left, right);
  addSums(left.sums, right.sums);
  return { hash, sums: left.sums, sumsBytes: encodeSums(left.sums) };
}

/** What stands beside the path from position `index` of `size`, from the bottom up. */
export function siblingsOf(
  crypto: CryptoPort,
  nodeAt: NodeAt,
  index: number,
  size: number,
): SumNode[] {
  const fromTop: SumNode[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      fromTop.push(joinNodes(crypto, nodeAt, middle, end));
      end = middle;
    } else {
      fromTop.push(joinNodes(crypto, nodeAt, start, middle));
      start = middle;
    }
  }
  return fromTop.reverse();
}

/** The row as an array. */
export function nodesOf(nodes: readonly SumNode[]): NodeAt {
  return (position) => assertDefined(nodes[position], 'node of the row');
}

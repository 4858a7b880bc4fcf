/** The binary trees inside the sum tree: the shape is that of RFC 6962, every node carries its sums. */
import { assert, assertDefined } from '../base/assert.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { splitPoint } from '../merkle/sizes.ts';
import { addEncodedSums } from './add-encoded-sums.ts';
import type { SumNode } from './sum-hashes.ts';
import { hashSumNode } from './sum-hashes.ts';

/** The node at a position of the row that the tree stands on. */
export type NodeAt = (position: number) => SumNode;

/** Of the positions `start` to `end` - 1, at least one. */
export function joinNodes(crypto: CryptoPort, nodeAt: NodeAt, start: number, end: number): SumNode {
  assert(end > start, 'a tree has leaves');
  if (end - start === 1) return nodeAt(start);
  const middle = start + splitPoint(end - start);
  const left = joinNodes(crypto, nodeAt, start, middle);
  const right = joinNodes(crypto, nodeAt, middle, end);
  const sumsBytes = addEncodedSums(left.sumsBytes, right.sumsBytes);
  return { hash: hashSumNode(crypto, left, right), sumsBytes };
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

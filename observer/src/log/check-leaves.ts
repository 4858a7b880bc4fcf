/** What the entries themselves must say: canonical leaves, one beginning, times that never go back. */
import type { Leaf, LeafKind } from '@mutabaqa/shared/log/leaf.ts';
import { decodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import type { CheckList } from '../report/check-list.ts';

export interface LeafSummary {
  /** Leaf 0, when it is a leaf at all. */
  readonly first: Leaf | undefined;
  readonly last: Leaf | undefined;
  readonly counts: Readonly<Partial<Record<LeafKind, number>>>;
}

export interface LeafChecker {
  /** In order of index; some may be left out, when their file could not be read. */
  check(index: number, entry: Uint8Array, path: string): Leaf | undefined;
  summary(): LeafSummary;
}

export function makeLeafChecker(
  checks: CheckList<'entries' | 'times' | 'first-leaf'>,
): LeafChecker {
  const counts: Partial<Record<LeafKind, number>> = {};
  let first: Leaf | undefined;
  let last: { readonly leaf: Leaf; readonly index: number } | undefined;
  return {
    check(index, entry, path) {
      const position = `leaf ${index} (${path})`;
      const leaf = decodeLeaf(entry);
      if (leaf === undefined) {
        checks.fail('entries', position, 'not a leaf in its one encoding');
        if (index === 0) checks.fail('first-leaf', position, 'not a leaf');
        return undefined;
      }
      counts[leaf.kind] = (counts[leaf.kind] ?? 0) + 1;
      if (index === 0) first = leaf;
      const isBeginning = leaf.kind === 'package' || leaf.kind === 'successor';
      if (isBeginning !== (index === 0)) {
        const problem = index === 0 ? 'neither package nor successor' : 'a second beginning';
        checks.fail('first-leaf', position, `kind ${leaf.kind}: ${problem}`);
      }
      if (last !== undefined && leaf.timeMs < last.leaf.timeMs) {
        const before = `${last.leaf.timeMs} of leaf ${last.index}`;
        checks.fail('times', position, `time ${leaf.timeMs} is before ${before}`);
      }
      last = { leaf, index };
      return leaf;
    },
    summary: () => ({ first, last: last?.leaf, counts }),
  };
}

export function formatLeafKinds(counts: LeafSummary['counts']): string {
  return Object.entries(counts)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}

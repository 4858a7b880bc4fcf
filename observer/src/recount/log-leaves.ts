/**
 * The leaves of a verified log, opened where an opening is known, and which of them were accounted for:
 * what is left over at the end was committed to and never shown.
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Leaf, LeafKind } from '@mutabaqa/shared/log/leaf.ts';
import { encodeLeaf, openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';
import type { Openings } from '../log/openings.ts';
import type { CheckList } from '../report/check-list.ts';

export interface LogLeaves {
  readonly size: number;
  add(index: number, leaf: Leaf): void;
  /** Opened; of kind `sealed` when nobody opened it. */
  at(index: number): Leaf | undefined;
  /** As it stands in the log. */
  entryAt(index: number): Uint8Array | undefined;
  /** What was published stands behind this leaf: a problem, or undefined, and it is accounted for. */
  claim(index: number, shown: ShownLeaf): string | undefined;
  /** Leaves below `size` that nothing was shown for, in order. */
  unclaimed(size: number): { readonly index: number; readonly leaf: Leaf }[];
}

export interface ShownLeaf {
  readonly kind: LeafKind;
  /** Undefined = not to be compared. */
  readonly stationId: string | undefined;
  readonly commitment: Uint8Array;
}

/** `snapshotSize`: leaves that the version is made of; nothing behind them may be shown in it. */
export function makeLogLeaves(
  crypto: CryptoPort,
  openings: Openings,
  snapshotSize: number,
  checks: CheckList<'openings'>,
): LogLeaves {
  const logged: Leaf[] = [];
  const opened = new Map<number, Leaf>();
  const claimed = new Set<number>();
  const at = (index: number): Leaf | undefined => opened.get(index) ?? logged[index];
  return {
    get size() {
      return logged.length;
    },
    add(index, leaf) {
      logged[index] = leaf;
      const opening = openings.get(index);
      if (opening === undefined) return;
      const inner = openSealedLeaf(crypto, leaf, opening);
      if (inner === undefined) checks.fail('openings', `leaf ${index}`, 'does not open this leaf');
      else opened.set(index, inner);
    },
    at,
    entryAt: (index) => {
      const leaf = logged[index];
      return leaf && encodeLeaf(leaf);
    },
    claim(index, { kind, stationId, commitment }) {
      const leaf = at(index);
      if (leaf === undefined) return 'the log has no such leaf';
      if (index >= snapshotSize) return 'the leaf came after the snapshot';
      if (leaf.kind !== kind) return `the leaf is of kind ${leaf.kind}, not ${kind}`;
      if (stationId !== undefined && leaf.stationId !== stationId) {
        return `the leaf names station ${leaf.stationId}`;
      }
      if (!equalBytes(leaf.commitment, commitment)) return 'the leaf commits to something else';
      if (claimed.has(index)) return 'shown twice for one leaf';
      claimed.add(index);
      return undefined;
    },
    unclaimed(size) {
      return logged.slice(0, size).flatMap((_, index) => {
        const leaf = at(index);
        return leaf === undefined || claimed.has(index) ? [] : [{ index, leaf }];
      });
    },
  };
}

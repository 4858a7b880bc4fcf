/** One sum per position, exact however absurd the counts are, and how many reported each. */
import { assert } from '../base/assert.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import type { ExactCount } from './exact-count.ts';
import { exactCount } from './exact-count.ts';

export interface SumRow {
  readonly position: number;
  readonly sum: ExactCount;
  /** How many reported it, be it as zero. */
  readonly reported: number;
}

export interface ExactSums {
  /** Counts 0..2^53-1. Says nothing of what was reported. */
  add(position: number, count: number): void;
  /** Of what was added before. */
  subtract(position: number, count: number): void;
  /** One more, or one fewer, reported the positions `from` to `until` - 1. */
  report(from: number, until: number, change: Change): void;
  /** Positions that at least one reported, ascending. */
  rows(): SumRow[];
  /**
   * For loops that cannot afford a call per count: sums of at least `size` positions. Whoever adds in it must
   * stay within 2^53-1, and call `add` or `subtract` for what goes beyond.
   */
  reserve(size: number): Float64Array;
}

/** 1 = added, -1 = taken away. */
export type Change = 1 | -1;

export function makeExactSums(): ExactSums {
  // A sum is its low part, always within 2^53-1 of 0, plus a high part that is almost always absent.
  let low = new Float64Array(16);
  const high = new Map<number, bigint>();
  // Differences of the reported counts from one position to the next: a whole ballot costs two steps.
  let steps = new Float64Array(17);

  const reserve = (size: number): Float64Array => {
    if (size > low.length) {
      const capacity = Math.max(size, 2 * low.length);
      low = grown(low, capacity);
      steps = grown(steps, capacity + 1);
    }
    return low;
  };
  const change = (position: number, amount: number): void => {
    const sum = (reserve(position + 1)[position] ?? 0) + amount;
    if (Number.isSafeInteger(sum)) {
      low[position] = sum;
      return;
    }
    high.set(position, (high.get(position) ?? 0n) + BigInt(low[position] ?? 0));
    low[position] = amount;
  };
  return {
    reserve,
    add: change,
    subtract(position, count) {
      change(position, -count);
    },
    report(from, until, by) {
      if (from === until) return;
      reserve(until);
      steps[from] = (steps[from] ?? 0) + by;
      steps[until] = (steps[until] ?? 0) - by;
    },
    rows() {
      const rows: SumRow[] = [];
      let reported = 0;
      for (let position = 0; position < low.length; position++) {
        reported += steps[position] ?? 0;
        assert(reported >= 0, 'only what was added is taken away');
        if (reported === 0) continue;
        const below = low[position] ?? 0;
        const above = high.get(position);
        const sum = above === undefined ? below : exactCount(above + BigInt(below));
        rows.push({ position, sum, reported });
      }
      return rows;
    },
  };
}

function grown(array: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(size);
  larger.set(array);
  return larger;
}

export function changeVotes(sums: ExactSums, votes: SparseCounts, change: Change): void {
  const { size, reportedRuns, positions, counts } = votes;
  if (reportedRuns.length === 0) sums.report(0, size, change);
  let at = 0;
  for (const [index, run] of reportedRuns.entries()) {
    if (index % 2 === 0) sums.report(at, at + run, change);
    at += run;
  }
  const low = sums.reserve((positions.at(-1) ?? -1) + 1);
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] ?? 0;
    const count = counts[i] ?? 0;
    const sum = (low[position] ?? 0) + change * count;
    if (Number.isSafeInteger(sum)) low[position] = sum;
    else if (change === 1) sums.add(position, count);
    else sums.subtract(position, count);
  }
}

/**
 * Counts of several records beside each other, position by position, without the positions at which nobody
 * voted: a ballot of thousands costs what was voted.
 */
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { listCounts, sameReported, sumCounts } from '../tape/sparse-counts.ts';

export interface PositionRow {
  /** From 0. */
  readonly position: number;
  /** One per column; undefined = not reported. */
  readonly counts: readonly (number | undefined)[];
}

/**
 * Ascending. Left out are positions that each column reports as 0, columns without counts aside.
 */
export function alignCounts(columns: readonly (SparseCounts | undefined)[]): PositionRow[] {
  const present = columns.filter((column) => column !== undefined);
  const [first, ...others] = present;
  if (first === undefined) return [];
  const isPlain =
    first.reportedRuns.length === 0 &&
    others.every((other) => other.size === first.size && sameReported(other, first));
  return isPlain ? alignReported(columns) : alignEach(columns);
}

/** Every column reports every position: only what is not 0 has to be looked at. */
function alignReported(columns: readonly (SparseCounts | undefined)[]): PositionRow[] {
  const present = columns.filter((column) => column !== undefined);
  const [first] = present;
  const rows: PositionRow[] = [];
  if (first !== undefined && present.every((column) => sameCounts(column, first))) {
    // Channels agree, as they nearly always do.
    for (const [i, position] of first.positions.entries()) {
      const count = first.counts[i];
      rows.push({ position, counts: columns.map((column) => column && count) });
    }
    return rows;
  }
  const next = columns.map(() => 0);
  for (;;) {
    let position = Infinity;
    for (const [i, column] of columns.entries()) {
      const at = column?.positions[next[i] ?? 0] ?? Infinity;
      if (at < position) position = at;
    }
    if (position === Infinity) return rows;
    const counts = columns.map((column, i) => {
      if (column === undefined) return undefined;
      const at = next[i] ?? 0;
      if (column.positions[at] !== position) return 0;
      next[i] = at + 1;
      return column.counts[at];
    });
    rows.push({ position, counts });
  }
}

function sameCounts(a: SparseCounts, b: SparseCounts): boolean {
  if (a === b) return true;
  if (a.positions.length !== b.positions.length) return false;
  for (let i = 0; i < a.positions.length; i++) {
    if (a.positions[i] !== b.positions[i] || a.counts[i] !== b.counts[i]) return false;
  }
  return true;
}

function alignEach(columns: readonly (SparseCounts | undefined)[]): PositionRow[] {
  const dense = columns.map((column) => column && listCounts(column));
  const size = Math.max(...columns.map((column) => column?.size ?? 0));
  const rows: PositionRow[] = [];
  for (let position = 0; position < size; position++) {
    if (dense.every((counts) => counts === undefined || counts[position] === 0)) continue;
    rows.push({ position, counts: dense.map((counts) => counts?.[position]) });
  }
  return rows;
}

/** Decimal and exact; empty for what was not reported at all. */
export function formatSum(counts: SparseCounts | undefined): string {
  if (counts === undefined) return '';
  let sum = 0;
  for (const count of counts.counts) sum += count;
  return Number.isSafeInteger(sum) ? String(sum) : sumCounts(counts).toString();
}

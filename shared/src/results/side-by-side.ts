/**
 * Counts of several records beside each other, position by position, without the positions at which nobody
 * voted: a ballot of thousands costs what was voted.
 */
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { listCounts, sameReported, sumCounts } from '../tape/sparse-counts.ts';

/**
 * `counts`: one per column, undefined = not reported; used again for the next position, which is from 0. A row
 * object for each of millions would cost more than what is done with it.
 */
export type VisitPosition = (position: number, counts: readonly (number | undefined)[]) => void;

/** Ascending. Left out are positions that each column reports as 0, columns without counts aside. */
export function alignCounts(
  columns: readonly (SparseCounts | undefined)[],
  visit: VisitPosition,
): void {
  const [first, ...others] = columns.filter((column) => column !== undefined);
  if (first === undefined) return;
  const isPlain =
    first.reportedRuns.length === 0 &&
    others.every((other) => other.size === first.size && sameReported(other, first));
  if (!isPlain) alignEach(columns, visit);
  else if (others.every((other) => sameCounts(other, first))) repeatCounts(columns, first, visit);
  else alignReported(columns, visit);
}

/** Channels agree, as they nearly always do. */
function repeatCounts(
  columns: readonly (SparseCounts | undefined)[],
  { positions, counts }: SparseCounts,
  visit: VisitPosition,
): void {
  const row: (number | undefined)[] = columns.map(() => undefined);
  for (let i = 0; i < positions.length; i++) {
    for (let column = 0; column < row.length; column++) {
      if (columns[column] !== undefined) row[column] = counts[i];
    }
    visit(positions[i] ?? 0, row);
  }
}

/** Every column reports every position: only what is not 0 has to be looked at. */
function alignReported(columns: readonly (SparseCounts | undefined)[], visit: VisitPosition): void {
  const next = columns.map(() => 0);
  for (;;) {
    let position = Infinity;
    for (const [i, column] of columns.entries()) {
      const at = column?.positions[next[i] ?? 0] ?? Infinity;
      if (at < position) position = at;
    }
    if (position === Infinity) return;
    const counts = columns.map((column, i) => {
      if (column === undefined) return undefined;
      const at = next[i] ?? 0;
      if (column.positions[at] !== position) return 0;
      next[i] = at + 1;
      return column.counts[at];
    });
    visit(position, counts);
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

function alignEach(columns: readonly (SparseCounts | undefined)[], visit: VisitPosition): void {
  const dense = columns.map((column) => column && listCounts(column));
  const size = Math.max(...columns.map((column) => column?.size ?? 0));
  for (let position = 0; position < size; position++) {
    if (dense.every((counts) => counts === undefined || counts[position] === 0)) continue;
    visit(
      position,
      dense.map((counts) => counts?.[position]),
    );
  }
}

/** Decimal and exact; empty for what was not reported at all. */
export function formatSum(counts: SparseCounts | undefined): string {
  if (counts === undefined) return '';
  let sum = 0;
  for (const count of counts.counts) sum += count;
  return Number.isSafeInteger(sum) ? String(sum) : sumCounts(counts).toString();
}

/**
 * Votes per position of a ballot with thousands of positions, most of them zero.
 *
 * `positions` ascend and hold the non-zero counts; `reportedRuns` are the lengths of alternating runs,
 * reported first, empty when every position is reported. Positions are from 0, counts 1..2^53-1.
 */
export interface SparseCounts {
  readonly size: number;
  readonly reportedRuns: readonly number[];
  readonly positions: readonly number[];
  readonly counts: readonly number[];
}

/** Candidates on one ballot; twice the largest known (2,300), so that a hostile size costs nothing. */
export const positionsMax = 5_000;

/** Builds the sparse form; undefined stands for "not reported", which is not zero. */
export function makeSparseCounts(values: readonly (number | undefined)[]): SparseCounts {
  const positions: number[] = [];
  const counts: number[] = [];
  const runs: number[] = [];
  let runReported = true;
  let run = 0;
  for (const [position, value] of values.entries()) {
    const reported = value !== undefined;
    if (reported !== runReported) {
      runs.push(run);
      run = 0;
      runReported = reported;
    }
    run += 1;
    if (value !== undefined && value !== 0) {
      positions.push(position);
      counts.push(value);
    }
  }
  if (runs.length > 0) runs.push(run);
  return { size: values.length, reportedRuns: runs, positions, counts };
}

/** One value per position, undefined where nothing was reported. */
export function listCounts(sparse: SparseCounts): (number | undefined)[] {
  const values: (number | undefined)[] = [];
  for (let position = 0; position < sparse.size; position++) values.push(0);
  let at = 0;
  for (const [index, run] of sparse.reportedRuns.entries()) {
    if (index % 2 === 1) values.fill(undefined, at, at + run);
    at += run;
  }
  for (const [i, position] of sparse.positions.entries()) values[position] = sparse.counts[i];
  return values;
}

/** Whether both were reported at the same positions. */
export function sameReported(a: SparseCounts, b: SparseCounts): boolean {
  return (
    a.reportedRuns.length === b.reportedRuns.length &&
    a.reportedRuns.every((run, i) => run === b.reportedRuns[i])
  );
}

/** Sum of what was reported; a bigint, because absurd counts are representable and must add exactly. */
export function sumCounts(sparse: SparseCounts): bigint {
  let sum = 0n;
  for (const count of sparse.counts) sum += BigInt(count);
  return sum;
}

/** Whether the runs are the only way to write this set of reported positions. */
export function hasCanonicalRuns(size: number, runs: readonly number[]): boolean {
  if (runs.length === 0) return true;
  let sum = 0;
  for (const [index, run] of runs.entries()) {
    if (run === 0 && index > 0) return false;
    sum += run;
  }
  return runs.length > 1 && sum === size;
}

/** Sums per figure over many tapes, exact however absurd the counts are. */
import type { FieldPath } from '../base/field-path.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import type { Tape } from '../tape/tape.ts';
import { accountFields } from '../tape/tape.ts';

export interface FieldTotal {
  readonly path: FieldPath;
  readonly sum: bigint;
}

export interface ChannelTotals {
  add(tape: Tape): void;
  /** Tapes added. */
  readonly tapes: number;
  /** Figures that at least one tape reported, papers and contests in order of their ids. */
  rows(): FieldTotal[];
}

/** Numbers while they are exact, which is almost always; the overflow goes to a bigint. */
interface ExactSums {
  add(position: number, count: number): void;
  report(position: number): void;
  reportAll(size: number): void;
  totals(): (readonly [position: number, sum: bigint])[];
}

function makeExactSums(): ExactSums {
  const low: (number | undefined)[] = [];
  const high = new Map<number, bigint>();
  const report = (position: number): void => {
    low[position] ??= 0;
  };
  return {
    report,
    reportAll(size) {
      for (let position = low.length; position < size; position++) low[position] = 0;
      for (let position = 0; position < size; position++) report(position);
    },
    add(position, count) {
      const sum = (low[position] ?? 0) + count;
      if (Number.isSafeInteger(sum)) {
        low[position] = sum;
      } else {
        high.set(position, (high.get(position) ?? 0n) + BigInt(low[position] ?? 0));
        low[position] = count;
      }
    },
    totals: () =>
      [...low.entries()].flatMap(([position, sum]) =>
        sum === undefined ? [] : [[position, BigInt(sum) + (high.get(position) ?? 0n)] as const],
      ),
  };
}

export function makeChannelTotals(): ChannelTotals {
  const accounts = new Map<string, ExactSums>();
  const lists = new Map<string, ExactSums>();
  const candidates = new Map<string, ExactSums>();
  let tapes = 0;

  return {
    get tapes() {
      return tapes;
    },
    add(tape) {
      tapes += 1;
      for (const [index, { id }] of tape.header.sections.entries()) {
        const section = tape.sections[index];
        if (section?.kind === 'account') {
          const sums = sumsOf(accounts, id);
          for (const [position, field] of accountFields.entries()) {
            const count = section.counts[field];
            if (count !== undefined) sums.add(position, count);
          }
        } else if (section?.kind === 'contest') {
          if (section.listVotes) addCounts(sumsOf(lists, id), section.listVotes);
          if (section.candidateVotes) addCounts(sumsOf(candidates, id), section.candidateVotes);
        }
      }
    },
    rows: () => [
      ...rowsOf(accounts, (paperId, position) => ({
        kind: 'account',
        paperId,
        field: accountFields[position] ?? '',
      })),
      ...rowsOf(lists, (contestId, position) => ({ kind: 'list', contestId, position })),
      ...rowsOf(candidates, (contestId, position) => ({ kind: 'candidate', contestId, position })),
    ],
  };
}

function sumsOf(byId: Map<string, ExactSums>, id: string): ExactSums {
  let sums = byId.get(id);
  if (sums === undefined) byId.set(id, (sums = makeExactSums()));
  return sums;
}

function addCounts(sums: ExactSums, { size, reportedRuns, positions, counts }: SparseCounts): void {
  if (reportedRuns.length === 0) sums.reportAll(size);
  let at = 0;
  for (const [index, run] of reportedRuns.entries()) {
    if (index % 2 === 0) for (let i = at; i < at + run; i++) sums.report(i);
    at += run;
  }
  for (const [i, position] of positions.entries()) sums.add(position, counts[i] ?? 0);
}

function rowsOf(
  byId: ReadonlyMap<string, ExactSums>,
  pathOf: (id: string, position: number) => FieldPath,
): FieldTotal[] {
  return [...byId.keys()].sort().flatMap((id) =>
    (byId.get(id)?.totals() ?? []).map(([position, sum]) => ({
      path: pathOf(id, position),
      sum,
    })),
  );
}

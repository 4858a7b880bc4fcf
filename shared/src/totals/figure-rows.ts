/** The figures of an area as rows of text: one per field, list or candidate that somebody reported. */
import { accountFields } from '../tape/tape.ts';
import type { AreaTotals } from './area-totals.ts';
import type { BallotTotals } from './ballot-totals.ts';
import type { ContestTotals } from './contest-totals.ts';
import type { ExactSums } from './exact-sums.ts';

export const figureKinds = ['account', 'list', 'candidate'] as const;
export type FigureKind = (typeof figureKinds)[number];

export const sumColumns = ['transmitted', 'card', 'adopted', 'countable'] as const;

export interface FigureRow {
  /** Field of the account, list code or candidate id. */
  readonly code: string;
  /** In the order of `sumColumns`; undefined where nobody reported it. */
  readonly sums: readonly (string | undefined)[];
  /** How many adopted figures reported it. */
  readonly adopted: number;
}

/** Rows of 0 in every column are left out of parts: they stand in the whole. */
export function figureRows(
  contest: ContestTotals,
  kind: FigureKind,
  area: AreaTotals,
): FigureRow[] {
  const sums = sumColumns.map((column) => sumsOfKind(area[column], kind));
  const rows = rowsOf(sums, (position) => codeOf(contest, kind, position));
  return area === contest.whole ? rows : rows.filter(hasSum);
}

/** Ballots of all contests: what is countable is what is adopted. */
export function ballotRows({ transmitted, card, adopted }: BallotTotals): FigureRow[] {
  return rowsOf([transmitted, card, adopted, adopted], (position) => accountFields[position] ?? '');
}

function sumsOfKind(sums: AreaTotals['adopted'], kind: FigureKind): ExactSums {
  return { account: sums.account, list: sums.lists, candidate: sums.candidates }[kind];
}

/** Rows of sums ascend: they are gone through side by side. */
function rowsOf(sums: readonly ExactSums[], nameOf: (position: number) => string): FigureRow[] {
  const columns = sums.map((each) => each.rows());
  const next = columns.map(() => 0);
  const rows: FigureRow[] = [];
  for (;;) {
    let position = Infinity;
    for (let i = 0; i < columns.length; i++) {
      position = Math.min(position, columns[i]?.[next[i] ?? 0]?.position ?? Infinity);
    }
    if (position === Infinity) return rows;
    const found = columns.map((column, i) => {
      const row = column[next[i] ?? 0];
      if (row?.position !== position) return undefined;
      next[i] = (next[i] ?? 0) + 1;
      return row;
    });
    rows.push({
      code: nameOf(position),
      sums: found.map((row) => row && String(row.sum)),
      adopted: found[sumColumns.indexOf('adopted')]?.reported ?? 0,
    });
  }
}

function hasSum({ sums }: FigureRow): boolean {
  return sums.some((sum) => sum !== undefined && sum !== '0');
}

/** Tapes longer than the ballot are evidence too: `#` and the position from 1. */
function codeOf({ contest }: ContestTotals, kind: FigureKind, position: number): string {
  const code = {
    account: () => accountFields[position],
    list: () => contest.lists[position]?.code,
    candidate: () => contest.candidates[position]?.id,
  }[kind]();
  return code ?? `#${position + 1}`;
}

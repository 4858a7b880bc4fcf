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

function rowsOf(sums: readonly ExactSums[], nameOf: (position: number) => string): FigureRow[] {
  const columns = sums.map((each) => new Map(each.rows().map((row) => [row.position, row])));
  const positions = new Set(columns.flatMap((rows) => [...rows.keys()]));
  return [...positions]
    .sort((a, b) => a - b)
    .map((position) => {
      const rows = columns.map((each) => each.get(position));
      return {
        code: nameOf(position),
        sums: rows.map((row) => row && String(row.sum)),
        adopted: rows[sumColumns.indexOf('adopted')]?.reported ?? 0,
      };
    });
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

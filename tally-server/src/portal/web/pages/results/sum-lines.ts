/** Rows of totals with the names of the ballot, in the order that the reader wants. Pure. */
import type { LookupContest } from '@mutabaqa/shared/site/lookup.ts';
import type { AreaSums, FigureRow } from '../../data/totals.ts';

export interface SumLine {
  readonly code: string;
  readonly name: string;
  /** Place on the ballot, from 1; undefined when it is not on it. */
  readonly place: number | undefined;
  /** Code of the candidate's list; undefined for a list, and for a candidate of none. */
  readonly list: string | undefined;
  readonly isExcluded: boolean;
  readonly transmitted: string | null;
  readonly card: string | null;
  readonly adopted: string | null;
  readonly countable: string | null;
  /** Hundredths of a percent of all countable votes of the rows together; null of nothing. */
  readonly share: string | null;
}

export type LineOrder = 'votes' | 'ballot';

export function listSums(
  { lists }: Pick<AreaSums, 'lists'>,
  contest: LookupContest | undefined,
): readonly SumLine[] {
  const places = new Map(contest?.lists.map(({ code }, i) => [code, i]));
  return makeLines(lists, (code) => {
    const at = places.get(code);
    const name = at === undefined ? code : (contest?.lists[at]?.name ?? code);
    return { name, place: placeOf(at), list: undefined, isExcluded: false };
  });
}

export function candidateSums(
  { candidates }: Pick<AreaSums, 'candidates'>,
  contest: LookupContest | undefined,
  excluded: ReadonlySet<number>,
): readonly SumLine[] {
  const places = new Map(contest?.candidates.map(({ id }, i) => [id, i]));
  return makeLines(candidates, (code) => {
    const at = places.get(code);
    const candidate = at === undefined ? undefined : contest?.candidates[at];
    return {
      name: candidate?.name ?? code,
      place: placeOf(at),
      list: candidate?.list ?? undefined,
      isExcluded: at !== undefined && excluded.has(at),
    };
  });
}

/** Equal votes stand as on the ballot. */
export function orderLines(lines: readonly SumLine[], order: LineOrder): readonly SumLine[] {
  const byPlace = lines.toSorted((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity));
  if (order === 'ballot') return byPlace;
  return byPlace.toSorted((a, b) => {
    const difference = BigInt(b.countable ?? -1) - BigInt(a.countable ?? -1);
    return difference === 0n ? 0 : difference > 0n ? 1 : -1;
  });
}

/** Hundredths of a percent, rounded down; null of nothing, or of what nobody reported. */
export function shareOfSum(part: string | null, whole: string | bigint | null): string | null {
  if (part === null || whole === null || BigInt(whole) === 0n) return null;
  return String((BigInt(part) * 10_000n) / BigInt(whole));
}

export function accountRow(
  { account }: Pick<AreaSums, 'account'>,
  field: string,
): FigureRow | undefined {
  return account.find(([name]) => name === field);
}

function makeLines(
  rows: readonly FigureRow[],
  describe: (code: string) => Pick<SumLine, 'name' | 'place' | 'list' | 'isExcluded'>,
): readonly SumLine[] {
  const all = rows.reduce((sum, [, , , , countable]) => sum + BigInt(countable ?? 0), 0n);
  return rows.map(([code, transmitted, card, adopted, countable]) => ({
    ...{ code, ...describe(code), transmitted, card, adopted, countable },
    share: shareOfSum(countable, all),
  }));
}

function placeOf(at: number | undefined): number | undefined {
  return at === undefined ? undefined : at + 1;
}

/** Sums of what the oracle expects, by contest and area, in the simplest way: add everything up. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { KnownCount } from '../sim/known-count.ts';
import type { Election } from '../world/election.ts';
import type { ExcludedPlace, ExpectedElection } from './expect-election.ts';

/** Of one figure; undefined = nobody reported it. */
export interface ExpectedSum {
  transmitted: bigint | undefined;
  card: bigint | undefined;
  adopted: bigint | undefined;
  countable: bigint | undefined;
  /** Stations whose adopted figures report it. */
  adoptedStations: number;
}

/**
 * By contest, `whole` or `governorate` or `constituency`, and its name; then by kind of figure and code.
 * Keys are of `sumKey`.
 */
export type ExpectedTotals = ReadonlyMap<string, ReadonlyMap<string, ExpectedSum>>;

export function sumKey(...parts: readonly string[]): string {
  return parts.join('|');
}

export function expectTotals(world: Election, expected: ExpectedElection): ExpectedTotals {
  const totals = new Map<string, Map<string, ExpectedSum>>();
  for (const station of world.stations) {
    const { contests } = assertDefined(expected.stations.get(station.stationId), station.stationId);
    for (const contest of contests) {
      const entry = assertDefined(world.ballots.get(contest.contestId), 'ballot').contest;
      const areas = [
        ['whole', entry.constituency],
        ['governorate', station.governorate],
        ['constituency', station.constituency],
      ];
      const excluded = expected.excluded.filter((each) => each.contestId === contest.contestId);
      const columns = {
        transmitted: figuresOf(entry, contest.paperId, contest.transmitted),
        card: figuresOf(entry, contest.paperId, contest.card),
        adopted: figuresOf(entry, contest.paperId, contest.adopted),
        countable: withoutExcluded(
          entry,
          figuresOf(entry, contest.paperId, contest.adopted),
          excluded,
        ),
      };
      for (const area of areas) {
        const key = sumKey(entry.contestId, ...area);
        const sums = totals.get(key) ?? new Map<string, ExpectedSum>();
        totals.set(key, sums);
        for (const [column, figures] of Object.entries(columns)) {
          addColumn(sums, column as keyof typeof columns, figures);
        }
      }
    }
  }
  return totals;
}

/** By kind of figure and code. */
type Figures = ReadonlyMap<string, number>;

/** With the account of the paper that the station has it on; a neighbour's card has it on another. */
function figuresOf(
  entry: ContestEntry,
  paperId: string,
  count: KnownCount | undefined,
): Map<string, number> {
  const figures = new Map<string, number>();
  const contest = count
    ?.flatMap(({ contests }) => contests)
    .find(({ contestId }) => contestId === entry.contestId);
  if (count === undefined || contest === undefined) return figures;
  const paper = count.find((each) => each.paperId === paperId);
  for (const [field, value] of Object.entries(paper?.account ?? {})) {
    figures.set(sumKey('account', field), value);
  }
  for (const [place, { code }] of entry.lists.entries()) {
    const votes = contest.lists[place];
    if (votes !== undefined) figures.set(sumKey('lists', code), votes);
  }
  for (const [place, { id }] of entry.candidates.entries()) {
    const votes = contest.candidates[place];
    if (votes !== undefined) figures.set(sumKey('candidates', id), votes);
  }
  return figures;
}

/** Their votes leave the candidate and the list, which never falls below 0. */
function withoutExcluded(
  entry: ContestEntry,
  figures: Map<string, number>,
  excluded: readonly ExcludedPlace[],
): Figures {
  for (const { position } of excluded) {
    const { id, listPosition } = assertDefined(entry.candidates[position], 'candidate');
    const candidateKey = sumKey('candidates', id);
    const votes = figures.get(candidateKey);
    if (votes === undefined) continue;
    figures.set(candidateKey, 0);
    const list = entry.lists[listPosition - 1];
    const listKey = sumKey('lists', list?.code ?? '');
    const before = figures.get(listKey);
    if (before !== undefined) figures.set(listKey, Math.max(0, before - votes));
  }
  return figures;
}

function addColumn(
  sums: Map<string, ExpectedSum>,
  column: 'transmitted' | 'card' | 'adopted' | 'countable',
  figures: Figures,
): void {
  for (const [figure, value] of figures) {
    let sum = sums.get(figure);
    if (sum === undefined) {
      sum = {
        ...{ transmitted: undefined, card: undefined, adopted: undefined, countable: undefined },
        adoptedStations: 0,
      };
      sums.set(figure, sum);
    }
    sum[column] = (sum[column] ?? 0n) + BigInt(value);
    if (column === 'adopted') sum.adoptedStations += 1;
  }
}

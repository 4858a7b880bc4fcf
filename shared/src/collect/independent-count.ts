/** Totals of the tapes that were brought: what the scanners counted, with no word of the centre in it. */
import { assertDefined } from '../base/assert.ts';
import { compareIds } from '../base/ids.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import type { ElectionPackage } from '../election/election-package.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { changeVotes, type ExactSums, makeExactSums } from '../totals/exact-sums.ts';
import type { CollectedStation } from './newest-tapes.ts';

export type CountAreaKind = 'constituency' | 'governorate';

/** Sums are decimal text: they may pass 2^53. In ballot order; what nobody reported is left out. */
export interface CountedVotes {
  /** That are counted and have the contest on their ballot. */
  readonly stations: number;
  readonly lists: readonly (readonly [code: string, votes: string])[];
  readonly candidates: readonly (readonly [id: string, votes: string])[];
}

export interface CountedContest extends CountedVotes {
  readonly contestId: string;
  /** By the contest's constituency and, separately, by the station's governorate; byte order of ids. */
  readonly areas: readonly (CountedVotes & {
    readonly kind: CountAreaKind;
    readonly id: string;
  })[];
}

interface Votes {
  stations: number;
  readonly lists: ExactSums;
  readonly candidates: ExactSums;
}

/** In byte order of contests. Only stations that are counted; the others are the caller's to name. */
export function countTapes(
  { contests, roster }: Pick<ElectionPackage, 'contests' | 'roster'>,
  stations: readonly CollectedStation[],
): CountedContest[] {
  const sums = new Map<string, { readonly all: Votes; readonly areas: Map<string, Votes> }>();
  for (const { stationId, state, tapes } of stations) {
    if (state !== 'counted') continue;
    const { governorate } = assertDefined(roster.station(stationId), 'a station of the roster');
    const ids = new Set<string>();
    for (const { tape } of tapes) {
      for (const section of tape.header.sections)
        if (section.kind === 'contest') ids.add(section.id);
    }
    for (const contestId of ids) {
      const contest = assertDefined(contests.get(contestId), 'a contest of the ballot');
      const own = sums.get(contestId) ?? { all: makeVotes(), areas: new Map<string, Votes>() };
      sums.set(contestId, own);
      const areas = [`constituency ${contest.constituency}`, `governorate ${governorate}`];
      for (const votes of [own.all, ...areas.map((name) => areaOf(own.areas, name))]) {
        votes.stations += 1;
        for (const { tape } of tapes) {
          for (const [i, { kind, id }] of tape.header.sections.entries()) {
            const section = tape.sections[i];
            if (kind !== 'contest' || id !== contestId || section?.kind !== 'contest') continue;
            add(votes.lists, section.listVotes);
            add(votes.candidates, section.candidateVotes);
          }
        }
      }
    }
  }
  return [...sums]
    .toSorted(([a], [b]) => compareIds(a, b))
    .map(([contestId, { all, areas }]) => {
      const contest = assertDefined(contests.get(contestId), 'a contest of the ballot');
      return {
        contestId,
        ...show(contest, all),
        areas: [...areas]
          .toSorted(([a], [b]) => compareIds(a, b))
          .map(([name, votes]) => {
            const gap = name.indexOf(' ');
            const kind = name.slice(0, gap) as CountAreaKind;
            return { kind, id: name.slice(gap + 1), ...show(contest, votes) };
          }),
      };
    });
}

function makeVotes(): Votes {
  return { stations: 0, lists: makeExactSums(), candidates: makeExactSums() };
}

function areaOf(areas: Map<string, Votes>, name: string): Votes {
  const votes = areas.get(name) ?? makeVotes();
  areas.set(name, votes);
  return votes;
}

function add(sums: ExactSums, votes: SparseCounts | undefined): void {
  if (votes !== undefined) changeVotes(sums, votes, 1);
}

function show(contest: ContestEntry, { stations, lists, candidates }: Votes): CountedVotes {
  return {
    stations,
    lists: rowsOf(
      lists,
      contest.lists.map(({ code }) => code),
    ),
    candidates: rowsOf(
      candidates,
      contest.candidates.map(({ id }) => id),
    ),
  };
}

function rowsOf(sums: ExactSums, codes: readonly string[]): [string, string][] {
  return sums
    .rows()
    .map(({ position, sum }) => [
      assertDefined(codes[position], 'a position of the ballot'),
      `${sum}`,
    ]);
}

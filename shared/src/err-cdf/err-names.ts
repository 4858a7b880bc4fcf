/**
 * References inside the files of the common data format: short, because a file of station figures repeats them
 * a million times, and the same in every version, because they follow from the package alone.
 */
import { assertDefined } from '../base/assert.ts';
import { compareIds } from '../base/ids.ts';
import type { ContestEntry, ListEntry } from '../election/contest-entry.ts';
import { parsePartName } from '../election/package-bytes.ts';
import type { ResultsSource } from '../results/results-source.ts';

export const countryUnit = 'country';

export interface NamedContest {
  readonly entry: ContestEntry;
  /** From 1, in byte order of ids: the order of the reports. */
  readonly place: number;
  /** Of each list, by position. */
  readonly parties: readonly string[];
}

export interface NamedParty {
  readonly id: string;
  readonly list: ListEntry;
}

export interface ErrNames {
  /** In byte order of ids. */
  readonly contests: readonly NamedContest[];
  contest(contestId: string): NamedContest;
  /** Lists with equal code and name are one party, in however many contests they stand. */
  readonly parties: readonly NamedParty[];
  /** Of stations and of contests. */
  constituencyUnit(constituency: string): string;
}

export function makeErrNames({
  manifest,
  contests,
}: Pick<ResultsSource['election'], 'manifest' | 'contests'>): ErrNames {
  const parties = new Map<string, NamedParty>();
  const partyOf = (list: ListEntry): string => {
    const key = JSON.stringify([list.code, list.name]);
    let party = parties.get(key);
    if (party === undefined) parties.set(key, (party = { id: `p${parties.size + 1}`, list }));
    return party.id;
  };
  const named = [...contests.values()]
    .sort((a, b) => compareIds(a.contestId, b.contestId))
    .map((entry, i) => ({ entry, place: i + 1, parties: entry.lists.map(partyOf) }));
  const byId = new Map(named.map((each) => [each.entry.contestId, each]));
  const rosters = [...manifest.parts.keys()].flatMap((name) => {
    const subject = parsePartName(name);
    return subject.kind === 'roster' ? [subject.constituency] : [];
  });
  const constituencies = new Set([...rosters, ...named.map(({ entry }) => entry.constituency)]);
  const units = new Map([...constituencies].sort(compareIds).map((id, i) => [id, `k${i + 1}`]));
  return {
    contests: named,
    contest: (contestId) => assertDefined(byId.get(contestId), contestId),
    parties: [...parties.values()],
    constituencyUnit: (constituency) => assertDefined(units.get(constituency), constituency),
  };
}

/** A contest with lists and candidates is two of them: votes for lists and votes for candidates. */
export type ContestPart = 'lists' | 'candidates';

export function contestRef({ place }: NamedContest, part: ContestPart): string {
  return part === 'lists' ? `c${place}l` : `c${place}c`;
}

/** `position`: on the ballot, from 0. */
export function selectionRef(contest: NamedContest, part: ContestPart, position: number): string {
  return `${contestRef(contest, part)}${position + 1}`;
}

export function candidateRef({ place }: NamedContest, position: number): string {
  return `n${place}-${position + 1}`;
}

export function centreRef(place: number): string {
  return `m${place}`;
}

/** `place`: in the roster, from 1. */
export function stationRef(place: number): string {
  return `s${place}`;
}

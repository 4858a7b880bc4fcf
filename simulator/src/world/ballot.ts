/**
 * The contest of a constituency, and how its voters lean.
 *
 * Lists and candidates have heavy tails: a few lists take most votes, a few candidates most of a list's,
 * and most candidates of a long ballot have none at a given station.
 */
import type { CandidateEntry, ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { Constituency } from './constituencies.ts';
import { makeListName, makePersonName } from './invented-names.ts';
import { makeSeededRandom } from './random.ts';
import type { SeededRandom } from './random.ts';
import type { WeightedDraw } from './shares.ts';
import { makeWeightedDraw, shareOut } from './shares.ts';

export interface Ballot {
  readonly contest: ContestEntry;
  /** Weight of each list in the constituency, in ballot order; one for a contest without lists. */
  readonly listWeights: readonly number[];
  /** Of each list: its candidates' positions on the ballot, and a draw among them. */
  readonly members: readonly {
    readonly positions: readonly number[];
    readonly draw: WeightedDraw;
  }[];
}

/** Baghdad's ballot of 2025 had some 2,300 candidates, all ballots together 7,750. */
const candidatesPerSeat = 21.1;
const candidatesPerSeatInBaghdad = 32.4;
const firstListCode = 201;

/** `small` keeps the shape with a fraction of the names, for elections that are held by the thousand. */
export type BallotSize = 'true' | 'small';
const smallerLists = 5;
const smallerCandidates = 18;

export function contestIdOf(constituencyId: string): string {
  return `${constituencyId}/representatives`;
}

export function makeBallot(
  electionSeed: string,
  place: Constituency,
  ballotSize: BallotSize,
): Ballot {
  const random = makeSeededRandom(`${electionSeed}/ballot/${place.id}`);
  const individuals = random.integer(2, 5);
  const sizes = [
    ...drawListSizes(random, place, individuals, ballotSize),
    ...Array.from({ length: individuals }, () => 1),
  ];
  const candidates = sizes.flatMap((size, list) => makeCandidates(random, size, list + 1));
  const lists = sizes.map((_, list) => ({
    code: String(firstListCode + list),
    name: makeListName(list),
  }));
  return {
    contest: {
      contestId: contestIdOf(place.id),
      constituency: place.id,
      name: `مجلس النواب - ${place.ar}`,
      lists,
      candidates,
    },
    listWeights: sizes.map((size) => (size === 1 ? 0.1 : 1) * heavyTailed(random)),
    members: makeMembers(random, sizes),
  };
}

/** Candidates of each list that has more than one. */
function drawListSizes(
  random: SeededRandom,
  place: Constituency,
  individuals: number,
  ballotSize: BallotSize,
): number[] {
  const perSeat = place.id === 'IQ-BG' ? candidatesPerSeatInBaghdad : candidatesPerSeat;
  const lists = 18 + Math.round(place.seats / 4);
  const candidates = Math.round(place.seats * perSeat) - individuals;
  const isSmall = ballotSize === 'small';
  const count = isSmall ? Math.round(lists / smallerLists) : lists;
  const total = isSmall ? Math.round(candidates / smallerCandidates) : candidates;
  const weights = Array.from({ length: count }, () => 0.3 + random.unit());
  // A list without a candidate is none.
  return shareOut(Math.max(0, total - 2 * count), weights).map((each) => each + 2);
}

function makeCandidates(random: SeededRandom, size: number, list: number): CandidateEntry[] {
  return Array.from({ length: size }, (_, place) => ({
    id: `${firstListCode + list - 1}-${place + 1}`,
    name: makePersonName(random),
    listPosition: list,
  }));
}

function makeMembers(random: SeededRandom, sizes: readonly number[]): Ballot['members'] {
  let next = 0;
  return sizes.map((size) => {
    const positions = Array.from({ length: size }, () => next++);
    const weights = positions.map((_, place) => heavyTailed(random) / (place + 1));
    return { positions, draw: makeWeightedDraw(weights) };
  });
}

/** Pareto with shape 1.16 ("80 to 20"), cut off so that no list is alone on the ballot. */
export function heavyTailed(random: SeededRandom): number {
  return Math.min(40, (1 - random.unit()) ** (-1 / 1.16));
}

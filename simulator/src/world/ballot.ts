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
  /** Weight of each list in the constituency, in ballot order. */
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

export function contestIdOf(constituencyId: string): string {
  return `${constituencyId}/representatives`;
}

export function makeBallot(electionSeed: string, place: Constituency): Ballot {
  const random = makeSeededRandom(`${electionSeed}/ballot/${place.id}`);
  const groups = 18 + Math.round(place.seats / 4);
  const individuals = random.integer(2, 5);
  const perSeat = place.id === 'IQ-BG' ? candidatesPerSeatInBaghdad : candidatesPerSeat;
  const sizes = [
    ...shareOut(
      Math.round(place.seats * perSeat) - individuals,
      Array.from({ length: groups }, () => 0.3 + random.unit()),
    ),
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

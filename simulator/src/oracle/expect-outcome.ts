/** Who leads a contest by what the oracle expects, and whether what is open could change it. */
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { Election, StationPlan } from '../world/election.ts';
import type { ExpectedElection } from './expect-election.ts';
import type { ExpectedSum, ExpectedTotals } from './expect-totals.ts';
import { sumKey } from './expect-totals.ts';

export interface ExpectedContender {
  readonly code: string;
  readonly votes: bigint;
}

export interface ExpectedOutcome {
  readonly contestId: string;
  readonly level: 'list' | 'candidate';
  readonly leader: ExpectedContender | undefined;
  readonly runnerUp: ExpectedContender | undefined;
  readonly margin: bigint | undefined;
  readonly outstanding: { readonly stations: number; readonly registered: number };
  readonly canChange: 'yes' | 'no';
  /** Stations whose figures are not adopted. */
  readonly openByState: ReadonlyMap<StationState, number>;
}

/** Every station of a simulated election has a roll. */
export function expectOutcomes(
  world: Election,
  expected: ExpectedElection,
  totals: ExpectedTotals,
): ExpectedOutcome[] {
  return [...world.ballots.values()].map(({ contest }) => {
    const { contestId, constituency } = contest;
    const sums = totals.get(sumKey(contestId, 'whole', constituency)) ?? new Map();
    const [level, contenders] = rankContenders(contest, sums, expected);
    const [leader, runnerUp] = contenders;
    const margin = leader && runnerUp && leader.votes - runnerUp.votes;
    const open = openStations(world, expected, contestId);
    const waiting = open.filter(({ state }) => state !== 'annulled').map(({ station }) => station);
    const voters = waiting.reduce((sum, { registered }) => sum + registered, 0);
    const isOpen = waiting.length > 0 && margin !== undefined && margin <= BigInt(voters);
    const openByState = new Map<StationState, number>();
    for (const { state } of open) openByState.set(state, (openByState.get(state) ?? 0) + 1);
    return {
      ...{ contestId, level, leader, runnerUp, margin, openByState },
      outstanding: { stations: waiting.length, registered: voters },
      canChange: isOpen ? 'yes' : 'no',
    };
  });
}

/** Lists, unless candidates only were ever counted; of equal ones the first on the ballot. */
function rankContenders(
  { contestId, lists, candidates }: ContestEntry,
  sums: ReadonlyMap<string, ExpectedSum>,
  { excluded }: ExpectedElection,
): readonly ['list' | 'candidate', readonly ExpectedContender[]] {
  const votesOf = (kind: 'lists' | 'candidates', code: string) =>
    sums.get(sumKey(kind, code))?.countable;
  const isCounted = (kind: 'lists' | 'candidates', codes: readonly string[]): boolean =>
    codes.some((code) => votesOf(kind, code) !== undefined);
  const listCodes = lists.map(({ code }) => code);
  const candidateIds = candidates.map(({ id }) => id);
  const isByList =
    lists.length > 0 && (isCounted('lists', listCodes) || !isCounted('candidates', candidateIds));
  const isOut = (position: number): boolean =>
    excluded.some((each) => each.contestId === contestId && each.position === position);
  const contenders = isByList
    ? listCodes.map((code) => ({ code, votes: votesOf('lists', code) ?? 0n }))
    : candidateIds
        .filter((_, position) => !isOut(position))
        .map((code) => ({ code, votes: votesOf('candidates', code) ?? 0n }));
  const ranked = contenders.toSorted((a, b) => Number(b.votes - a.votes));
  return [isByList ? 'list' : 'candidate', ranked];
}

interface OpenStation {
  readonly station: StationPlan;
  readonly state: StationState;
}

function openStations(
  { stations }: Election,
  expected: ExpectedElection,
  contestId: string,
): OpenStation[] {
  return stations.flatMap((station) => {
    const contests = expected.stations.get(station.stationId)?.contests ?? [];
    const contest = contests.find((each) => each.contestId === contestId);
    return contest && contest.adopted === undefined ? [{ station, state: contest.state }] : [];
  });
}

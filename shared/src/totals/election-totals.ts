/**
 * Totals of an election from the verdicts of its stations. Whatever the order of adding and removing, equal
 * stations give equal totals.
 */
import { assertDefined } from '../base/assert.ts';
import { compareIds } from '../base/ids.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { ExcludedCandidate } from '../reconcile/ledger.ts';
import type { StationState } from '../reconcile/verdict.ts';
import type { CountedContest } from './adopted-figures.ts';
import type { BallotTotals } from './ballot-totals.ts';
import { makeBallotTotals } from './ballot-totals.ts';
import type { ContestTotals } from './contest-totals.ts';
import { makeContestTotals } from './contest-totals.ts';
import type { Change } from './exact-sums.ts';
import { makeNamedAreas } from './named-areas.ts';

export interface TotalsRules {
  /** States whose figures enter the adopted total, of the policy in force. */
  readonly adoptedStates: readonly StationState[];
  readonly exclusions: readonly ExcludedCandidate[];
}

/** What totals use of a verdict: any `StationVerdict` is one. */
export interface CountedVerdict {
  readonly state: StationState;
  readonly contests: readonly CountedContest[];
}

type NamedBallots = readonly [name: string, totals: BallotTotals];

export interface ElectionTotals {
  readonly rules: TotalsRules;
  add(entry: StationEntry, verdict: CountedVerdict): void;
  /** The very verdict that was added. */
  remove(entry: StationEntry, verdict: CountedVerdict): void;
  /** Stations, voters and ballots of all contests together, and by area of the station in byte order. */
  readonly ballots: BallotTotals;
  ballotsByGovernorate(): NamedBallots[];
  ballotsByConstituency(): NamedBallots[];
  /** Every contest of the election, in byte order of ids, also those that no station has. */
  readonly contests: readonly ContestTotals[];
}

export function makeElectionTotals(
  contests: ReadonlyMap<string, ContestEntry>,
  rules: TotalsRules,
): ElectionTotals {
  const byId = new Map(
    [...contests.values()]
      .sort((a, b) => compareIds(a.contestId, b.contestId))
      .map((contest) => {
        const excluded = new Set(
          rules.exclusions
            .filter(({ contestId }) => contestId === contest.contestId)
            .map(({ position }) => position),
        );
        const { adoptedStates } = rules;
        return [contest.contestId, makeContestTotals({ contest, adoptedStates, excluded })];
      }),
  );
  const makeBallots = () => makeBallotTotals(rules.adoptedStates);
  const ballots = makeBallots();
  const governorates = makeNamedAreas(makeBallots);
  const constituencies = makeNamedAreas(makeBallots);
  const change = (entry: StationEntry, verdict: CountedVerdict, by: Change): void => {
    ballots.change(entry, verdict, by);
    governorates.of(entry.governorate).change(entry, verdict, by);
    constituencies.of(entry.constituency).change(entry, verdict, by);
    for (const each of verdict.contests) {
      assertDefined(byId.get(each.contestId), each.contestId).change(entry, each, by);
    }
  };
  return {
    rules,
    ballots,
    ballotsByGovernorate: () => governorates.inOrder(),
    ballotsByConstituency: () => constituencies.inOrder(),
    add: (entry, verdict) => change(entry, verdict, 1),
    remove: (entry, verdict) => change(entry, verdict, -1),
    contests: [...byId.values()],
  };
}

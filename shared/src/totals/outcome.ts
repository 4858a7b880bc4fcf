/**
 * Outcome impact: whether what is not adopted yet could change who leads a contest. Seats are not computed.
 */
import type { Snapshot } from '../reconcile/evidence-case.ts';
import { stationStates } from '../reconcile/verdict.ts';
import type { ContestTotals } from './contest-totals.ts';
import type { ElectionTotals } from './election-totals.ts';
import type { ExactCount } from './exact-count.ts';
import { subtractExact } from './exact-count.ts';
import { outstandingOf } from './result-status.ts';
import type { RollTotals } from './roll-totals.ts';

export interface Contender {
  readonly position: number;
  /** List code or candidate id. */
  readonly code: string;
  readonly votes: ExactCount;
}

export interface Outcome {
  readonly contestId: string;
  /** Lists where the contest has them, unless tapes report candidates only. */
  readonly level: 'list' | 'candidate';
  /** By countable votes; of equal ones the first on the ballot. Undefined when nobody stands. */
  readonly leader: Contender | undefined;
  readonly runnerUp: Contender | undefined;
  /** 0 = a tie. Undefined without a runner-up. */
  readonly margin: ExactCount | undefined;
  /** Stations neither adopted nor annulled, and the voters on their rolls. */
  readonly outstanding: RollTotals;
  /**
   * `yes` when margin <= registered voters outstanding: if all of them voted for the runner-up, it would at least
   * draw level. A count above the roll is not foreseen. `unknown` when the margin is larger but the roll of an
   * outstanding station is not known; `no` with nothing outstanding, be it a tie.
   */
  readonly canChange: 'yes' | 'no' | 'unknown';
}

export function outcomeOf(totals: ContestTotals): Outcome {
  const { contest, whole, excluded } = totals;
  const hasListVotes = whole.countable.lists.rows().length > 0;
  const hasCandidateVotes = whole.countable.candidates.rows().length > 0;
  const isByList = contest.lists.length > 0 && (hasListVotes || !hasCandidateVotes);
  const contenders = isByList
    ? rank(
        contest.lists.map(({ code }) => code),
        whole.countable.lists.rows(),
      )
    : rank(
        contest.candidates.map(({ id }) => id),
        whole.countable.candidates.rows(),
      ).filter(({ position }) => !excluded.has(position));
  const [leader, runnerUp] = contenders;
  const margin = leader && runnerUp && subtractExact(leader.votes, runnerUp.votes);
  const outstanding = outstandingOf(whole);
  return {
    contestId: contest.contestId,
    level: isByList ? 'list' : 'candidate',
    leader,
    runnerUp,
    margin,
    outstanding,
    canChange: canChange(margin, outstanding),
  };
}

function rank(
  codes: readonly string[],
  rows: readonly { readonly position: number; readonly sum: ExactCount }[],
): Contender[] {
  const votes = new Map(rows.map(({ position, sum }) => [position, sum]));
  return codes
    .map((code, position) => ({ position, code, votes: votes.get(position) ?? 0 }))
    .sort((a, b) => (a.votes === b.votes ? a.position - b.position : a.votes > b.votes ? -1 : 1));
}

function canChange(margin: ExactCount | undefined, outstanding: RollTotals): Outcome['canChange'] {
  if (margin === undefined || outstanding.stations === 0) return 'no';
  if (margin <= outstanding.registered) return 'yes';
  return outstanding.withoutRoll > 0 ? 'unknown' : 'no';
}

/** `outcome.json`; votes and voters are decimal texts. A line per contest. */
export function formatOutcome(totals: ElectionTotals, snapshot: Snapshot): string {
  const { timeMs, logSize } = snapshot;
  const contests = totals.contests.map((contest) => JSON.stringify(outcomeRow(contest)));
  const head = JSON.stringify({ timeMs, logSize, seats: 'not-computed' }).slice(0, -1);
  return `${head},"contests":[\n${contests.join(',\n')}\n]}\n`;
}

function outcomeRow(totals: ContestTotals) {
  const {
    contestId,
    level,
    leader,
    runnerUp,
    margin,
    outstanding,
    canChange: can,
  } = outcomeOf(totals);
  const byState = stationStates.flatMap((state) => {
    const rolls = totals.whole.inState(state).notAdopted;
    return rolls.stations === 0 ? [] : [{ state, ...rollRow(rolls) }];
  });
  return {
    contestId,
    level,
    leader: leader ? contenderRow(leader) : null,
    runnerUp: runnerUp ? contenderRow(runnerUp) : null,
    margin: margin === undefined ? null : String(margin),
    outstanding: rollRow(outstanding),
    canChange: can,
    notAdopted: byState,
  };
}

function contenderRow({ code, votes }: Contender) {
  return { code, votes: String(votes) };
}

function rollRow({ stations, registered, withoutRoll }: RollTotals) {
  return { stations, registered: String(registered), withoutRoll };
}

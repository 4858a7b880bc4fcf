/**
 * Ballots over all papers of the stations of one area. Each paper of a station counts once, however many contests
 * stand on it: with the account of the first of them that has one.
 */
import type { PaperEntry, StationEntry } from '../election/station-entry.ts';
import type { Figures, StationState } from '../reconcile/verdict.ts';
import type { AccountCounts } from '../tape/tape.ts';
import type { CountedContest } from './adopted-figures.ts';
import { adoptedFigures } from './adopted-figures.ts';
import type { CountedVerdict } from './election-totals.ts';
import type { Change, ExactSums } from './exact-sums.ts';
import { makeExactSums } from './exact-sums.ts';
import { changeAccount } from './figure-sums.ts';
import type { ChangingRolls, RollTotals, Turnout } from './roll-totals.ts';
import { addRolls, makeRolls, makeTurnout } from './roll-totals.ts';

export interface BallotTotals {
  /** By position in `accountFields`. */
  readonly transmitted: ExactSums;
  readonly card: ExactSums;
  readonly adopted: ExactSums;
  /** Stations by the worst of their contests. */
  inState(state: StationState): RollTotals;
  readonly all: RollTotals;
  readonly turnout: Turnout;
}

export interface ChangingBallots extends BallotTotals {
  change(entry: StationEntry, verdict: CountedVerdict, change: Change): void;
  isEmpty(): boolean;
}

const noRolls = makeRolls();

export function makeBallotTotals(adoptedStates: readonly StationState[]): ChangingBallots {
  const sums = {
    transmitted: makeExactSums(),
    card: makeExactSums(),
    adopted: makeExactSums(),
  };
  const states = new Map<StationState, ChangingRolls>();
  const turnout = makeTurnout();
  const all = () => addRolls(states.values());
  return {
    ...sums,
    turnout,
    get all() {
      return all();
    },
    inState: (state) => states.get(state) ?? noRolls,
    isEmpty: () => all().stations === 0,
    change(entry, verdict, change) {
      let rolls = states.get(verdict.state);
      if (rolls === undefined) states.set(verdict.state, (rolls = makeRolls()));
      rolls.change(entry, change);
      for (const paper of entry.papers) {
        const account = (figuresOf: (contest: CountedContest) => Figures | undefined) =>
          accountOf(paper, verdict, figuresOf);
        const transmitted = account((contest) => contest.transmitted);
        const card = account((contest) => contest.card);
        const adopted = account((contest) => adoptedFigures(contest, adoptedStates));
        if (transmitted) changeAccount(sums.transmitted, transmitted, change);
        if (card) changeAccount(sums.card, card, change);
        if (adopted) changeAccount(sums.adopted, adopted, change);
        turnout.change(entry, adopted, change);
      }
    },
  };
}

/** Of one paper: that of the first of its contests that has one. */
export function accountOf(
  { contestIds }: PaperEntry,
  { contests }: CountedVerdict,
  figuresOf: (contest: CountedContest) => Figures | undefined,
): AccountCounts | undefined {
  for (const contestId of contestIds) {
    const contest = contests.find((each) => each.contestId === contestId);
    const account = contest && figuresOf(contest)?.account;
    if (account) return account;
  }
  return undefined;
}

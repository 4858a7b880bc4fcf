/** Totals of one contest over the stations of one area. */
import type { ContestEntry } from '../election/contest-entry.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { StationState } from '../reconcile/verdict.ts';
import { stationStates } from '../reconcile/verdict.ts';
import type { CountedContest } from './adopted-figures.ts';
import { adoptedFigures } from './adopted-figures.ts';
import { countableFigures } from './countable-figures.ts';
import type { Change } from './exact-sums.ts';
import type { FigureSums } from './figure-sums.ts';
import { makeFigureSums } from './figure-sums.ts';
import type { ChangingRolls, RollTotals, Turnout } from './roll-totals.ts';
import { addRolls, makeRolls, makeTurnout } from './roll-totals.ts';

export interface StateTotals {
  /** With figures in the adopted total. */
  readonly adopted: RollTotals;
  readonly notAdopted: RollTotals;
}

export interface AreaTotals {
  readonly transmitted: FigureSums;
  readonly card: FigureSums;
  readonly adopted: FigureSums;
  /** Adopted without what excluded candidates got. */
  readonly countable: FigureSums;
  inState(state: StationState): StateTotals;
  readonly turnout: Turnout;
}

/** What a contest's areas have in common. */
export interface AreaRules {
  readonly contest: ContestEntry;
  readonly adoptedStates: readonly StationState[];
  /** Positions of excluded candidates. */
  readonly excluded: ReadonlySet<number>;
}

export interface ChangingArea extends AreaTotals {
  change(entry: StationEntry, verdict: CountedContest, change: Change): void;
  /** No station is left in it. */
  isEmpty(): boolean;
}

interface ChangingState extends StateTotals {
  readonly adopted: ChangingRolls;
  readonly notAdopted: ChangingRolls;
}

const makeState = (): ChangingState => ({ adopted: makeRolls(), notAdopted: makeRolls() });
const noStations: StateTotals = makeState();

export function makeArea(rules: AreaRules): ChangingArea {
  const transmitted = makeFigureSums();
  const card = makeFigureSums();
  const adopted = makeFigureSums();
  const countable = rules.excluded.size > 0 ? makeFigureSums() : adopted;
  const states = new Map<StationState, ChangingState>();
  const turnout = makeTurnout();
  let stations = 0;

  return {
    transmitted,
    card,
    adopted,
    countable,
    turnout,
    isEmpty: () => stations === 0,
    inState: (state) => states.get(state) ?? noStations,
    change(entry, verdict, change) {
      const figures = adoptedFigures(verdict, rules.adoptedStates);
      stations += change;
      let state = states.get(verdict.state);
      if (state === undefined) states.set(verdict.state, (state = makeState()));
      state[figures ? 'adopted' : 'notAdopted'].change(entry, change);
      if (verdict.transmitted) transmitted.change(verdict.transmitted, change);
      if (verdict.card) card.change(verdict.card, change);
      if (figures === undefined) return;
      adopted.change(figures, change);
      turnout.change(entry, figures.account, change);
      if (countable === adopted) return;
      countable.change(countableFigures(rules.contest, rules.excluded, figures), change);
    },
  };
}

/** Over all states but those named. */
export function sumRolls(
  area: AreaTotals,
  part: keyof StateTotals,
  without: readonly StationState[] = [],
): RollTotals {
  const states = stationStates.filter((state) => !without.includes(state));
  return addRolls(states.map((state) => area.inState(state)[part]));
}

/**
 * What decisions say of one contest of a station, folded in the order of the log, which they are in: of each kind the last one
 * holds. A decision about the whole station is about each of its contests.
 */
import { carriedOut, isStationChange } from '../decisions/carried-out.ts';
import type { StationChange } from '../decisions/decided-change.ts';
import type { DecisionFact } from './evidence-case.ts';
import type { MissingReason } from './verdict.ts';

export interface FigureDecision {
  readonly fact: DecisionFact;
  readonly change: Extract<StationChange, { kind: 'adopt' | 'correct' }>;
}

export interface ContestDecisions {
  readonly isAnnulled: boolean;
  readonly isQuarantined: boolean;
  readonly release: DecisionFact | undefined;
  /** Not followed by an order to count again. */
  readonly figures: FigureDecision | undefined;
  /** Not followed by a decision on figures. */
  readonly recount: DecisionFact | undefined;
  readonly reason: MissingReason | undefined;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const undecided: ContestDecisions = {
  isAnnulled: false,
  isQuarantined: false,
  release: undefined,
  figures: undefined,
  recount: undefined,
  reason: undefined,
};

export function foldDecisions(
  decisions: readonly DecisionFact[],
  contestId: string,
): ContestDecisions {
  if (decisions.length === 0) return undecided;
  const state: Mutable<ContestDecisions> = { ...undecided };
  for (const fact of decisions) {
    const isAboutIt = fact.contestId === undefined || fact.contestId === contestId;
    const change = isAboutIt ? stationChangeOf(fact) : undefined;
    if (change) applyChange(state, fact, change);
  }
  return state;
}

/** A court's order counts as what it orders. */
function stationChangeOf({ change }: DecisionFact): StationChange | undefined {
  const ordered = carriedOut(change);
  return isStationChange(ordered) ? ordered : undefined;
}

function applyChange(
  state: Mutable<ContestDecisions>,
  fact: DecisionFact,
  change: StationChange,
): void {
  switch (change.kind) {
    case 'adopt':
    case 'correct':
      state.figures = { fact, change };
      state.recount = undefined;
      break;
    case 'recount':
      state.recount = fact;
      state.figures = undefined;
      break;
    case 'quarantine':
      state.isQuarantined = true;
      state.release = undefined;
      break;
    case 'release':
      state.isQuarantined = false;
      state.release = fact;
      break;
    case 'annul':
      state.isAnnulled = true;
      break;
    case 'reinstate':
      state.isAnnulled = false;
      break;
    case 'explain-missing':
      state.reason = change.reason;
      break;
    case 'withhold-section': // of what is published, not of what is true
      break;
  }
}

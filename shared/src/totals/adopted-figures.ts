import type { ContestVerdict, Figures, StationState } from '../reconcile/verdict.ts';

/** What totals use of the verdict on one contest. */
export interface CountedContest extends Pick<
  ContestVerdict,
  'contestId' | 'state' | 'transmitted' | 'card'
> {
  readonly adopted: Figures | undefined;
}

/** What the adopted total takes of a contest at a station: nothing unless the policy names its state. */
export function adoptedFigures<Contest extends Pick<CountedContest, 'state' | 'adopted'>>(
  contest: Contest,
  adoptedStates: readonly StationState[],
): Contest['adopted'] {
  return adoptedStates.includes(contest.state) ? contest.adopted : undefined;
}

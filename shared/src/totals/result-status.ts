/** How far the result of a contest is, in words of the common data format (NIST SP 1500-100). */
import { carriedOut } from '../decisions/carried-out.ts';
import type { DecidedChange } from '../decisions/decided-change.ts';
import type { DecisionFact } from '../reconcile/evidence-case.ts';
import type { AreaTotals } from './area-totals.ts';
import { sumRolls } from './area-totals.ts';
import type { ContestTotals } from './contest-totals.ts';
import type { RollTotals } from './roll-totals.ts';

export type ResultStatus = 'unofficial-partial' | 'unofficial-complete' | 'certified';

/**
 * `certified` = ratified: a decision of that stage for this contest or for all, whose signers had seen every
 * decision that changes figures. Otherwise complete when every station that has the contest is adopted or annulled.
 *
 * `decisions`: those of the log.
 */
export function resultStatusOf(
  totals: ContestTotals,
  decisions: readonly DecisionFact[],
): ResultStatus {
  const newestChange = Math.max(
    -1,
    ...decisions
      .filter((fact) => !changesNoFigure.has(carriedOut(fact.change).kind))
      .map(({ leafIndex }) => leafIndex),
  );
  const isRatified = decisions.some((fact) => {
    const { contestId, baseSize } = fact;
    const change = carriedOut(fact.change);
    const isAbout = contestId === undefined || contestId === totals.contest.contestId;
    const isStage = change.kind === 'certify' && change.stage === 'ratified';
    return isAbout && isStage && newestChange < baseSize;
  });
  if (isRatified) return 'certified';
  return outstandingOf(totals.whole).stations === 0 ? 'unofficial-complete' : 'unofficial-partial';
}

const changesNoFigure: ReadonlySet<string> = new Set<DecidedChange['kind']>([
  'certify',
  'add-person',
  'explain-missing',
  'withhold-section',
]);

/** Stations that may still change the adopted total: neither in it nor annulled. */
export function outstandingOf(area: AreaTotals): RollTotals {
  return sumRolls(area, 'notAdopted', ['annulled']);
}

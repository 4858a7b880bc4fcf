/** How far the result of a contest is, in words of the common data format (NIST SP 1500-100). */
import type { AreaTotals } from './area-totals.ts';
import { sumRolls } from './area-totals.ts';
import type { ContestTotals } from './contest-totals.ts';
import type { RollTotals } from './roll-totals.ts';

/** Of those that a decision has ratified: `correction` when what was adopted since is not what was ratified. */
export type RatifiedContests = ReadonlyMap<string, 'certified' | 'correction'>;

export type ResultStatus =
  'unofficial-partial' | 'unofficial-complete' | 'certified' | 'correction';

/** Of a contest that is not ratified: complete when every station that has it is adopted or annulled. */
export function resultStatusOf(totals: ContestTotals, ratified: RatifiedContests): ResultStatus {
  const status = ratified.get(totals.contest.contestId);
  if (status !== undefined) return status;
  return outstandingOf(totals.whole).stations === 0 ? 'unofficial-complete' : 'unofficial-partial';
}

/** Stations that may still change the adopted total: neither in it nor annulled. */
export function outstandingOf(area: AreaTotals): RollTotals {
  return sumRolls(area, 'notAdopted', ['annulled']);
}

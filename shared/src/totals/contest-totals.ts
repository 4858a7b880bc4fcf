/** Totals of one contest: as a whole, and by governorate and by constituency of the stations. */
import type { ContestEntry } from '../election/contest-entry.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { CountedContest } from './adopted-figures.ts';
import type { AreaRules, AreaTotals } from './area-totals.ts';
import { makeArea } from './area-totals.ts';
import type { Change } from './exact-sums.ts';
import { makeNamedAreas } from './named-areas.ts';

type NamedArea = readonly [name: string, totals: AreaTotals];

export interface ContestTotals {
  readonly contest: ContestEntry;
  /** Positions of candidates. */
  readonly excluded: ReadonlySet<number>;
  /** All stations that have the contest: also the total by the contest's own constituency. */
  readonly whole: AreaTotals;
  /** By the station's, in byte order; areas that have stations. */
  governorates(): NamedArea[];
  constituencies(): NamedArea[];
}

export interface ChangingContest extends ContestTotals {
  change(entry: StationEntry, verdict: CountedContest, change: Change): void;
}

export function makeContestTotals(rules: AreaRules): ChangingContest {
  const whole = makeArea(rules);
  const governorates = makeNamedAreas(() => makeArea(rules));
  const constituencies = makeNamedAreas(() => makeArea(rules));
  return {
    contest: rules.contest,
    excluded: rules.excluded,
    whole,
    governorates: () => governorates.inOrder(),
    constituencies: () => constituencies.inOrder(),
    change(entry, verdict, change) {
      whole.change(entry, verdict, change);
      governorates.of(entry.governorate).change(entry, verdict, change);
      constituencies.of(entry.constituency).change(entry, verdict, change);
    },
  };
}

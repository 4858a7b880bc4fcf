/** Stations, the voters on their rolls, and how many of them voted. */
import { assert } from '../base/assert.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { AccountCounts } from '../tape/tape.ts';
import type { ExactCount } from './exact-count.ts';
import { addExact, subtractExact } from './exact-count.ts';
import type { Change } from './exact-sums.ts';

/** Stations and the voters on their rolls. */
export interface RollTotals {
  readonly stations: number;
  readonly registered: ExactCount;
  /** Stations whose roll is not known. */
  readonly withoutRoll: number;
}

/**
 * Over papers of stations whose adopted account says how many ballots were in the box and whose voters are known:
 * from the roll, or where a station has several papers, and so several groups of voters, from the account.
 */
export interface Turnout {
  readonly ballots: ExactCount;
  readonly registered: ExactCount;
}

export interface ChangingRolls extends RollTotals {
  change(entry: StationEntry, change: Change): void;
}

export interface ChangingTurnout extends Turnout {
  change(entry: StationEntry, account: AccountCounts | undefined, change: Change): void;
}

export function makeRolls(): ChangingRolls {
  let stations = 0;
  let registered: ExactCount = 0;
  let withoutRoll = 0;
  return {
    get stations() {
      return stations;
    },
    get registered() {
      return registered;
    },
    get withoutRoll() {
      return withoutRoll;
    },
    change(entry, change) {
      stations += change;
      assert(stations >= 0, 'only a station that was added is taken away');
      if (entry.registered === undefined) withoutRoll += change;
      else registered = changed(registered, entry.registered, change);
    },
  };
}

export function makeTurnout(): ChangingTurnout {
  let ballots: ExactCount = 0;
  let registered: ExactCount = 0;
  return {
    get ballots() {
      return ballots;
    },
    get registered() {
      return registered;
    },
    change(entry, account, change) {
      const isOnlyPaper = entry.papers.length === 1;
      const voters = (isOnlyPaper ? entry.registered : undefined) ?? account?.registered;
      if (voters === undefined || account?.inBox === undefined) return;
      ballots = changed(ballots, account.inBox, change);
      registered = changed(registered, voters, change);
    },
  };
}

function changed(sum: ExactCount, count: number, change: Change): ExactCount {
  return change === 1 ? addExact(sum, count) : subtractExact(sum, count);
}

export function addRolls(all: Iterable<RollTotals>): RollTotals {
  let stations = 0;
  let registered: ExactCount = 0;
  let withoutRoll = 0;
  for (const rolls of all) {
    stations += rolls.stations;
    registered = addExact(registered, rolls.registered);
    withoutRoll += rolls.withoutRoll;
  }
  return { stations, registered, withoutRoll };
}

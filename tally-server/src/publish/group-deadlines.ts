/** Deadlines are those of a polling group, for all its stations alike: one station of each tells them. */
import type { Roster } from '@mutabaqa/shared/election/roster.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Snapshot } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { Ledger } from '@mutabaqa/shared/reconcile/ledger.ts';

export interface GroupDeadlines {
  /** By polling group that has stations. Unix milliseconds; undefined = nothing is ever late. */
  at(
    ledger: Pick<Ledger, 'contextOf'>,
    snapshot: Snapshot,
  ): ReadonlyMap<string, number | undefined>;
}

export function makeGroupDeadlines(roster: Pick<Roster, 'stations'>): GroupDeadlines {
  let oneOfEach: Map<string, StationEntry> | undefined;
  return {
    at(ledger, snapshot) {
      oneOfEach ??= findOneOfEach(roster);
      return new Map(
        [...oneOfEach].map(([group, entry]) => [
          group,
          ledger.contextOf(entry, snapshot).deadlineMs,
        ]),
      );
    },
  };
}

/** When verdicts change though nothing is logged: behind the first deadline that the snapshot has not passed. */
export function nextDeadlineMs(
  deadlines: ReadonlyMap<string, number | undefined>,
  { timeMs }: Snapshot,
): number {
  const later = [...deadlines.values()].filter((each) => each !== undefined && each >= timeMs);
  return Math.min(Infinity, ...later.map(Number));
}

function findOneOfEach(roster: Pick<Roster, 'stations'>): Map<string, StationEntry> {
  const found = new Map<string, StationEntry>();
  for (const entry of roster.stations()) {
    if (!found.has(entry.pollingGroup)) found.set(entry.pollingGroup, entry);
  }
  return found;
}

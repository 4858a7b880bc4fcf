/**
 * What may be shown of each station now, without reading the store. A station of a polling centre where
 * another group votes too waits for that group's embargo as well: some findings look at the whole centre.
 */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { MissingReason, StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import { findMissingReason } from '@mutabaqa/shared/site/now.ts';
import type { Reconciler } from '../reconcile/reconciler.ts';
import type { Gate } from './gate.ts';
import { arrivalReason, arrivalState } from './gate.ts';

export interface PlacedStation {
  readonly id: string;
  readonly constituency: string;
  readonly governorate: string;
  readonly group: string;
  /** That vote in its polling centre, its own among them. */
  readonly centreGroups: ReadonlySet<string>;
}

export interface ShownState {
  readonly state: StationState;
  readonly reason: MissingReason | null;
  /** Arrivals only: an embargo that concerns it lasts. */
  readonly isClosed: boolean;
}

export interface ShownStations {
  /** In byte order of ids. */
  readonly places: readonly PlacedStation[];
  /** `logSize`: of the snapshot that deadlines are read at. */
  at(nowMs: number, logSize: number): (place: PlacedStation) => ShownState;
}

export interface ShownStationsPorts {
  readonly election: {
    readonly manifest: Pick<ElectionPackage['manifest'], 'pollingGroups'>;
    readonly roster: Pick<ElectionPackage['roster'], 'stations' | 'station'>;
  };
  readonly reconciler: Pick<Reconciler, 'state' | 'ledger'>;
  readonly gate: Gate;
}

export function makeShownStations(ports: ShownStationsPorts): ShownStations {
  const { election, reconciler, gate } = ports;
  const { manifest, roster } = election;
  return {
    places: placeStations(roster),
    at(nowMs, logSize) {
      const ledger = reconciler.ledger();
      const groups = [...manifest.pollingGroups.keys()];
      const closed = new Set(groups.filter((id) => gate.ofGroup(id, nowMs) !== 'everything'));
      const overdue = new Set(
        groups.filter((id) => nowMs > (ledger.deadlineMs(id, logSize) ?? Infinity)),
      );
      const reasonOf = (id: string): MissingReason | null => {
        const decisions = ledger.decisionsOf(id);
        if (decisions.length === 0) return null;
        const papers = roster.station(id)?.papers ?? [];
        const contestIds = papers.flatMap((paper) => paper.contestIds);
        return findMissingReason(decisions, contestIds);
      };
      return ({ id, group, centreGroups }) => {
        const { state, arrivedBy } = assertDefined(reconciler.state(id), id);
        const reason = reasonOf(id);
        if (!hasAny(centreGroups, closed)) return { state, reason, isClosed: false };
        return {
          state: arrivalState(arrivedBy, overdue.has(group)),
          reason: arrivalReason(reason, arrivedBy),
          isClosed: true,
        };
      };
    },
  };
}

function hasAny(these: ReadonlySet<string>, of: ReadonlySet<string>): boolean {
  for (const one of these) if (of.has(one)) return true;
  return false;
}

/** Names are kept once, however many stations have them. */
function placeStations(roster: Pick<ElectionPackage['roster'], 'stations'>): PlacedStation[] {
  const names = new Map<string, string>();
  const once = (name: string): string => {
    const known = names.get(name);
    if (known === undefined) names.set(name, name);
    return known ?? name;
  };
  const groupsOf = new Map<string, Set<string>>();
  const places: PlacedStation[] = [];
  for (const entry of roster.stations()) {
    const group = once(entry.pollingGroup);
    let centreGroups = groupsOf.get(entry.centreId);
    if (centreGroups === undefined) groupsOf.set(entry.centreId, (centreGroups = new Set()));
    centreGroups.add(group);
    places.push({
      ...{ id: entry.stationId, group, centreGroups },
      constituency: once(entry.constituency),
      governorate: once(entry.governorate),
    });
  }
  return places;
}

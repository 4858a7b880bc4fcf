/** Stations per polling group and state. */
import type { ArrivedBy, StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import { stationStates } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { GroupSummary } from './reconciler.ts';
import type { StationTable } from './station-table.ts';

interface Counters {
  stations: number;
  readonly states: Record<StationState, number>;
  readonly arrivedBy: Record<ArrivedBy, number>;
}

export function summarizeTable(table: StationTable): ReadonlyMap<string, GroupSummary> {
  const groups = new Map<string, Counters>();
  for (let station = 0; station < table.ids.length; station++) {
    const name = table.group(station);
    let group = groups.get(name);
    if (group === undefined) groups.set(name, (group = makeCounters()));
    group.stations += 1;
    group.states[table.state(station)] += 1;
    group.arrivedBy[table.arrivedBy(station)] += 1;
  }
  return groups;
}

function makeCounters(): Counters {
  const states = Object.fromEntries(stationStates.map((state) => [state, 0]));
  return {
    stations: 0,
    states: states as Record<StationState, number>,
    arrivedBy: { neither: 0, 'transmission-only': 0, 'card-only': 0, both: 0 },
  };
}

/** Stations per state, of the country, of each group and of each area, kept while states change. */
import { compareIds } from '@mutabaqa/shared/base/ids.ts';
import type { StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import { stationStates } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { Now, NowArea } from '@mutabaqa/shared/site/now.ts';
import type { PlacedStation } from './shown-stations.ts';

type Counted = Pick<Now, 'stations' | 'states'>;
type Counts = Map<StationState, number>;

export interface CountedStates {
  /** `before`: undefined the first time. */
  move(place: PlacedStation, before: StationState | undefined, state: StationState): void;
  country(): Counted;
  group(id: string): Counted;
  areas(): NowArea[];
}

export function makeStateCounts(): CountedStates {
  const country: Counts = new Map();
  const kinds = {
    group: new Map<string, Counts>(),
    governorate: new Map<string, Counts>(),
    constituency: new Map<string, Counts>(),
  };
  const countsOf = (kind: keyof typeof kinds, id: string): Counts => {
    let counts = kinds[kind].get(id);
    if (counts === undefined) kinds[kind].set(id, (counts = new Map()));
    return counts;
  };
  const areasOf = (kind: NowArea['kind']): NowArea[] =>
    [...kinds[kind]]
      .sort(([a], [b]) => compareIds(a, b))
      .map(([id, counts]) => ({ kind, id, ...view(counts) }));
  return {
    move(place, before, state) {
      const all = [
        country,
        countsOf('group', place.group),
        countsOf('governorate', place.governorate),
        countsOf('constituency', place.constituency),
      ];
      for (const counts of all) {
        if (before !== undefined) counts.set(before, (counts.get(before) ?? 0) - 1);
        counts.set(state, (counts.get(state) ?? 0) + 1);
      }
    },
    country: () => view(country),
    group: (id) => view(countsOf('group', id)),
    areas: () => [...areasOf('governorate'), ...areasOf('constituency')],
  };
}

function view(counts: Counts): Counted {
  const present = stationStates.flatMap((state) => {
    const count = counts.get(state) ?? 0;
    return count === 0 ? [] : [[state, count] as const];
  });
  const stations = present.reduce((sum, [, count]) => sum + count, 0);
  return { stations, states: Object.fromEntries(present) };
}

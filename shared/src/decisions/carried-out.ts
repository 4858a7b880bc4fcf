/** What a decision does, and whether it is about a station or about the election. */
import type { DecidedChange, ElectionChange, StationChange } from './decided-change.ts';

/** Whether the commission decided it or a court ordered it. */
export function carriedOut(change: DecidedChange): StationChange | ElectionChange {
  return change.kind === 'court-order' ? change.change : change;
}

/** Whether the change is empty; the compiler asks for every kind. */
export const stationKinds = {
  adopt: false,
  correct: false,
  quarantine: true,
  release: true,
  recount: true,
  annul: true,
  reinstate: true,
  'explain-missing': false,
  'withhold-section': false,
} as const satisfies Record<StationChange['kind'], boolean>;

export function isStationChange(change: StationChange | ElectionChange): change is StationChange {
  return Object.hasOwn(stationKinds, change.kind);
}

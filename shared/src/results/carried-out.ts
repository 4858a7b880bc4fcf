import type { DecidedChange, ElectionChange, StationChange } from '../decisions/decided-change.ts';

/** What a decision does, whether the commission decided it or a court ordered it. */
export function carriedOut(change: DecidedChange): StationChange | ElectionChange {
  return change.kind === 'court-order' ? change.change : change;
}

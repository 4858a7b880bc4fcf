import type { StateCounts } from '@mutabaqa/shared/site/now.ts';
import type { StationState } from '@mutabaqa/shared/reconcile/verdict.ts';

/** Nothing that counts has arrived. */
export const missingStates: readonly StationState[] = ['awaited', 'overdue'];
/** Something has, and it does not count as it is. */
export const troubledStates: readonly StationState[] = [
  'discrepant',
  'at-audit-centre',
  'quarantined',
];

export function countOf(states: StateCounts, wanted: readonly StationState[]): number {
  return wanted.reduce((sum, state) => sum + (states[state] ?? 0), 0);
}

/** Hundredths of a percent, rounded down; null of nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.floor((part * 10_000) / whole);
}

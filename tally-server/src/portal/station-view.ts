/** One station before its embargo ends: where it is, and whether a tape has arrived. */
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { ArrivedBy } from '@mutabaqa/shared/reconcile/verdict.ts';
import { arrivalState } from '../publish/gate.ts';
import type { Evidence } from '../store/store.ts';

/** Looks at no figure and computes no verdict: kinds of evidence say all. */
export function viewArrival(
  entry: StationEntry,
  evidence: readonly Pick<Evidence, 'kind' | 'tapeKind'>[],
  isOverdue: boolean,
) {
  const { stationId, centreId, centreName, governorate, constituency, pollingGroup } = entry;
  return {
    ...{ stationId, centreId, centreName, governorate, constituency, pollingGroup },
    registered: entry.registered ?? null,
    state: arrivalState(arrivalOf(evidence), isOverdue),
  };
}

function arrivalOf(evidence: readonly Pick<Evidence, 'kind' | 'tapeKind'>[]): ArrivedBy {
  const has = (kind: Evidence['kind']): boolean =>
    evidence.some(
      ({ kind: came, tapeKind }) =>
        came === kind && (tapeKind === 'closing' || tapeKind === 'correction'),
    );
  if (has('transmission')) return has('card') ? 'both' : 'transmission-only';
  return has('card') ? 'card-only' : 'neither';
}

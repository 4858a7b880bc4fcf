/**
 * What the public may see of which polling group, and when. Every public output asks here: before a
 * group's embargo ends, only whether a tape arrived; nothing that was derived from a figure, which
 * includes that two tapes agree.
 */
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import type { ArrivedBy, MissingReason } from '@mutabaqa/shared/reconcile/verdict.ts';

export type Exposure = 'arrivals' | 'everything';

export interface Gate {
  /** A group that the package does not know stays closed. */
  ofGroup(groupId: string, nowMs: number): Exposure;
  /** For what mixes groups (totals, bundles, versions): open once every group's embargo is over. */
  ofElection(nowMs: number): Exposure;
  /** When that is. Unix milliseconds. */
  readonly opensAtMs: number;
}

export function makeGate({ pollingGroups }: Pick<Manifest, 'pollingGroups'>): Gate {
  const endsAtMs = new Map(
    [...pollingGroups.values()].map(({ id, embargoEndsAtS }) => [id, embargoEndsAtS * 1000]),
  );
  // Without groups nothing says when an embargo ends, so none ever does.
  const opensAtMs = endsAtMs.size === 0 ? Infinity : Math.max(...endsAtMs.values());
  const exposure = (endMs: number, nowMs: number): Exposure =>
    nowMs >= endMs ? 'everything' : 'arrivals';
  return {
    ofGroup: (groupId, nowMs) => exposure(endsAtMs.get(groupId) ?? Infinity, nowMs),
    ofElection: (nowMs) => exposure(opensAtMs, nowMs),
    opensAtMs,
  };
}

/**
 * What may be shown of a station while its embargo lasts: a tape has arrived or not, and is late or not. Every
 * other state is a verdict over figures. A station can be discrepant without any tape, by a card that held
 * none. `isOverdue`: by the deadline of its polling group, which no figure moves.
 */
export function arrivalState(
  arrivedBy: ArrivedBy,
  isOverdue: boolean,
): 'awaited' | 'received' | 'overdue' {
  if (arrivedBy !== 'neither') return 'received';
  return isOverdue ? 'overdue' : 'awaited';
}

/**
 * Why nothing came, while the embargo lasts: what happened at the station may be said; that its result was
 * annulled may have been decided for its figures, and of what did come nothing more than that is said.
 */
export function arrivalReason(
  reason: MissingReason | null,
  arrivedBy: ArrivedBy,
): MissingReason | null {
  const mayTell = reason === 'annulled-by-commission' || reason === 'annulled-by-court';
  return arrivedBy !== 'neither' || mayTell ? null : reason;
}

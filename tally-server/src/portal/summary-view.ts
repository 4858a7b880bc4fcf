/** The summary as it may be shown now: what the gate holds back is not in it at all. */
import type { ArrivedBy, StationState } from '@mutabaqa/shared/reconcile/station-case.ts';
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import type { Exposure, Gate } from '../publish/gate.ts';
import type { GroupSummary } from '../reconcile/make-reconciler.ts';

export interface GroupView {
  readonly id: string;
  readonly embargoEndsAtMs: number;
  readonly exposure: Exposure;
  readonly stations: number;
  /** Before the embargo ends: awaited and received only. */
  readonly states: Readonly<Partial<Record<StationState, number>>>;
  /** After it. */
  readonly arrivedBy?: Readonly<Record<ArrivedBy, number>>;
}

export interface SummaryView {
  readonly electionId: string;
  readonly mode: Manifest['mode'];
  readonly timeMs: number;
  /** From 1: its files are at /log, those of later logs at /log-2 and so on. */
  readonly log: number;
  readonly logSize: number;
  readonly groups: readonly GroupView[];
}

export function viewSummary(
  manifest: Pick<Manifest, 'electionId' | 'mode' | 'pollingGroups'>,
  gate: Gate,
  summary: ReadonlyMap<string, GroupSummary>,
  {
    logNumber: log,
    sequencer,
  }: { readonly logNumber: number; readonly sequencer: { size: number } },
  nowMs: number,
): SummaryView {
  const groups = [...manifest.pollingGroups.values()].flatMap(({ id, embargoEndsAtS }) => {
    const group = summary.get(id);
    if (group === undefined) return [];
    const exposure = gate.ofGroup(id, nowMs);
    const { stations, arrivedBy } = group;
    const states = exposure === 'everything' ? group.states : arrivalsOf(group);
    const view = { id, embargoEndsAtMs: embargoEndsAtS * 1000, exposure, states };
    return exposure === 'everything' ? { ...view, stations, arrivedBy } : { ...view, stations };
  });
  const { electionId, mode } = manifest;
  return { electionId, mode, timeMs: nowMs, log, logSize: sequencer.size, groups };
}

/** What `publicState` says of each station, counted. */
function arrivalsOf({ stations, arrivedBy }: GroupSummary): Partial<Record<StationState, number>> {
  return { awaited: arrivedBy.neither, received: stations - arrivedBy.neither };
}

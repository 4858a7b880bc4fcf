/** The summary as it may be shown now: what the gate holds back is not in it at all. */
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import type { ArrivedBy, StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { Exposure, Gate } from '../publish/gate.ts';
import { arrivalState } from '../publish/gate.ts';
import type { VerdictExposure } from '../publish/verdict-exposure.ts';
import type { GroupSummary } from '../reconcile/reconciler.ts';

export interface GroupView {
  readonly id: string;
  readonly embargoEndsAtMs: number;
  readonly exposure: Exposure;
  readonly stations: number;
  /** Before the embargo ends: awaited, received and overdue only. */
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
  /** The newest published version, whose totals are at `totals`; absent while there is none. */
  readonly version?: number;
  readonly totals?: string;
  readonly groups: readonly GroupView[];
}

export interface SummarySetup {
  readonly manifest: Pick<Manifest, 'electionId' | 'mode' | 'pollingGroups'>;
  readonly gate: Pick<Gate, 'ofElection'>;
  readonly exposure: VerdictExposure;
  readonly summary: ReadonlyMap<string, GroupSummary>;
  readonly isOverdue: (groupId: string) => boolean;
  readonly logNumber: number;
  readonly logSize: number;
  /** 0 = none yet. */
  readonly newestVersion: number;
}

export function viewSummary(setup: SummarySetup, nowMs: number): SummaryView {
  const {
    manifest,
    gate,
    exposure: exposureOf,
    summary,
    isOverdue,
    logNumber,
    logSize,
    newestVersion,
  } = setup;
  const groups = [...manifest.pollingGroups.values()].flatMap(({ id, embargoEndsAtS }) => {
    const group = summary.get(id);
    if (group === undefined) return [];
    const exposure = exposureOf(id, nowMs);
    const { stations, arrivedBy } = group;
    const isOpen = exposure === 'everything';
    const states = isOpen ? statesPresent(group) : arrivalsOf(group, isOverdue(id));
    const view = { id, embargoEndsAtMs: embargoEndsAtS * 1000, exposure, states };
    return isOpen ? { ...view, stations, arrivedBy } : { ...view, stations };
  });
  const { electionId, mode } = manifest;
  const isPublished = newestVersion > 0 && gate.ofElection(nowMs) === 'everything';
  const totals = `/results/versions/${newestVersion}/totals.json`;
  return {
    ...{ electionId, mode, timeMs: nowMs, log: logNumber, logSize },
    ...(isPublished && { version: newestVersion, totals }),
    groups,
  };
}

/** Awaited, received, matched and discrepant always; other states when a station has them. */
function statesPresent({ states }: GroupSummary): Partial<Record<StationState, number>> {
  const always = new Set<string>(['awaited', 'received', 'matched', 'discrepant']);
  return Object.fromEntries(
    Object.entries(states).filter(([state, count]) => count > 0 || always.has(state)),
  );
}

/** What `arrivalState` says of each station, counted. A deadline falls for all of a group alike. */
function arrivalsOf(
  { stations, arrivedBy }: GroupSummary,
  isOverdue: boolean,
): Partial<Record<StationState, number>> {
  const missing = arrivalState('neither', isOverdue);
  return {
    awaited: 0,
    [missing]: arrivedBy.neither,
    received: stations - arrivedBy.neither,
  };
}

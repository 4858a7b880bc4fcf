/**
 * `now/`: where the election stands, replaced whole while it changes. Of a polling group whose embargo has not
 * ended only arrivals are counted: awaited, received, overdue. Specification: proto/spec/site.md
 */
import type { DecisionFact } from '../reconcile/evidence-case.ts';
import { foldDecisions } from '../reconcile/station-decisions.ts';
import type { MissingReason, StationState } from '../reconcile/verdict.ts';

/** Stations per state; a state that no station has is left out. */
export type StateCounts = Readonly<Partial<Record<StationState, number>>>;

/** `now/index.json` */
export interface Now {
  /** Of the snapshot. Unix milliseconds. */
  readonly timeMs: number;
  /** From 1. */
  readonly log: number;
  readonly logSize: number;
  /** The newest published version of the results; null while there is none. */
  readonly version: number | null;
  readonly stations: number;
  /** The whole country. */
  readonly states: StateCounts;
  readonly groups: readonly NowGroup[];
  /** Governorates, then constituencies, each in byte order of ids. */
  readonly areas: readonly NowArea[];
  readonly arrivals: ArrivalCurve;
}

export interface NowGroup {
  readonly id: string;
  /** `arrivals`: its embargo has not ended, and verdicts are not in any of these files. */
  readonly exposure: 'arrivals' | 'everything';
  readonly stations: number;
  readonly states: StateCounts;
}

export interface NowArea {
  readonly kind: 'governorate' | 'constituency';
  readonly id: string;
  readonly stations: number;
  readonly states: StateCounts;
}

/** How many stations' first tape (transmission or card) arrived in each step from `fromMs` on. */
export interface ArrivalCurve {
  /** Unix milliseconds; 0 while nothing has arrived. */
  readonly fromMs: number;
  readonly stepMs: number;
  readonly counts: readonly number[];
}

/** `now/stations/<constituency>.json`: in byte order of ids. `timeMs`: when anything in it last changed. */
export interface NowStations {
  readonly timeMs: number;
  readonly log: number;
  readonly logSize: number;
  readonly constituency: string;
  readonly stations: readonly NowStation[];
}

/**
 * `reason`: why nothing came, by decision. `firstArrivalMs`: of its first tape by either channel; of its first
 * transmission while its embargo lasts, because cards' leaves are sealed until then.
 */
export type NowStation = readonly [
  id: string,
  state: StationState,
  reason: MissingReason | null,
  firstArrivalMs: number | null,
];

/** Why nothing came from a station, as decisions about it say; as in its verdict. */
export function findMissingReason(
  decisions: readonly DecisionFact[],
  contestIds: readonly string[],
): MissingReason | null {
  if (decisions.length === 0) return null;
  for (const contestId of contestIds) {
    const { reason } = foldDecisions(decisions, contestId);
    if (reason) return reason;
  }
  return null;
}

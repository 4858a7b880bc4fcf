/** What the centre says of a station, contest by contest, and why. */
import type { Finding } from '../base/findings.ts';
import type { AccountCounts, ContestSection } from '../tape/tape.ts';
import type { TransitionId } from './transitions.ts';

/** From the best to the worst: a station shows the worst of its contests. */
export const stationStates = [
  'matched',
  'resolved',
  'received',
  'awaited',
  'overdue',
  'at-audit-centre',
  'discrepant',
  'quarantined',
  'annulled',
] as const;
export type StationState = (typeof stationStates)[number];

/** By which channels a closing or correction tape came. */
export type ArrivedBy = 'neither' | 'transmission-only' | 'card-only' | 'both';

/** Why nothing came, as a decision says it. */
export const missingReasons = [
  'not-opened',
  'opened-late',
  'interrupted',
  'evacuated',
  'device-failed',
  'materials-destroyed',
  'result-not-sent',
  'box-not-arrived',
  'annulled-by-commission',
  'annulled-by-court',
  'other',
] as const;
export type MissingReason = (typeof missingReasons)[number];

/** The figures of one contest and of the paper it stands on. */
export interface Figures {
  readonly account: AccountCounts | undefined;
  readonly contest: Pick<ContestSection, 'listVotes' | 'candidateVotes'> | undefined;
}

export const adoptedSources = [
  'electronic',
  'paper-tape',
  'hand-count',
  'audit-count',
  'decision',
] as const;
export type AdoptedSource = (typeof adoptedSources)[number];

export interface Adopted extends Figures {
  readonly source: AdoptedSource;
  /** Leaves of the evidence, one per part, or of the decision: where anybody finds the same figures. */
  readonly leaves: readonly number[];
}

export interface ContestVerdict {
  readonly contestId: string;
  readonly paperId: string;
  readonly state: StationState;
  /** How it came there, step by step; none while awaited. */
  readonly path: readonly TransitionId[];
  /** Each once, in an order that depends on their content only; claims are not among them. */
  readonly findings: readonly Finding[];
  readonly adopted: Adopted | undefined;
  /** What each channel says of it: chosen tapes, parts summed; undefined when it said nothing sound. */
  readonly transmitted: Figures | undefined;
  readonly card: Figures | undefined;
}

export interface StationVerdict {
  readonly stationId: string;
  /** The worst of its contests. */
  readonly state: StationState;
  readonly arrivedBy: ArrivedBy;
  readonly reason: MissingReason | undefined;
  /** Of all contests, each once, in the same order. */
  readonly findings: readonly Finding[];
  /** What observers' claims differ in (`W...` only): shown apart, never counted. */
  readonly claims: readonly Finding[];
  /** In the order of the station's papers. */
  readonly contests: readonly ContestVerdict[];
}

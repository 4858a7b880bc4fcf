/** Everything known about one station, as data. Pure; who reads it from where is no concern here. */
import type { Finding, FindingCode } from '../base/findings.ts';
import { findingRules } from '../base/findings.ts';
import type { RecordKind } from '../envelope/envelope.ts';
import type { TapeKind } from '../tape/tape.ts';

/** What was noticed about a record when it came in. */
export interface IntakeProblem {
  /** A finding code. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export function isFindingCode(text: string): text is FindingCode {
  return Object.hasOwn(findingRules, text);
}

/** One tape that came by one channel. */
export interface TapeFact {
  readonly channel: RecordKind;
  /** Position in the log: order, and name, of this piece of evidence. */
  readonly leafIndex: number;
  readonly deviceId: string;
  readonly tapeKind: TapeKind;
  readonly sequence: number;
  readonly part: { readonly index: number; readonly count: number };
  readonly tapeDigest: Uint8Array;
  readonly problems: readonly IntakeProblem[];
}

export interface StationCase {
  readonly tapes: readonly TapeFact[];
  /** Of cards that came in this station's bag, beyond those of single tapes. */
  readonly cardProblems: readonly IntakeProblem[];
}

export const stationStates = ['awaited', 'received', 'matched', 'discrepant'] as const;
export type StationState = (typeof stationStates)[number];

/** By which channels a closing or correction tape came. */
export type ArrivedBy = 'neither' | 'transmission-only' | 'card-only' | 'both';

export interface StationVerdict {
  readonly state: StationState;
  readonly arrivedBy: ArrivedBy;
  /** Each once, in an order that depends on their content only. */
  readonly findings: readonly Finding[];
}

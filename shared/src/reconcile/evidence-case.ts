/** Everything known about one station, as data. Pure; who reads it from where is no concern here. */
import type { PollingGroup } from '../election/manifest.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { Form } from '../evidence/form.ts';
import type { Policy } from '../policy/policy.ts';
import type { DecidedChange } from '../decisions/decided-change.ts';
import type { DecodedTape } from '../tape/tape.ts';

/** What was noticed about a record when it came in. */
export interface IntakeProblem {
  /** A finding code. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** One tape that came by one channel; `paper-tape` is the device's own QR, read from paper by anybody. */
export interface TapeEvidence {
  readonly kind: 'transmission' | 'card' | 'paper-tape';
  /** Position in the log: order, and name, of this piece of evidence. */
  readonly leafIndex: number;
  /** The leaf's time. Unix milliseconds. */
  readonly receivedAtMs: number;
  readonly tape: DecodedTape;
  readonly tapeSignature: Uint8Array;
  readonly problems: readonly IntakeProblem[];
}

/** What two staff members signed, or an observer's claim (kind `observer-tape`). */
export interface FormEvidence {
  readonly leafIndex: number;
  readonly receivedAtMs: number;
  readonly form: Form;
}

/** What was wrong with a card that came in this station's bag, beyond its single tapes. */
export interface CardProblem extends IntakeProblem {
  /** Of the bundle. */
  readonly leafIndex: number;
}

/** A decision in the log, verified and admitted, about this station or about all. */
export interface DecisionFact {
  readonly leafIndex: number;
  readonly timeMs: number;
  /** 32 bytes. */
  readonly digest: Uint8Array;
  /** The number of leaves that its signers had seen. */
  readonly baseSize: number;
  /** Undefined = every contest of the station. */
  readonly contestId: string | undefined;
  readonly stationId: string | undefined;
  readonly change: DecidedChange;
}

export interface StationCase {
  readonly tapes: readonly TapeEvidence[];
  readonly cardProblems: readonly CardProblem[];
  readonly forms: readonly FormEvidence[];
  /** About this station, in the order of the log. */
  readonly decisions: readonly DecisionFact[];
}

/** When a device's tapes count for this station. */
export interface DeviceTerm {
  readonly deviceId: string;
  /** Leaves from..until (exclusive); undefined = up to now. 0 = from the package on. */
  readonly fromLeaf: number;
  readonly untilLeaf: number | undefined;
}

/** What only a look at the other stations of the centre tells. */
export interface CrossFacts {
  /** Other stations of the centre with the very same votes in every contest, in byte order of ids. */
  readonly sameResult: readonly string[];
  /** The station whose bag holds this one's card while this one's bag holds its card. */
  readonly swappedWith: string | undefined;
  /** The station whose hand count sends the whole centre to be counted, by law 9/2020. */
  readonly centreReferredBy: string | undefined;
  /** Of the evidence that shows all this: whoever had seen fewer leaves could not know. Absent = not known. */
  readonly newestLeaf?: number;
}

export interface StationContext {
  readonly entry: StationEntry;
  readonly group: PollingGroup;
  readonly contest: (contestId: string) => ContestEntry | undefined;
  /** Lower-case hex; empty = not restricted. */
  readonly softwareDigests: ReadonlySet<string>;
  /** In force at the snapshot. */
  readonly policy: Policy;
  readonly devices: readonly DeviceTerm[];
  /** 32 bytes. */
  readonly packageDigest: Uint8Array;
  /** After moves by decision, and without them; undefined = nothing is late. Unix milliseconds. */
  readonly deadlineMs: number | undefined;
  readonly unmovedDeadlineMs: number | undefined;
  /** Whether its box is counted by hand under the policy. */
  readonly isDrawn: boolean;
  readonly cross: CrossFacts;
}

/** The snapshot that a verdict is about: it names both. */
export interface Snapshot {
  readonly timeMs: number;
  readonly logSize: number;
}

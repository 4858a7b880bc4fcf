/**
 * What the tally server keeps. Every method is a whole intent and one transaction.
 *
 * Durable on return; nothing happened when it throws (a fault: disk full, disk gone), except that a
 * commit whose outcome is unknown is answered by `logState()` after a restart. Nobody but the sequencer
 * calls `commitLog`. Implementations share no SQL; one contract suite runs on each.
 */
import type { DecisionKind } from '@mutabaqa/shared/election/decision-record.ts';
import type { RecordKind } from '@mutabaqa/shared/envelope/envelope.ts';
import type { FormKind } from '@mutabaqa/shared/evidence/form.ts';
import type { TapeKind } from '@mutabaqa/shared/tape/tape.ts';
import type { AlertStore } from './alert-store.ts';

/** How a device's tape came; `paper-tape` = the signed QR, read from paper by anybody. */
export type EvidenceKind = RecordKind | 'paper-tape';

/** One tape that came one way, as it was opened. Append-only. */
export interface NewEvidence {
  readonly kind: EvidenceKind;
  /** On a card: as labelled on the bag; the tape's own station stands in the record. */
  readonly stationId: string;
  readonly deviceId: string;
  readonly tapeKind: TapeKind;
  readonly sequence: number;
  readonly partIndex: number;
  readonly tapeDigest: Uint8Array;
  /** The encoded SealedRecord (tape, both signatures, channel); of a paper tape the SignedTape. */
  readonly record: Uint8Array;
  /** SHA-256 of the envelope as received; of a paper tape that of `record`. */
  readonly envelopeDigest: Uint8Array;
  /** Device whose link carried it, when that is not the device that signed it. */
  readonly relayedBy: string | undefined;
  /** Finding codes fixed at intake: a card's tape whose signature fails is kept and never adopted. */
  readonly problems: readonly EvidenceProblem[];
}

export interface EvidenceProblem {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface Evidence extends NewEvidence {
  readonly leafIndex: number;
  readonly receivedAtMs: number;
}

/** A card without a readable tape is evidence too: that it came, and what was wrong with it. */
export interface NewCard {
  readonly bagStationId: string;
  readonly cardId: Uint8Array;
  readonly readAtMs: number;
  /** The encoded CardRecord. */
  readonly record: Uint8Array;
  readonly problems: readonly EvidenceProblem[];
}

export interface Card extends NewCard {
  readonly readerId: string;
  readonly bundleSequence: number;
  /** Of the bundle that brought it. */
  readonly bundleLeaf: number;
}

export interface NewBundle {
  readonly readerId: string;
  readonly sequence: number;
  readonly digest: Uint8Array;
  readonly cards: readonly NewCard[];
}

/** Digest and position of the newest bundle of one reader, to notice gaps and repeats. */
export interface BundleHead {
  readonly sequence: number;
  readonly digest: Uint8Array;
}

/** Why an authenticated device was turned away; the leaf commits to `record`. */
export interface NewRefusal {
  readonly deviceId: string;
  readonly code: string;
  /** The encoded RefusalRecord. */
  readonly record: Uint8Array;
}

/** What two staff members signed, or an observer's claim. Append-only. */
export interface NewForm {
  readonly kind: FormKind;
  readonly stationId: string;
  /** Of the form: 32 bytes. The same form is kept once. */
  readonly digest: Uint8Array;
  /** The encoded SignedForm. */
  readonly record: Uint8Array;
}

export interface StoredForm extends NewForm {
  readonly leafIndex: number;
  readonly receivedAtMs: number;
}

/** Admitted: format, signers, base and change were right when it was logged. */
export interface NewDecision {
  readonly kind: DecisionKind;
  /** Undefined when it is about no single station. */
  readonly stationId: string | undefined;
  /** 32 bytes. The same decision is kept once. */
  readonly digest: Uint8Array;
  /** The encoded SignedDecision. */
  readonly record: Uint8Array;
}

export interface StoredDecision extends NewDecision {
  readonly leafIndex: number;
  readonly timeMs: number;
}

/** A published version of the results. */
export interface NewVersion {
  /** From 1, each one higher than the one before. */
  readonly number: number;
  /** The snapshot that it shows. */
  readonly snapshotMs: number;
  readonly snapshotSize: number;
  /** SHA-256 of its SHA256SUMS. */
  readonly sumsDigest: Uint8Array;
  /** What the leaf commits to. */
  readonly record: Uint8Array;
}

export interface StoredVersion extends NewVersion {
  readonly leafIndex: number;
  readonly publishedAtMs: number;
}

/** The centre did not listen from one time until the other; recorded by the server itself when it listens again. */
export interface NewOutage {
  readonly fromMs: number;
  readonly untilMs: number;
  /** What the leaf commits to. */
  readonly record: Uint8Array;
}

export interface StoredOutage extends NewOutage {
  readonly leafIndex: number;
}

/** One leaf and what it stands for. */
export interface LogItem {
  /** The encoded LogLeaf. */
  readonly entry: Uint8Array;
  /** The encoded SealedLeafOpening, for leaves of kind sealed. */
  readonly opening: Uint8Array | undefined;
  readonly timeMs: number;
  readonly evidence?: NewEvidence;
  readonly bundle?: NewBundle;
  readonly refusal?: NewRefusal;
  readonly form?: NewForm;
  readonly decision?: NewDecision;
  readonly version?: NewVersion;
  readonly outage?: NewOutage;
}

export interface LogCommit {
  readonly firstIndex: number;
  readonly items: readonly LogItem[];
  /** The signed checkpoint over the log including these items. */
  readonly checkpoint: string;
}

export interface LogState {
  readonly size: number;
  readonly checkpoint: string | undefined;
  readonly lastTimeMs: number;
}

/** What the reconciler rebuilds its station cases from, without the records. */
export type EvidenceSummary = Omit<Evidence, 'record' | 'envelopeDigest'>;

/** What the cases of stations are made of: no more of each row than a verdict needs. */
export interface CaseRows {
  /** Each station's in the order of the log. */
  readonly tapes: readonly Pick<
    Evidence,
    'stationId' | 'leafIndex' | 'receivedAtMs' | 'kind' | 'problems' | 'tapeDigest' | 'record'
  >[];
  /** Only those that something is wrong with, each station's in the order of the log. */
  readonly cards: readonly Pick<Card, 'bagStationId' | 'problems' | 'bundleLeaf'>[];
  readonly forms: readonly StoredForm[];
}

export interface StoredLeaf {
  readonly index: number;
  readonly entry: Uint8Array;
  readonly opening: Uint8Array | undefined;
}

export interface Store extends AlertStore {
  commitLog(commit: LogCommit): Promise<void>;
  logState(): Promise<LogState>;
  /** Leaves from..to (exclusive), in order. */
  leaves(from: number, to: number): Promise<StoredLeaf[]>;

  /** The leaf of the same tape by the same channel, whoever carried it. */
  findEvidence(kind: EvidenceKind, tapeDigest: Uint8Array): Promise<Evidence | undefined>;
  evidenceAt(leafIndex: number): Promise<Evidence | undefined>;
  /** Tapes of every kind, in the order of the log. */
  evidenceOfStation(stationId: string): Promise<Evidence[]>;
  /** Of these stations together, in one look: what their verdicts are made of. */
  caseRows(stationIds: readonly string[]): Promise<CaseRows>;
  /** In leaf order, at most `limit`, from leaf `from` on: everything is read in bounded memory. */
  evidenceFrom(from: number, limit: number): Promise<Evidence[]>;
  summariesFrom(from: number, limit: number): Promise<EvidenceSummary[]>;
  /**
   * Leaves of evidence about the station, ascending: tapes of every kind, forms other than claims, and bundles
   * that say something of its card beyond the tapes. What the signers of a decision must have seen.
   */
  evidenceLeavesOf(stationId: string): Promise<number[]>;

  findForm(digest: Uint8Array): Promise<StoredForm | undefined>;
  formAt(leafIndex: number): Promise<StoredForm | undefined>;
  /** In the order of the log. */
  formsOfStation(stationId: string): Promise<StoredForm[]>;
  /** In leaf order, at most `limit`, from leaf `from` on. */
  formsFrom(from: number, limit: number): Promise<StoredForm[]>;

  findDecision(digest: Uint8Array): Promise<StoredDecision | undefined>;
  decisionAt(leafIndex: number): Promise<StoredDecision | undefined>;
  /** In leaf order, at most `limit`, from leaf `from` on: about stations and about the election alike. */
  decisionsFrom(from: number, limit: number): Promise<StoredDecision[]>;

  newestVersion(): Promise<StoredVersion | undefined>;
  versionAt(leafIndex: number): Promise<StoredVersion | undefined>;
  /** In leaf order, at most `limit`, from leaf `from` on. */
  versionsFrom(from: number, limit: number): Promise<StoredVersion[]>;
  outageAt(leafIndex: number): Promise<StoredOutage | undefined>;
  /** All, in the order of the log: a handful. */
  outages(): Promise<StoredOutage[]>;

  bundleHead(readerId: string): Promise<BundleHead | undefined>;
  cardsOfStation(bagStationId: string): Promise<Card[]>;
  /** Cards in the order of import, for rebuilding; `after` counts from 0. */
  cardsFrom(after: number, limit: number): Promise<Card[]>;
  bundleAt(leafIndex: number): Promise<NewBundle | undefined>;
  refusalAt(leafIndex: number): Promise<NewRefusal | undefined>;

  /** A consistent copy into an empty directory, while the store is in use. */
  backup(directory: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * What the tally server keeps. Every method is a whole intent and one transaction.
 *
 * Durable on return; nothing happened when it throws (a fault: disk full, disk gone), except that a
 * commit whose outcome is unknown is answered by `logState()` after a restart. Nobody but the sequencer
 * calls `commitLog`. Implementations share no SQL; one contract suite runs on each.
 */
import type { RecordKind } from '@mutabaqa/shared/envelope/envelope.ts';
import type { TapeKind } from '@mutabaqa/shared/tape/tape.ts';

/** One tape from one channel, as it was opened. Append-only. */
export interface NewEvidence {
  readonly kind: RecordKind;
  /** On a card: as labelled on the bag; the tape's own station stands in the record. */
  readonly stationId: string;
  readonly deviceId: string;
  readonly tapeKind: TapeKind;
  readonly sequence: number;
  readonly partIndex: number;
  readonly tapeDigest: Uint8Array;
  /** The encoded SealedRecord: tape, both signatures, channel. */
  readonly record: Uint8Array;
  /** SHA-256 of the envelope as received. */
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

export interface StoredLeaf {
  readonly index: number;
  readonly entry: Uint8Array;
  readonly opening: Uint8Array | undefined;
}

export interface Store {
  commitLog(commit: LogCommit): Promise<void>;
  logState(): Promise<LogState>;
  /** Leaves from..to (exclusive), in order. */
  leaves(from: number, to: number): Promise<StoredLeaf[]>;

  /** The leaf of the same tape by the same channel, whoever carried it. */
  findEvidence(kind: RecordKind, tapeDigest: Uint8Array): Promise<Evidence | undefined>;
  evidenceAt(leafIndex: number): Promise<Evidence | undefined>;
  evidenceOfStation(stationId: string): Promise<Evidence[]>;
  /** In leaf order, at most `limit`, from leaf `from` on: everything is read in bounded memory. */
  evidenceFrom(from: number, limit: number): Promise<Evidence[]>;
  summariesFrom(from: number, limit: number): Promise<EvidenceSummary[]>;

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

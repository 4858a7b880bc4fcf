/**
 * What observers and party agents sent, and the stations they watch. Evidence is in the log; here stands who
 * brought it, with the receipt, for that account's eyes only. Kept in a file of its own.
 *
 * Each method is one transaction, durable on return; nothing happened when it threw. Times are Unix milliseconds.
 */
import type { SubmissionKind } from '@mutabaqa/shared/observers/observer-receipt.ts';
import type {
  AffectedGender,
  IncidentKind,
  IncidentOutcome,
  IncidentState,
} from '@mutabaqa/shared/observers/incident-words.ts';

export interface Sender {
  readonly account: number;
  readonly organisation: number;
}

export interface NewSubmission {
  readonly sender: Sender;
  readonly kind: Exclude<SubmissionKind, 'incident'>;
  /** Undefined while a tape's codes have not been read. */
  readonly stationId: string | undefined;
  /** 32 bytes; the same content of the same account is the same submission. */
  readonly contentDigest: Uint8Array;
  readonly receivedAtMs: number;
  /** Of a claim, the encoded form: brought again after a crash it has the digest that it had. */
  readonly record: Uint8Array | undefined;
}

export interface Submission extends NewSubmission {
  /** From 1. */
  readonly number: number;
  /** Undefined until it was taken. */
  readonly receipt: string | undefined;
}

/** How much was sent so far, against which limits are held. */
export interface SentSoFar {
  /** Of the account, since that time; taken or not. */
  readonly submissions: number;
  readonly uploadBytes: number;
  readonly incidents: number;
}

export interface Upload {
  /** Random; the address of the picture. */
  readonly name: string;
  readonly account: number;
  /** What it belongs to. */
  readonly submission: number | undefined;
  readonly incident: number | undefined;
  readonly bytes: number;
  readonly receivedAtMs: number;
  /** Of a confidential report: the file is sealed, and shown to nobody here. */
  readonly isSealed: boolean;
}

/** What may be read of a report; of a confidential one, only what can be counted. */
export interface OpenReport {
  readonly stationId: string | undefined;
  readonly governorate: string | undefined;
  /** Unix seconds; when it happened. */
  readonly happenedAtS: number | undefined;
  readonly text: string;
}

export interface NewIncident {
  readonly sender: Sender;
  /** Chosen by the sender, 16 bytes: sent again it is the same report. */
  readonly sendingId: Uint8Array;
  readonly kind: IncidentKind;
  readonly gender: AffectedGender;
  readonly receivedAtMs: number;
  /** 32 bytes, as in the receipt. */
  readonly digest: Uint8Array;
  readonly receipt: string;
  /** One of the two: a confidential report is here only as it was sealed. */
  readonly content: { readonly open: OpenReport } | { readonly sealed: Uint8Array };
}

export interface IncidentStep {
  readonly state: IncidentState;
  readonly atMs: number;
  /** For the reporter. */
  readonly note: string;
  /** For everybody, of a report that is not confidential; written by the unit, never by the reporter. */
  readonly publicNote: string;
  readonly outcome: IncidentOutcome | undefined;
}

export interface Incident extends NewIncident {
  /** Random, so that it tells nothing about other reports; the same for reporter, unit and public. */
  readonly number: number;
  /** In order; the first is `received`. */
  readonly steps: readonly [IncidentStep, ...IncidentStep[]];
}

export interface ObserverStore {
  /** The one that is there when the same content was brought before; nothing is added then. */
  beginSubmission(submission: NewSubmission): Promise<Submission>;
  /** Once: a later call changes nothing. */
  finishSubmission(number: number, stationId: string, receipt: string): Promise<Submission>;
  /** Taken ones of the account, the newest first. */
  submissionsOf(account: number, limit: number): Promise<Submission[]>;
  submissionAt(number: number): Promise<Submission | undefined>;
  /** Taken ones about this station, by all accounts, in the order of their numbers: for the centre's people. */
  submissionsAbout(stationId: string): Promise<Submission[]>;
  /** Taken claims about this station, by this account and by its organisation. */
  countClaims(
    sender: Sender,
    stationId: string,
  ): Promise<{ readonly own: number; readonly organisation: number }>;
  sentSince(account: number, sinceMs: number): Promise<SentSoFar>;

  addUpload(upload: Upload): Promise<void>;
  uploadAt(name: string): Promise<Upload | undefined>;
  uploadsOf(account: number): Promise<Upload[]>;

  /** The one that is there when the same was sent before; nothing is added then. */
  addIncident(incident: NewIncident): Promise<Incident>;
  incidentAt(number: number): Promise<Incident | undefined>;
  /** The newest first. */
  incidentsOf(account: number): Promise<Incident[]>;
  /** In the order of their numbers, which is not that of their coming. */
  incidents(): Promise<Incident[]>;
  /** Undefined when there is no such report or it may not follow on the state that it has. */
  stepIncident(number: number, step: IncidentStep): Promise<Incident | undefined>;

  /** The stations an account watches, in byte order. */
  sampleOf(account: number): Promise<string[]>;
  /** Replaces it. */
  setSample(account: number, stationIds: readonly string[]): Promise<void>;

  close(): Promise<void>;
}

/** What a scanner or a person hands to the agent. Specification: proto/spec/closing-result.md */
import type { AccountCounts, Capture, TapeKind } from '@mutabaqa/shared/tape/tape.ts';

export interface ClosingResult {
  readonly electionId: string;
  readonly stationId: string;
  readonly kind: TapeKind;
  readonly correctionReason: string | undefined;
  readonly part: { readonly index: number; readonly count: number };
  readonly capture: Capture;
  readonly openedAtS: number | undefined;
  readonly closedAtS: number | undefined;
  readonly papers: readonly PaperResult[];
  readonly contests: readonly ContestResult[];
}

export interface PaperResult {
  readonly paperId: string;
  readonly counts: AccountCounts;
}

/** Names are those of the election package; what is not named was not reported. */
export interface ContestResult {
  readonly contestId: string;
  readonly listVotes: readonly NamedCount[];
  readonly candidateVotes: readonly NamedCount[];
}

export interface NamedCount {
  /** Code of a list or id of a candidate. */
  readonly id: string;
  readonly votes: number;
}

/** A file of the inbox: the digest of its bytes is what makes it the same result when it comes again. */
export interface ResultFile {
  readonly format: ResultFormat;
  readonly bytes: Uint8Array;
}

export type ResultFormat = 'json' | 'protobuf';

/** 32 contests with 2,300 named candidates each are 4 MB of JSON. */
export const resultFileBytesMax = 8 * 1024 * 1024;

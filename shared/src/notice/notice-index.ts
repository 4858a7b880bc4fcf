/** `documents/index.json` and `rumours/index.json`: what stands in public now. Specification: proto/spec/notice.md */
import type { DocumentNotice, Notice, RumourNotice } from './notice.ts';

/** A notice with the decision that brought it: with `signed` anybody verifies who said it. */
export interface PublishedNotice<Content extends Notice = Notice> {
  readonly notice: Content;
  /** SHA-256 of the notice's file, hex; the file stands below `documents/files/`. */
  readonly digest: string;
  /** The decision's place: log from 1, leaf from 0. */
  readonly log: number;
  readonly leafIndex: number;
  readonly timeMs: number;
  /** SignedDecision, hex. */
  readonly signed: string;
  /** Notices of this number whose place it took, the oldest first. */
  readonly earlier: readonly { readonly digest: string; readonly leafIndex: number }[];
}

export interface NoticeIndex<Content extends Notice> {
  readonly electionId: string;
  /** By number. */
  readonly notices: readonly PublishedNotice<Content>[];
}

export type DocumentIndex = NoticeIndex<DocumentNotice>;
export type RumourIndex = NoticeIndex<RumourNotice>;

export const documentIndexFile = 'documents/index.json';
export const rumourIndexFile = 'rumours/index.json';

/** Of an attached file, or of a notice itself. */
export function noticeFile(sha256: string): string {
  return `documents/files/${sha256}`;
}

/**
 * What the centre says in public in its own words: a document with its digest, or the answer to a rumour.
 * A decision names the digest of the file. Specification: proto/spec/notice.md
 */

export const noticeKinds = ['document', 'rumour-answer'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export const documentKinds = ['law', 'procedure', 'policy', 'report', 'other'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** `corrected`: the claim was true, and what was wrong has been put right. */
export const rumourStatuses = ['unverified', 'false', 'true', 'corrected'] as const;
export type RumourStatus = (typeof rumourStatuses)[number];

export const noticeLanguages = ['ar', 'ckb', 'en'] as const;
export type NoticeLanguage = (typeof noticeLanguages)[number];
export type InLanguages = Readonly<Record<NoticeLanguage, string>>;

/** By what its first bytes are; nothing that a browser would run. */
export const mediaTypes = ['application/pdf', 'text/plain', 'image/png', 'image/jpeg'] as const;
export type MediaType = (typeof mediaTypes)[number];

export interface AttachedFile {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: MediaType;
}

export interface DocumentNotice {
  readonly noticeKind: 'document';
  readonly electionId: string;
  /** From 1; a later notice of the same number takes the earlier one's place. */
  readonly number: number;
  readonly kind: DocumentKind;
  readonly title: InLanguages;
  /** Of the document itself, YYYY-MM-DD. */
  readonly date: string;
  readonly file: AttachedFile;
}

export interface RumourNotice {
  readonly noticeKind: 'rumour-answer';
  readonly electionId: string;
  readonly number: number;
  /** Somebody else's words, in the language in which they were said. */
  readonly claim: { readonly language: NoticeLanguage; readonly text: string };
  /** Where it was said; http or https. Never a link on a page. */
  readonly link: string | null;
  readonly picture: AttachedFile | null;
  /** Ids of those that the claim names. */
  readonly stations: readonly string[];
  readonly status: RumourStatus;
  /** All three empty only while the status is `unverified`. */
  readonly answer: InLanguages;
  /** Ids of stations whose dossiers show it. */
  readonly dossiers: readonly string[];
  /** Unix seconds. */
  readonly answeredAtS: number;
}

export type Notice = DocumentNotice | RumourNotice;

export const noticeNumberMax = 1_000_000;
export const noticeBytesMax = 128 * 1024;
export const attachedBytesMax = 32 * 1024 * 1024;

export function isNoticeNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= noticeNumberMax;
}

/** What may be said while an embargo lasts: that which is made before any ballot is counted. */
export function isBeforeAnyCount(notice: Notice): boolean {
  return notice.noticeKind === 'document' && !['report', 'other'].includes(notice.kind);
}

export function filesOfNotice(notice: Notice): readonly AttachedFile[] {
  if (notice.noticeKind === 'document') return [notice.file];
  return notice.picture === null ? [] : [notice.picture];
}

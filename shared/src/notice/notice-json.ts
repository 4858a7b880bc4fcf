/**
 * A notice as the bytes of its file. Each notice has one encoding, so that what a reader takes is what was
 * signed, field by field. Specification: proto/spec/notice.md
 */
import { equalBytes, parseUtf8, utf8 } from '../base/bytes.ts';
import { compareIds, isId } from '../base/ids.ts';
import { type Refusal, refusal } from '../base/refusals.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { formatJsonLine } from '../results/text-rows.ts';
import {
  type AttachedFile,
  attachedBytesMax,
  documentKinds,
  type InLanguages,
  isNoticeNumber,
  mediaTypes,
  noticeBytesMax,
  noticeLanguages,
  rumourStatuses,
  type Notice,
} from './notice.ts';
import { isNoticeText, isWebLink } from './notice-text.ts';

export const titleCharactersMax = 300;
export const claimCharactersMax = 2000;
const answerCharactersMax = 6000;
const stationsMax = 200;

/** With a line feed at the end. */
export function formatNotice(notice: Notice): Uint8Array {
  return utf8(formatJsonLine(ordered(notice)));
}

/** Refusal: `notice.malformed`, with the place. */
export function parseNotice(bytes: Uint8Array): Result<Notice, Refusal> {
  if (bytes.length > noticeBytesMax) return malformed('size');
  const json = parseObject(bytes);
  if (json === undefined) return malformed('json');
  const wrong = findWrong(json);
  if (wrong !== undefined) return malformed(wrong);
  const notice = json as unknown as Notice;
  // Other fields, another order, other spaces, a name twice: not the file that was signed.
  return equalBytes(formatNotice(notice), bytes) ? ok(notice) : malformed('canonical');
}

type Fields = Readonly<Record<string, unknown>>;

function ordered(notice: Notice): object {
  const { noticeKind, electionId, number } = notice;
  const head = { noticeKind, electionId, number };
  if (notice.noticeKind === 'document') {
    const { kind, title, date, file } = notice;
    return { ...head, kind, title: languages(title), date, file: attached(file) };
  }
  const { claim, link, picture, stations, status, answer, dossiers, answeredAtS } = notice;
  return {
    ...head,
    claim: { language: claim.language, text: claim.text },
    ...{ link, picture: picture && attached(picture), stations: [...stations], status },
    ...{ answer: languages(answer), dossiers: [...dossiers], answeredAtS },
  };
}

const languages = ({ ar, ckb, en }: InLanguages): object => ({ ar, ckb, en });
const attached = ({ sha256, bytes, mediaType }: AttachedFile): object => ({
  ...{ sha256, bytes, mediaType },
});

function parseObject(bytes: Uint8Array): Fields | undefined {
  try {
    const json: unknown = JSON.parse(parseUtf8(bytes) ?? '');
    return isFields(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** The first field that is not as it must be. */
function findWrong(json: Fields): string | undefined {
  if (typeof json['electionId'] !== 'string' || !isId(json['electionId'])) return 'electionId';
  if (!isNoticeNumber(json['number'])) return 'number';
  switch (json['noticeKind']) {
    case 'document':
      return findWrongDocument(json);
    case 'rumour-answer':
      return findWrongRumour(json);
    default:
      return 'noticeKind';
  }
}

function findWrongDocument({ kind, title, date, file }: Fields): string | undefined {
  if (!isWord(documentKinds, kind)) return 'kind';
  if (!isInLanguages(title, titleCharactersMax)) return 'title';
  if (!isDate(date)) return 'date';
  return isAttached(file) ? undefined : 'file';
}

function findWrongRumour(json: Fields): string | undefined {
  const { claim, link, picture, stations, status, answer, dossiers, answeredAtS } = json;
  if (!isFields(claim) || !isWord(noticeLanguages, claim['language'])) return 'claim';
  if (!isNoticeText(claim['text'], claimCharactersMax)) return 'claim';
  if (link !== null && !isWebLink(link)) return 'link';
  if (picture !== null && !(isAttached(picture) && picture.mediaType.startsWith('image/'))) {
    return 'picture';
  }
  if (!isStations(stations)) return 'stations';
  if (!isWord(rumourStatuses, status)) return 'status';
  const isUnanswered = isFields(answer) && noticeLanguages.every((each) => answer[each] === '');
  const mayBeUnanswered = status === 'unverified' && isUnanswered;
  if (!mayBeUnanswered && !isInLanguages(answer, answerCharactersMax)) return 'answer';
  if (!isStations(dossiers)) return 'dossiers';
  const isTime = Number.isSafeInteger(answeredAtS) && Number(answeredAtS) >= 0;
  return isTime && Number.isSafeInteger(Number(answeredAtS) * 1000) ? undefined : 'answeredAtS';
}

function isInLanguages(value: unknown, charactersMax: number): value is InLanguages {
  return (
    isFields(value) && noticeLanguages.every((each) => isNoticeText(value[each], charactersMax))
  );
}

/** In byte order, none twice. */
function isStations(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length > stationsMax) return false;
  const ids: readonly unknown[] = value;
  return ids.every((id, i) => {
    const before = ids[i - 1];
    if (typeof id !== 'string' || !isId(id)) return false;
    return typeof before !== 'string' || compareIds(before, id) < 0;
  });
}

function isAttached(value: unknown): value is AttachedFile {
  if (!isFields(value)) return false;
  const { sha256, bytes, mediaType } = value;
  const isSize = Number.isSafeInteger(bytes) && Number(bytes) > 0;
  return (
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    isSize &&
    Number(bytes) <= attachedBytesMax &&
    isWord(mediaTypes, mediaType)
  );
}

/** A day that the calendar has. */
function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)) return false;
  const atMs = Date.parse(`${value}T00:00:00Z`);
  return Number.isFinite(atMs) && new Date(atMs).toISOString().startsWith(value);
}

function isWord(words: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && words.includes(value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(where: string): Result<never, Refusal> {
  return fail(refusal('notice.malformed', { where }));
}

/** Makes a notice's file, what is attached to it, and the unsigned decision about it. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { findMediaType } from '@mutabaqa/shared/notice/media-type.ts';
import { formatNotice, parseNotice } from '@mutabaqa/shared/notice/notice-json.ts';
import {
  type AttachedFile,
  attachedBytesMax,
  type DocumentKind,
  type Notice,
} from '@mutabaqa/shared/notice/notice.ts';
import { CentreUnusable } from '../centre-directory.ts';
import type { RumourReport } from '../notices/rumour-store.ts';
import { noticesDirectory, picturesDirectory } from '../notices/start-notices.ts';
import { writeDurableFile } from '../store/durable-file.ts';
import { decide } from './decide.ts';
import { isJsonObject } from './figures-file.ts';
import { parseJson } from './form-file.ts';
import { formatRefusal, printLine } from './print.ts';
import { type CentreOption, readPackage, withRumours } from './rumour-reports.ts';

interface NoticeOptions extends CentreOption {
  readonly package: string;
  readonly out: string;
  readonly seen: string;
  readonly log: string;
  readonly reason: string;
}

export interface DocumentOptions extends NoticeOptions {
  readonly number: number;
  readonly kind: DocumentKind;
  readonly date: string;
  readonly titleAr: string;
  readonly titleCkb: string;
  readonly titleEn: string;
  readonly file: string;
}

export interface AnswerOptions extends NoticeOptions {
  readonly report: number;
  readonly withLink?: boolean;
  readonly withPicture?: boolean;
}

export function prepareDocument(options: DocumentOptions): void {
  const { number, kind, date, titleAr: ar, titleCkb: ckb, titleEn: en } = options;
  const { manifest } = readPackage(options);
  const { bytes, file } = readAttached(options.file);
  const title = { ar, ckb, en };
  const head = { noticeKind: 'document', electionId: manifest.electionId } as const;
  prepare({ ...head, number, kind, title, date, file }, [bytes], options);
}

export async function prepareAnswer(path: string, options: AnswerOptions): Promise<void> {
  const election = readPackage(options);
  const report = await withRumours(options, (store) => store.reportAt(options.report));
  if (report === undefined) throw new CentreUnusable(`there is no report ${options.report}`);
  const typed = parseJson(readFileSync(path, 'utf8'));
  if (!isJsonObject(typed)) throw new CentreUnusable(`${path}: not a JSON object`);
  const picture = options.withPicture === true ? readPicture(options, report) : undefined;
  const { status, answer, dossiers = [] } = typed;
  const given = {
    ...{ noticeKind: 'rumour-answer', electionId: election.manifest.electionId },
    ...{ number: report.number, claim: { language: report.language, text: report.claim } },
    link: options.withLink === true ? (report.link ?? null) : null,
    picture: picture?.file ?? null,
    stations: report.stationId === undefined ? [] : [report.stationId],
    ...{ status, answer, dossiers, answeredAtS: Math.floor(Date.now() / 1000) },
  };
  // Typed by people: its shape is looked at when it is read back.
  const notice = given as unknown as Notice;
  const known = (ids: unknown): boolean =>
    Array.isArray(ids) && ids.every((id) => election.roster.station(String(id)) !== undefined);
  if (!known(dossiers)) throw new CentreUnusable(`${path}: dossiers names an unknown station`);
  prepare(notice, picture === undefined ? [] : [picture.bytes], options);
}

/** Notice, attached files and decision; the decision last. */
function prepare(notice: Notice, files: readonly Uint8Array[], options: NoticeOptions): void {
  const bytes = formatTyped(notice);
  const parsed = parseNotice(bytes);
  if (!parsed.ok) throw new CentreUnusable(formatRefusal(parsed.error));
  const directory = join(resolve(options.centre), noticesDirectory);
  for (const content of [...files, bytes]) {
    writeDurableFile(join(directory, digestOf(content)), content);
  }
  const { package: packageDirectory, out, seen, log, reason } = options;
  const noticePath = join(directory, digestOf(bytes));
  decide('publish-notice', {
    ...{ package: packageDirectory, out, seen, log, reason, ground: '', notice: noticePath },
  });
  showNotice(parsed.value, bytes);
}

function formatTyped(notice: Notice): Uint8Array {
  try {
    return formatNotice(notice);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CentreUnusable('status, answer {ar, ckb, en} and dossiers are needed');
  }
}

/** What signers read before they sign. Refused when the file is no notice. */
export function showNoticeFile(file: string): void {
  const bytes = new Uint8Array(readFileSync(file));
  const parsed = parseNotice(bytes);
  if (!parsed.ok) throw new CentreUnusable(`${file}: ${formatRefusal(parsed.error)}`);
  showNotice(parsed.value, bytes);
}

function showNotice(notice: Notice, bytes: Uint8Array): void {
  // What others wrote reaches the terminal quoted: it cannot move its cursor.
  for (const [name, value] of Object.entries(notice)) {
    printLine(`${name.padEnd(12)} ${JSON.stringify(value)}`);
  }
  printLine(`Notice       ${digestOf(bytes)}`);
}

function readAttached(path: string): { readonly bytes: Uint8Array; readonly file: AttachedFile } {
  const bytes = new Uint8Array(readFileSync(path));
  const mediaType = findMediaType(bytes);
  if (mediaType === undefined) throw new CentreUnusable(`${path}: no PDF, text, PNG or JPEG`);
  if (bytes.length > attachedBytesMax) {
    throw new CentreUnusable(`${path}: more than ${attachedBytesMax} bytes`);
  }
  return { bytes, file: { sha256: digestOf(bytes), bytes: bytes.length, mediaType } };
}

function readPicture({ centre }: CentreOption, { number, picture }: RumourReport) {
  if (picture === undefined) throw new CentreUnusable(`report ${number} has no picture`);
  return readAttached(join(resolve(centre), picturesDirectory, picture));
}

function digestOf(bytes: Uint8Array): string {
  return formatHex(nodeCrypto.sha256(bytes));
}

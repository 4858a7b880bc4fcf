/**
 * `notice`: prepares what the centre says in public. Each makes the notice's file and an unsigned decision about
 * it; nothing is public before two commissioners have signed, and the decision is in the log.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { formatTime } from '@mutabaqa/shared/i18n/format-time.ts';
import { findMediaType } from '@mutabaqa/shared/notice/media-type.ts';
import { formatNotice, parseNotice } from '@mutabaqa/shared/notice/notice-json.ts';
import {
  type AttachedFile,
  attachedBytesMax,
  type DocumentKind,
  documentKinds,
  type Notice,
  noticeLanguages,
} from '@mutabaqa/shared/notice/notice.ts';
import { CentreUnusable } from '../centre-directory.ts';
import { readElectionPackage } from '../commission/package-files.ts';
import { readReport } from '../notices/read-report.ts';
import { openSqliteRumours, rumoursFileName } from '../notices/sqlite-rumours.ts';
import { noticesDirectory, picturesDirectory } from '../notices/start-notices.ts';
import type { RumourReport, RumourStore } from '../notices/rumour-store.ts';
import { writeDurableFile } from '../store/durable-file.ts';
import { decide } from './decide.ts';
import { isJsonObject } from './figures-file.ts';
import { parseJson } from './form-file.ts';
import { refusing } from './open-centre.ts';
import { formatRefusal, printLine } from './print.ts';

interface CentreOption {
  readonly centre: string;
}

interface NoticeOptions extends CentreOption {
  readonly package: string;
  readonly out: string;
  readonly seen: string;
  readonly log: string;
  readonly reason: string;
}

interface DocumentOptions extends NoticeOptions {
  readonly number: number;
  readonly kind: DocumentKind;
  readonly date: string;
  readonly titleAr: string;
  readonly titleCkb: string;
  readonly titleEn: string;
  readonly file: string;
}

interface AnswerOptions extends NoticeOptions {
  readonly report: number;
  readonly withLink?: boolean;
  readonly withPicture?: boolean;
}

interface ReportOptions extends CentreOption {
  readonly package: string;
  readonly claim: string;
  readonly language: string;
  readonly link?: string;
  readonly station?: string;
}

export function addNoticeCommands(program: Command): void {
  const notice = program.command('notice').description('what the centre says in public');
  withDecision(notice.command('document'))
    .description('a law, procedure, policy or report, with its digest and date')
    .requiredOption('--number <number>', 'of the document; the same again replaces it', parseNumber)
    .addOption(new Option('--kind <kind>').choices([...documentKinds]).makeOptionMandatory())
    .requiredOption('--date <date>', 'of the document, YYYY-MM-DD')
    .requiredOption('--title-ar <text>')
    .requiredOption('--title-ckb <text>')
    .requiredOption('--title-en <text>')
    .requiredOption('--file <file>', 'PDF, text, PNG or JPEG')
    .action((options: DocumentOptions) => refusing(async () => prepareDocument(options)));
  withDecision(notice.command('rumour'))
    .description('the answer to a rumour that was reported')
    .argument('<file>', 'JSON: status, answer {ar, ckb, en}, dossiers')
    .requiredOption('--report <number>', 'from "notice reports"', parseNumber)
    .option('--with-link', 'the reported link is published')
    .option('--with-picture', 'the reported picture is published')
    .action((file: string, options: AnswerOptions) =>
      refusing(async () => prepareAnswer(file, options)),
    );
  withCentre(notice.command('report'))
    .description('a rumour that staff heard of')
    .requiredOption('--package <directory>', 'the election package')
    .requiredOption('--claim <text>')
    .addOption(new Option('--language <tag>').choices([...noticeLanguages]).makeOptionMandatory())
    .option('--link <address>')
    .option('--station <id>')
    .action((options: ReportOptions) => refusing(async () => addReport(options)));
  withCentre(notice.command('reports'))
    .description('rumours that were reported, each as a line of JSON')
    .option('--from <number>', 'the first to be shown', parseNumber, 1)
    .action((options: CentreOption & { from: number }) =>
      refusing(async () => withRumours(options, async (store) => listReports(store, options.from))),
    );
  notice
    .command('show')
    .description('what signers read before they sign, with its digest')
    .argument('<file>')
    .action((file: string) =>
      refusing(async () => {
        const bytes = new Uint8Array(readFileSync(file));
        const parsed = parseNotice(bytes);
        if (!parsed.ok) throw new CentreUnusable(`${file}: ${formatRefusal(parsed.error)}`);
        showNotice(parsed.value, bytes);
      }),
    );
}

function withCentre(command: Command): Command {
  return command.option('--centre <directory>', 'the server’s directory', 'centre');
}

function withDecision(command: Command): Command {
  return withCentre(command)
    .requiredOption('--package <directory>', 'the election package')
    .requiredOption('--seen <size>', 'leaves of the log that its signers have seen')
    .requiredOption('--out <file>', 'the decision to be signed')
    .option('--log <number>', '0 for the election’s first log', '0')
    .option('--reason <text>', 'why; published', 'Published by the commission.');
}

function parseNumber(text: string): number {
  if (/^[1-9][0-9]{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a number from 1');
}

function prepareDocument(options: DocumentOptions): void {
  const { number, kind, date, titleAr: ar, titleCkb: ckb, titleEn: en } = options;
  const { manifest } = readPackage(options);
  const { bytes, file } = readAttached(options.file);
  const title = { ar, ckb, en };
  const head = { noticeKind: 'document', electionId: manifest.electionId } as const;
  prepare({ ...head, number, kind, title, date, file }, [bytes], options);
}

async function prepareAnswer(path: string, options: AnswerOptions): Promise<void> {
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

function readPackage(options: { readonly package: string }): ElectionPackage {
  const loaded = readElectionPackage(options.package);
  if (!loaded.ok) throw new CentreUnusable(formatRefusal(loaded.error));
  return loaded.value;
}

async function addReport(options: ReportOptions): Promise<void> {
  const { claim, language, link, station } = options;
  const body = { claim, language, ...(link && { link }), ...(station && { station }) };
  const given = readReport(body, readPackage(options).roster);
  if (!given.ok) throw new CentreUnusable(formatRefusal(given.error));
  const { stationId, link: address, language: tag } = given.value;
  await withRumours(
    options,
    async (store) => {
      const number = await store.addReport({
        ...{ claim: given.value.claim, language: tag, link: address, stationId },
        ...{ picture: undefined, receivedAtMs: Date.now() },
      });
      if (number === undefined) throw new CentreUnusable('as many reports are kept as may be');
      printLine(`Report ${number}`);
    },
    true,
  );
}

const reportsPerRead = 500;

async function listReports(store: RumourStore, first: number): Promise<void> {
  for (let from = first; ;) {
    const rows = await store.reportsFrom(from, reportsPerRead);
    for (const { receivedAtMs, ...report } of rows) {
      const receivedAt = formatTime(Math.floor(receivedAtMs / 1000));
      printLine(JSON.stringify({ ...report, receivedAt }));
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < reportsPerRead) return;
    from = last.number + 1;
  }
}

async function withRumours<Value>(
  { centre }: CentreOption,
  act: (store: RumourStore) => Promise<Value>,
  mayBegin = false,
): Promise<Value> {
  const path = join(resolve(centre), rumoursFileName);
  if (!mayBegin && !existsSync(path)) {
    throw new CentreUnusable(`${path} is missing: nothing was reported`);
  }
  const store = openSqliteRumours(path);
  try {
    return await act(store);
  } finally {
    await store.close();
  }
}

function digestOf(bytes: Uint8Array): string {
  return formatHex(nodeCrypto.sha256(bytes));
}

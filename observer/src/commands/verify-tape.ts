/** `observer verify-tape`: tapes, evidence files or QR texts, under the keys given. */
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { formatHex, parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { Locale } from '@mutabaqa/shared/i18n/format-text.ts';
import { formatRefusal, locales } from '@mutabaqa/shared/i18n/format-text.ts';
import type { Receipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { decodeReceipt } from '@mutabaqa/shared/receipt/receipt.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { listCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { Section } from '@mutabaqa/shared/tape/tape.ts';
import type { Openings } from '../log/openings.ts';
import { openLeaf, openingsBytesMax, parseOpenings } from '../log/openings.ts';
import { exitCodeOfLog, verifyLog } from '../log/verify-log.ts';
import { failedChecks } from '../report/check-list.ts';
import { exitCodes, UsageFault } from '../report/exit-codes.ts';
import { formatChecks } from '../report/format-checks.ts';
import { requireFile, readTapeTrust, type TrustOptions } from '../tape/read-tape-trust.ts';
import type { TapeDocument } from '../tape/tape-document.ts';
import { decodeQrDocument, decodeTapeDocument, documentBytesMax } from '../tape/tape-document.ts';
import { formatTape } from '../tape/tape-lines.ts';
import type { TapeTrust } from '../tape/tape-trust.ts';
import type { FoundLeaf, LogSearch, TapeReport } from '../tape/verify-tape.ts';
import { commitmentOf, isTapeVerified, reportRefused, verifyTape } from '../tape/verify-tape.ts';
import type { Terminal } from './terminal.ts';
import { requireLogKey, requireLogSource } from './verify-log.ts';

interface Options extends TrustOptions {
  readonly receipt?: string;
  readonly log?: string;
  readonly logKey?: string;
  readonly openings?: string;
  readonly qr?: boolean;
  readonly lang: Locale;
  readonly json?: boolean;
}

/** 99 parts of 4,000 characters, twice over. */
const qrTextBytesMax = 1024 * 1024;
const receiptBytesMax = 512 * 1024;

export function addVerifyTapeCommand(program: Command, terminal: Terminal): void {
  program
    .command('verify-tape')
    .description('verify published tapes, evidence files or the texts of QR codes')
    .argument('<file...>', 'tape or evidence files; with --qr, files with QR texts of one tape')
    .option('--device-key <hex>', "the device's tape key")
    .option('--recipient-key <hex>', 'with --device-key: the sealing key that the channel names')
    .option('--manifest <file>', 'the signed manifest of the election package')
    .option('--parts <directory>', 'its parts (default: parts/ beside the manifest)')
    .option('--officer-key <key...>', 'of officers whom you trust: hex, base64 or PEM file')
    .option(
      '--officers-needed <n>',
      "at least so many of them (default: the manifest's)",
      parseCount,
    )
    .option('--receipt <file>', 'a receipt for the evidence file')
    .option('--log <source>', 'URL prefix or directory of a log that must hold the evidence')
    .option('--log-key <vkey>', "the log key (default: the signed package's)")
    .option('--openings <file>', 'with --log: openings.ndjson of the results, for sealed leaves')
    .option('--qr', 'the files hold QR texts, one a line')
    .addOption(new Option('--lang <tag>', 'of the figures').choices(locales).default('en'))
    .option('--json', 'the report as JSON, one line a tape')
    .action(async (files: string[], options: Options) => {
      await run(files, options, terminal);
    });
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('a number from 1 to 9999');
  return Number(text);
}

interface NamedDocument {
  readonly name: string;
  readonly document: Result<TapeDocument, Refusal>;
}

async function run(files: string[], options: Options, terminal: Terminal): Promise<void> {
  const trust = await readTapeTrust(nodeCrypto, options.lang, options);
  const documents = options.qr ? [await readQr(files)] : await readDocuments(files);
  requireEvidence(documents, options);
  const receipt = await readReceipt(options, trust);
  const log = options.log === undefined ? undefined : await searchLog(documents, options, trust);
  let verified = true;
  for (const { name, document } of documents) {
    const report = document.ok
      ? verifyTape(nodeCrypto, document.value, {
          trust,
          ...(receipt && { receipt }),
          ...(log && { log }),
        })
      : reportRefused(name, describeRefusal(options.lang, document.error));
    verified &&= isTapeVerified(report);
    const tape = document.ok ? document.value : undefined;
    const lines = options.json
      ? [formatJson(name, tape, report)]
      : formatTapeReport(name, tape, report, options.lang, trust);
    for (const line of lines) terminal.write(line);
  }
  terminal.exitWith(verified ? exitCodes.ok : exitCodes.checkFailed);
}

async function readDocuments(files: readonly string[]): Promise<NamedDocument[]> {
  const documents: NamedDocument[] = [];
  for (const name of files) {
    const bytes = await requireFile(name, documentBytesMax);
    documents.push({ name, document: decodeTapeDocument(nodeCrypto, bytes) });
  }
  return documents;
}

async function readQr(files: readonly string[]): Promise<NamedDocument> {
  let text = '';
  for (const name of files) {
    // Whatever is not UTF-8 is no QR text of ours either, and is refused as one.
    text += `${parseUtf8(await requireFile(name, qrTextBytesMax)) ?? '\ufffd'}\n`;
  }
  return { name: files.join(', '), document: decodeQrDocument(nodeCrypto, text) };
}

/** Log and receipt commit to the channel signature; without it there is nothing to compare. */
function requireEvidence(documents: readonly NamedDocument[], { receipt, log }: Options): void {
  if (receipt === undefined && log === undefined) return;
  if (receipt !== undefined && documents.length > 1) {
    throw new UsageFault('--receipt is for one file');
  }
  for (const { name, document } of documents) {
    if (document.ok && document.value.form !== 'evidence') {
      throw new UsageFault(
        `${name}: --receipt and --log need an evidence file, which has the channel signature`,
      );
    }
  }
}

async function readReceipt(
  options: Options,
  trust: TapeTrust,
): Promise<{ receipt: Receipt; logKey: NoteKey } | undefined> {
  if (options.receipt === undefined) return undefined;
  const receipt = decodeReceipt(await requireFile(options.receipt, receiptBytesMax));
  if (!receipt.ok) throw new UsageFault(`${options.receipt} is not a receipt`);
  return { receipt: receipt.value, logKey: chooseLogKey(options, trust) };
}

function chooseLogKey({ logKey }: Options, trust: TapeTrust): NoteKey {
  if (logKey !== undefined) return requireLogKey(logKey);
  if (trust.logKey === undefined) throw new UsageFault('--receipt and --log need --log-key');
  return trust.logKey;
}

async function searchLog(
  documents: readonly NamedDocument[],
  options: Options,
  trust: TapeTrust,
): Promise<LogSearch> {
  const records = documents.flatMap(({ document }) =>
    document.ok && document.value.record ? [document.value.record] : [],
  );
  const wanted = new Set(records.map((record) => formatHex(commitmentOf(nodeCrypto, record))));
  const openings = await readOpenings(options);
  const leaves: FoundLeaf[] = [];
  const source = requireLogSource(options.log ?? '');
  const report = await verifyLog(source, {
    crypto: nodeCrypto,
    logKey: chooseLogKey(options, trust),
    onLeaf(index, logged) {
      const leaf = openLeaf(nodeCrypto, openings, index, logged);
      if (wanted.has(formatHex(leaf.commitment))) leaves.push({ index, ...leaf });
    },
  });
  if (exitCodeOfLog(report) === exitCodes.cannotCheck) {
    throw new UsageFault(`${source.name} cannot be read: ${report.unreachable?.detail ?? ''}`);
  }
  return { failedChecks: failedChecks(report.checks).map(({ id }) => id), leaves };
}

async function readOpenings({ openings: name }: Options): Promise<Openings> {
  if (name === undefined) return new Map();
  const openings = parseOpenings(await requireFile(name, openingsBytesMax));
  if (!('wrongLine' in openings)) return openings;
  throw new UsageFault(`${name}, line ${openings.wrongLine}: not an opening`);
}

function describeRefusal(locale: Locale, { code, params }: Refusal): string {
  return `${formatRefusal(locale, { code, params })} [${code}]`;
}

function formatTapeReport(
  name: string,
  document: TapeDocument | undefined,
  report: TapeReport,
  locale: Locale,
  trust: TapeTrust,
): string[] {
  return [
    name,
    ...(document ? formatTape(document.tape, locale, trust.package?.contests) : []),
    ...report.withheld.map((section) => `withheld: ${section}`),
    ...formatChecks(report.checks),
    isTapeVerified(report) ? 'VERIFIED' : 'NOT VERIFIED',
  ];
}

function formatJson(name: string, document: TapeDocument | undefined, report: TapeReport): string {
  const header = document?.tape.header;
  return JSON.stringify({
    file: name,
    verdict: isTapeVerified(report) ? 'VERIFIED' : 'NOT VERIFIED',
    form: document?.form,
    digest: document && formatHex(document.tape.digest),
    station: header?.stationId,
    device: header?.deviceId,
    kind: header?.kind,
    sequence: header?.sequence,
    mode: header?.mode,
    withheld: report.withheld,
    sections: document?.tape.sections.map((section, i) => ({
      ...header?.sections[i],
      ...figuresOf(section),
    })),
    checks: report.checks,
  });
}

function figuresOf(section: Section): object {
  if (section.kind === 'withheld') return { withheld: formatHex(section.digest) };
  if (section.kind === 'account') return { counts: section.counts };
  const { listVotes, candidateVotes } = section;
  // JSON shows what was not reported as null.
  return {
    listVotes: listVotes && listCounts(listVotes),
    candidateVotes: candidateVotes && listCounts(candidateVotes),
  };
}

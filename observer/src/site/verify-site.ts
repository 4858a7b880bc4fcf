/**
 * The bundle of pages as a host serves it, against what the log key signed. What a host sends to others, or
 * sends later, this cannot see: run it from where you read.
 */
import { formatHex, parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { verifySiteNote } from '@mutabaqa/shared/log/site-note.ts';
import { type NoteKey, noteCharactersMax } from '@mutabaqa/shared/merkle/note.ts';
import { type LogSource, SourceFault } from '../log/log-source.ts';
import { parseSums, type Sums } from '../recount/sums-file.ts';
import { type Check, failedChecks, makeCheckList } from '../report/check-list.ts';
import { type ExitCode, exitCodes } from '../report/exit-codes.ts';

const titles = {
  signature: 'the list of files is signed by the log key',
  sums: 'the list that is served is the signed one',
  files: 'every file of the list is served as it says',
  index: 'the first page is the one of the list',
} as const;

export interface SiteReport {
  readonly source: string;
  /** SHA-256 of the signed list, which the pages show. */
  readonly digestHex: string | undefined;
  /** What could not be asked for. */
  readonly unreachable: string | undefined;
  readonly checks: readonly Check[];
}

const sumsBytesMax = 1024 * 1024;
const fileBytesMax = 64 * 1024 * 1024;

export async function verifySite(
  crypto: CryptoPort,
  source: LogSource,
  logKey: NoteKey,
): Promise<SiteReport> {
  const checks = makeCheckList(titles);
  const found: { digestHex?: string | undefined; unreachable?: string } = {};
  try {
    found.digestHex = await readSignedDigest();
    if (found.digestHex !== undefined) {
      const sums = await readSums(found.digestHex);
      if (sums) await checkFiles(sums);
    }
  } catch (fault) {
    if (!(fault instanceof SourceFault)) throw fault;
    found.unreachable = fault.path;
  }
  const { digestHex, unreachable } = found;
  return { source: source.name, digestHex, unreachable, checks: checks.list() };

  async function readSignedDigest(): Promise<string | undefined> {
    const name = 'site/signature';
    const file = await source.read(name, noteCharactersMax);
    if (!file.ok) {
      checks.fail('signature', name, file.error.detail);
      return undefined;
    }
    const verified = verifySiteNote(crypto, logKey, parseUtf8(file.value) ?? '');
    if (verified.ok) checks.pass('signature');
    else checks.fail('signature', name, verified.error);
    return verified.ok ? verified.value : undefined;
  }

  async function readSums(signedHex: string): Promise<Sums | undefined> {
    const name = 'site/SHA256SUMS';
    const file = await source.read(name, sumsBytesMax);
    if (!file.ok) checks.fail('sums', name, file.error.detail);
    else if (formatHex(crypto.sha256(file.value)) !== signedHex) {
      checks.fail('sums', name, 'is not the list that was signed');
    } else {
      const sums = parseSums(file.value);
      if (!('wrongLine' in sums)) {
        checks.pass('sums');
        return sums;
      }
      checks.fail('sums', name, `line ${sums.wrongLine} is malformed`);
    }
    return undefined;
  }

  async function checkFiles(sums: Sums): Promise<void> {
    for (const [name, digestHex] of sums) {
      const file = await source.read(name, fileBytesMax);
      if (!file.ok) checks.fail('files', name, file.error.detail);
      else if (formatHex(crypto.sha256(file.value)) !== digestHex) {
        checks.fail('files', name, 'is served with other content');
      }
    }
    checks.pass('files', `${sums.size} files`);
    if (!sums.has('index.html')) {
      checks.fail('index', 'index.html', 'is not in the list');
      return;
    }
    await checkFirstPage(sums.get('index.html') ?? '');
  }

  /** What a browser gets that asks for no name. A directory has no such address. */
  async function checkFirstPage(digestHex: string): Promise<void> {
    if (!/^https?:/i.test(source.name)) {
      checks.pass('index');
      return;
    }
    const file = await source.read('', fileBytesMax);
    if (!file.ok) checks.fail('index', '/', file.error.detail);
    else if (formatHex(crypto.sha256(file.value)) === digestHex) checks.pass('index');
    else checks.fail('index', '/', 'is served with other content than index.html');
  }
}

export function exitCodeOfSite({ checks, unreachable }: SiteReport): ExitCode {
  if (failedChecks(checks).length > 0) return exitCodes.checkFailed;
  const isWhole = unreachable === undefined && checks.every(({ state }) => state === 'passed');
  return isWhole ? exitCodes.ok : exitCodes.cannotCheck;
}

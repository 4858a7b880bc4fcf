/** The files of a bundle for a court, on a disk that somebody brought. Nothing in them is believed. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import {
  courtFiles,
  type CourtFacts,
  type CourtScope,
} from '@mutabaqa/shared/court/court-files.ts';
import { verifyCourtNote } from '@mutabaqa/shared/court/court-note.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import { type NoteKey, noteCharactersMax } from '@mutabaqa/shared/merkle/note.ts';
import { readBoundedFile } from '../bounded-file.ts';
import { SourceFault } from '../log/log-source.ts';
import { isCount, linesOf, parseJsonObject } from '../recount/evidence-rows.ts';
import { hashFiles } from '../recount/version-files.ts';
import { parseSums, type Sums, sumsBytesMax } from '../recount/sums-file.ts';
import type { CourtCheckId, CourtChecks } from './court-checks.ts';

export interface CourtBundle {
  readonly directory: string;
  readonly sums: Sums;
  readonly sumsBytes: Uint8Array;
  /** SHA-256 of the list, hex. */
  readonly sumsDigestHex: string;
  /** Undefined when the list does not name the file or it cannot be read; the check `bundle` says so. */
  read(name: string): Promise<Uint8Array | undefined>;
}

const fileBytesMax = 2 ** 31;
/** The list cannot name them: they say what the list is. */
const besideList = /^(SHA256SUMS|court\/signature|statement-(ar|ckb|en)\.html)$/;

/** @throws SourceFault when the directory holds no bundle */
export async function openCourtBundle(directory: string): Promise<CourtBundle> {
  const file = await readBoundedFile(join(directory, courtFiles.sums), sumsBytesMax);
  if (file.kind !== 'read') throw new SourceFault(courtFiles.sums, file.kind);
  const sums = parseSums(file.bytes);
  if ('wrongLine' in sums) {
    const line = `line ${sums.wrongLine} is not a digest and a name in order`;
    throw new SourceFault(courtFiles.sums, line);
  }
  return {
    directory,
    sums,
    sumsBytes: file.bytes,
    sumsDigestHex: createHash('sha256').update(file.bytes).digest('hex'),
    async read(name) {
      if (!sums.has(name)) return undefined;
      const found = await readBoundedFile(join(directory, name), fileBytesMax);
      return found.kind === 'read' ? found.bytes : undefined;
    },
  };
}

export async function checkBundleSums(
  { directory, sums }: CourtBundle,
  checks: CourtChecks,
): Promise<void> {
  const names = [...sums.keys()];
  const digests = await hashFiles(directory, names);
  for (const [i, name] of names.entries()) {
    const digest = digests[i];
    if (digest === undefined) checks.fail('bundle', name, 'missing');
    else if (digest !== sums.get(name)) checks.fail('bundle', name, 'has another digest');
  }
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const name = relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (!sums.has(name) && !besideList.test(name)) {
      checks.fail('bundle', name, 'is not in the list');
    }
  }
  checks.pass('bundle', `${sums.size} files`);
}

/** `mayLack`: who checks knows that the centre could not sign. */
export async function checkBundleSignature(
  crypto: CryptoPort,
  { directory, sumsBytes }: CourtBundle,
  logKey: NoteKey,
  mayLack: boolean,
  checks: CourtChecks,
): Promise<void> {
  const file = await readBoundedFile(join(directory, courtFiles.signature), noteCharactersMax);
  if (file.kind !== 'read') {
    if (mayLack && file.kind === 'missing') checks.leave('signature', 'there is none');
    else checks.fail('signature', courtFiles.signature, file.kind);
    return;
  }
  const verified = verifyCourtNote(crypto, logKey, parseUtf8(file.bytes) ?? '', sumsBytes);
  if (verified.ok) checks.pass('signature', logKey.name);
  else checks.fail('signature', courtFiles.signature, verified.error);
}

/** What is needed of `court/bundle.json` to check the rest; whether it is true is checked with it. */
export function parseCourtFacts(bytes: Uint8Array): CourtFacts | undefined {
  const raw = parseJsonObject(parseUtf8(bytes) ?? '');
  if (raw?.['format'] !== 1) return undefined;
  const isScope = parseScope(raw['scope']) !== undefined;
  const counts = ['madeAtMs', 'version', 'versionTimeMs', 'versionLogSize', 'logNumber', 'logSize'];
  const texts = ['electionId', 'electionName', 'mode', 'packageDigest', 'logOrigin', 'logRoot'];
  const isWhole =
    isScope &&
    [...counts, 'officersNeeded'].every((key) => isCount(raw[key])) &&
    [...texts, 'logKeyFingerprint'].every((key) => typeof raw[key] === 'string') &&
    isListOf(raw['officers'], ['id', 'fingerprint']) &&
    isListOf(raw['leftOut'], ['what', 'why']);
  return isWhole ? (raw as unknown as CourtFacts) : undefined;
}

function parseScope(raw: unknown): CourtScope | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { kind, id } = raw as { kind?: unknown; id?: unknown };
  if (kind === 'election') return { kind };
  const isPart = (kind === 'constituency' || kind === 'station') && typeof id === 'string';
  return isPart ? { kind, id } : undefined;
}

function isListOf(raw: unknown, keys: readonly string[]): boolean {
  return (
    Array.isArray(raw) &&
    raw.every(
      (each: unknown) =>
        typeof each === 'object' &&
        each !== null &&
        keys.every((key) => typeof (each as Record<string, unknown>)[key] === 'string'),
    )
  );
}

/** The lines of a file, each compared with what was derived; fails at the first line that differs. */
export function compareLines(
  name: string,
  shown: readonly string[],
  derived: readonly string[],
  id: CourtCheckId,
  checks: CourtChecks,
): void {
  for (let i = 0; i < Math.max(shown.length, derived.length); i++) {
    if (shown[i] === derived[i]) continue;
    const position = `${name}, line ${i + 1}`;
    const problem =
      shown[i] === undefined
        ? 'missing'
        : derived[i] === undefined
          ? 'nothing stands behind it'
          : 'does not follow from what it is about';
    checks.fail(id, position, problem);
    return;
  }
}

export async function readLines(bundle: CourtBundle, name: string): Promise<string[]> {
  return [...linesOf((await bundle.read(name)) ?? new Uint8Array())].map(({ text }) => text);
}

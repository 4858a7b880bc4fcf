/** The files of one published version, in a directory of this machine. Nothing in them is believed. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CheckList } from '../report/check-list.ts';
import { readBoundedFile } from '../bounded-file.ts';
import { SourceFault } from '../log/log-source.ts';
import type { Sums } from './sums-file.ts';
import { parseSums, sumsBytesMax } from './sums-file.ts';

export const sumsName = 'SHA256SUMS';
/** What the version's leaf commits to: it names the digest of the list, and so cannot stand in it. */
export const versionRecordName = 'version-record';

export interface VersionFiles {
  readonly directory: string;
  readonly sums: Sums;
  /** SHA-256 of `SHA256SUMS` itself: what the log commits to. */
  readonly sumsDigest: Uint8Array;
}

/** @throws SourceFault when the directory holds no version. */
export async function openVersion(directory: string): Promise<VersionFiles> {
  const file = await readBoundedFile(join(directory, sumsName), sumsBytesMax);
  if (file.kind !== 'read') throw new SourceFault(sumsName, file.kind);
  const sums = parseSums(file.bytes);
  if ('wrongLine' in sums) {
    throw new SourceFault(sumsName, `line ${sums.wrongLine} is not a digest and a name in order`);
  }
  const sumsDigest = new Uint8Array(createHash('sha256').update(file.bytes).digest());
  return { directory, sums, sumsDigest };
}

/** Undefined when the version has no such file; so does a file that is too large, and says so elsewhere. */
export async function readVersionFile(
  { directory, sums }: VersionFiles,
  name: string,
  bytesMax: number,
): Promise<Uint8Array | undefined> {
  if (!sums.has(name)) return undefined;
  const file = await readBoundedFile(join(directory, name), bytesMax);
  return file.kind === 'read' ? file.bytes : undefined;
}

/** Whether each file is what the list says, and none stands beside the list. Read in a thread of its own. */
export async function checkSums(
  { directory, sums }: VersionFiles,
  checks: CheckList<'sums'>,
): Promise<void> {
  const names = [...sums.keys()];
  const digests = await hashFiles(directory, names);
  for (const [i, name] of names.entries()) {
    const digest = digests[i];
    if (digest === undefined) checks.fail('sums', name, 'missing');
    else if (digest !== sums.get(name)) checks.fail('sums', name, 'has another digest');
  }
  for (const name of listFiles(directory)) {
    const isListed = sums.has(name) || name === sumsName || name === versionRecordName;
    if (!isListed) checks.fail('sums', name, 'is not in the list');
  }
  checks.pass('sums', `${sums.size} files`);
}

/** SHA-256 of each, hex; undefined for what is no file. */
export async function hashFiles(
  directory: string,
  names: readonly string[],
): Promise<readonly (string | undefined)[]> {
  const paths = names.map((name) => join(directory, name));
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { workerData: paths });
  return new Promise((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', reject);
  });
}

function listFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
}

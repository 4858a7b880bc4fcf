/** What there is to push, in the order in which it may appear: evidence before what names it. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import { parseCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { parseNote } from '@mutabaqa/shared/merkle/note.ts';
import { formatTilePath, tilesOfSize } from '@mutabaqa/shared/merkle/tiles.ts';
import { isPublicName } from '../publish/served-as.ts';
import type { MirroredFile } from './mirror.ts';

/** Names of what names other files, the last to be shown last. */
const headRanks = [
  /^package\/(manifest|SHA256SUMS)$/,
  /^log(-[0-9]+)?\/checkpoint$/,
  /^log(-[0-9]+)?\/cosigned$/, // never of more leaves than the checkpoint beside it
  /^results\/newest$/,
  /^(lookup|feed|documents|rumours)\/index\.json$/,
  /^[^/]+$/, // the pages themselves
  /^site\//,
  /^now\/(?!index\.json$)/,
  /^now\/index\.json$/,
];

function headRank(name: string): number {
  return headRanks.findIndex((pattern) => pattern.test(name));
}

/** Pushed by version and by size of the log: there are too many to look at each time. */
const apart = /^(results\/versions|log(-[0-9]+)?\/tile)$/;

export interface PublicListing {
  /** With the bytes that they had before the others were listed: what they name is there. */
  readonly heads: readonly MirroredFile[];
  readonly others: readonly MirroredFile[];
}

export async function listPublic(directory: string): Promise<PublicListing> {
  const first = await filesBelow(directory, '');
  const heads: MirroredFile[] = [];
  // From the last to be shown to the first: each is read before what it names.
  for (const file of byHeadRank(first).reverse()) {
    const content = await readIfThere(file.path);
    if (content) heads.unshift({ ...file, content, bytes: content.length });
  }
  const second = await filesBelow(directory, '');
  return { heads, others: second.filter(({ name }) => headRank(name) < 0) };
}

function byHeadRank(files: readonly MirroredFile[]): MirroredFile[] {
  return files
    .map((file) => ({ file, rank: headRank(file.name) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank || (a.file.name < b.file.name ? -1 : 1))
    .map(({ file }) => file);
}

async function filesBelow(directory: string, below: string): Promise<MirroredFile[]> {
  const found: MirroredFile[] = [];
  for (const entry of await readdir(join(directory, below), { withFileTypes: true })) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (!isPublicName(entry.name) || apart.test(name)) continue;
    if (entry.isDirectory()) found.push(...(await filesBelow(directory, name)));
    else if (entry.isFile()) {
      const file = await fileAt(directory, name);
      if (file) found.push(file);
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function fileAt(directory: string, name: string): Promise<MirroredFile | undefined> {
  const path = join(directory, ...name.split('/'));
  try {
    const { size, mtimeMs } = await stat(path);
    return { name, path, bytes: size, changedMs: mtimeMs };
  } catch (fault) {
    if (isMissing(fault)) return undefined; // replaced or removed meanwhile
    throw fault;
  }
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (fault) {
    if (isMissing(fault)) return undefined;
    throw fault;
  }
}

function isMissing(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === 'ENOENT';
}

/** The size that a checkpoint states; 0 for bytes that are none. */
export function sizeOfCheckpoint(bytes: Uint8Array): number {
  const note = parseNote(parseUtf8(bytes) ?? '');
  return (note && parseCheckpoint(note.text)?.size) ?? 0;
}

/** Tiles that a checkpoint of `size` needs and one of `since` did not. */
export async function listTiles(
  directory: string,
  log: string,
  size: number,
  since: number,
): Promise<MirroredFile[]> {
  const files: MirroredFile[] = [];
  for (const tile of tilesOfSize(size, since)) {
    const name = `${log}/${formatTilePath(tile)}`;
    const file = await fileAt(directory, name);
    // The publisher writes tiles before the checkpoint that needs them.
    if (file === undefined) throw new Error(`${name} is not there`);
    files.push(file);
  }
  return files;
}

/** Numbers of versions, the oldest first. */
export async function listVersions(directory: string): Promise<number[]> {
  const names = await readdir(join(directory, 'results', 'versions')).catch((fault: unknown) => {
    if (isMissing(fault)) return [];
    throw fault;
  });
  return names
    .filter((name) => /^[1-9][0-9]*$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** By these a version is found to be whole. */
const closing = /\/(SHA256SUMS|version-record|version\.json)$/;

export async function listVersion(directory: string, version: string): Promise<MirroredFile[]> {
  const place = `results/versions/${version}`;
  const files = await filesBelow(directory, place);
  const closes = (name: string): boolean => closing.test(name) && name.split('/').length === 4;
  return [
    ...files.filter(({ name }) => !closes(name)),
    ...files.filter(({ name }) => closes(name)),
  ];
}

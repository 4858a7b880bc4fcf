/** One round of pushing to one mirror: whatever is new or has changed. */
import { parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import {
  listPublic,
  listTiles,
  listVersion,
  listVersions,
  sizeOfCheckpoint,
} from './list-public.ts';
import type { Mirror, MirroredFile } from './mirror.ts';

export interface Pushed {
  /** Of the newest log. */
  readonly logSize: number;
  /** 0 = none. */
  readonly version: number;
  /** Older versions that the mirror has not. */
  readonly versionsLeft: number;
}

/** When it throws, the next round goes on where this one stopped. */
export async function pushRound(publicDirectory: string, mirror: Mirror): Promise<Pushed> {
  const { heads, others } = await listPublic(publicDirectory);
  const version = newestVersion(heads);
  for (const file of others) await pushFile(mirror, file);
  if (version > 0) await pushVersion(publicDirectory, mirror, version);
  for (const { name, content } of heads) {
    const log = /^(log(?:-[0-9]+)?)\/checkpoint$/.exec(name)?.[1];
    if (log === undefined || content === undefined) continue;
    const since = await mirror.logSize(log);
    const tiles = await listTiles(publicDirectory, log, sizeOfCheckpoint(content), since);
    for (const tile of tiles) await mirror.put(tile);
  }
  for (const head of heads) await pushFile(mirror, head);
  // A mirror that was away shows the newest first; what it missed comes after, a version a round.
  const older = (await listVersions(publicDirectory)).filter((number) => number < version);
  const missing = [];
  for (const number of older) {
    if (!(await mirror.hasVersion(String(number)))) missing.push(number);
  }
  const [oldest] = missing;
  if (oldest !== undefined) await pushVersion(publicDirectory, mirror, oldest);
  await mirror.remember();
  return { logSize: newestLogSize(heads), version, versionsLeft: Math.max(0, missing.length - 1) };
}

async function pushFile(mirror: Mirror, file: MirroredFile): Promise<void> {
  if (!(await mirror.isCurrent(file))) await mirror.put(file);
}

async function pushVersion(directory: string, mirror: Mirror, number: number): Promise<void> {
  const version = String(number);
  if (await mirror.hasVersion(version)) return;
  await mirror.putVersion(version, await listVersion(directory, version));
}

function newestVersion(heads: readonly MirroredFile[]): number {
  const content = heads.find(({ name }) => name === 'results/newest')?.content;
  const text = content && parseUtf8(content)?.trim();
  return text !== undefined && /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : 0;
}

function newestLogSize(heads: readonly MirroredFile[]): number {
  const checkpoints = heads
    .map(({ name, content }) => ({ number: logNumberOf(name), content }))
    .filter(({ number }) => number > 0)
    .sort((a, b) => b.number - a.number);
  const [newest] = checkpoints;
  return newest?.content ? sizeOfCheckpoint(newest.content) : 0;
}

function logNumberOf(name: string): number {
  const [, number = '1'] = /^log(?:-([0-9]+))?\/checkpoint$/.exec(name) ?? [undefined, '0'];
  return Number(number);
}

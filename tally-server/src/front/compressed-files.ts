/**
 * Compressed forms of public files: those that were published beside the file, else made here once and kept
 * in a directory of this process. Nobody's request compresses the same bytes twice.
 */
import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { PublicFile, PublicTree } from './public-tree.ts';

export interface CompressedFile {
  readonly path: string;
  readonly encoding: 'br' | 'gzip';
}

export interface CompressedFiles {
  /** Undefined: serve the file as it is, this time at least. `accepted` is the header Accept-Encoding. */
  of(file: PublicFile, accepted: string): Promise<CompressedFile | undefined>;
}

/** Below it, the header of the encoding is not worth it. */
const bytesMin = 1024;
/** Whoever asks first waits for as much; larger files are compressed when they are published, or not at all. */
const ownBytesMax = 1024 * 1024;
const keptBytesMax = 512 * 1024 * 1024;

interface Kept {
  readonly changedMs: number;
  readonly path: string;
  bytes: number;
  readonly done: Promise<boolean>;
}

/** `directory` is emptied: what an earlier process kept may be of files that have changed. */
export function makeCompressedFiles(
  tree: Pick<PublicTree, 'find'>,
  directory: string,
  onFault: (fault: unknown) => void,
): CompressedFiles {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const kept = new Map<string, Kept>(); // by name, the longest unused first
  let made = 0;
  let isCompressing = false;

  function forget(name: string): void {
    const old = kept.get(name);
    kept.delete(name);
    // Whoever reads it has it open.
    if (old) void old.done.then(() => rm(old.path, { force: true })).catch(onFault);
  }

  function make(file: PublicFile): Kept {
    const path = join(directory, `${++made}.gz`);
    isCompressing = true;
    const done = compress(file.path, path)
      .finally(() => {
        isCompressing = false;
      })
      .then(
        async () => {
          entry.bytes = (await stat(path)).size;
          return entry.bytes < file.bytes;
        },
        (fault: unknown) => {
          onFault(fault);
          if (kept.get(file.name) === entry) forget(file.name);
          return false;
        },
      );
    const entry: Kept = { changedMs: file.changedMs, path, bytes: 0, done };
    return entry;
  }

  function shrink(): void {
    let total = 0;
    for (const { bytes } of kept.values()) total += bytes;
    for (const [name, { bytes }] of kept) {
      if (total <= keptBytesMax) return;
      total -= bytes;
      forget(name);
    }
  }

  async function ownCopy(file: PublicFile): Promise<CompressedFile | undefined> {
    let entry = kept.get(file.name);
    if (entry?.changedMs !== file.changedMs) {
      // One at a time: nobody waits for another's file.
      if (isCompressing) return undefined;
      forget(file.name);
      entry = make(file);
      void entry.done.then(shrink);
    } else kept.delete(file.name);
    kept.set(file.name, entry);
    return (await entry.done) ? { path: entry.path, encoding: 'gzip' } : undefined;
  }

  return {
    async of(file, accepted) {
      if (file.bytes < bytesMin) return undefined;
      for (const [encoding, extension] of encodings) {
        if (!accepts(accepted, encoding)) continue;
        const beside = await tree.find([`${file.name}.${extension}`]);
        // One that is older is of other bytes.
        if (beside && beside.changedMs >= file.changedMs) return { path: beside.path, encoding };
      }
      const isOwn = file.bytes <= ownBytesMax && accepts(accepted, 'gzip');
      return isOwn ? await ownCopy(file) : undefined;
    },
  };
}

const encodings = [
  ['br', 'br'],
  ['gzip', 'gz'],
] as const;

async function compress(from: string, to: string): Promise<void> {
  const draft = `${to}.draft`;
  await pipeline(createReadStream(from), createGzip({ level: 6 }), createWriteStream(draft));
  await rename(draft, to);
}

function accepts(header: string, encoding: string): boolean {
  return header
    .toLowerCase()
    .split(',')
    .some((range) => {
      const [name = '', ...parameters] = range.split(';').map((part) => part.trim());
      return name === encoding && !parameters.some((each) => /^q=0(\.0*)?$/.test(each));
    });
}

/**
 * Takes files as they are made again and compares them with the published ones, chunk by chunk. Of each
 * file the first place that differs is reported, and nothing of it is kept.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

export interface FileComparison {
  /** The next bytes of this file; files come side by side. */
  write(file: string, bytes: Uint8Array): void;
  /** Once, after everything was written. */
  finish(): readonly FileDifference[];
  /** Names of the files that were written. */
  readonly written: ReadonlySet<string>;
}

export interface FileDifference {
  readonly file: string;
  /** From 0; undefined when the file is missing as a whole. */
  readonly byte: number | undefined;
  /** From 1. */
  readonly line: number | undefined;
  readonly problem: string;
}

interface Progress {
  /** Bytes that agreed. */
  size: number;
  isOver: boolean;
  /** Published bytes from `aheadAt` on, read before they are needed. */
  ahead: Uint8Array;
  aheadAt: number;
}

/** What is written comes in lines: a read for each would cost more than the comparison. */
const aheadBytes = 64 * 1024;

/** Files are many and written side by side: only so many are held open. */
const openFilesMax = 64;

export function compareFiles(directory: string): FileComparison {
  const progress = new Map<string, Progress>();
  const differences: FileDifference[] = [];
  const open = new Map<string, number>(); // in order of last use

  const descriptorOf = (file: string): number | undefined => {
    const known = open.get(file);
    const descriptor = known ?? tryOpen(join(directory, file));
    if (descriptor === undefined) return undefined;
    open.delete(file);
    open.set(file, descriptor);
    const [oldest] = open;
    if (open.size > openFilesMax && oldest !== undefined) {
      closeSync(oldest[1]);
      open.delete(oldest[0]);
    }
    return descriptor;
  };
  const differ = (file: string, place: Omit<FileDifference, 'file'>): void => {
    differences.push({ file, ...place });
    const state = progress.get(file);
    if (state !== undefined) state.isOver = true;
  };

  /** At most `size` bytes from where the comparison stands. */
  const publishedAt = (file: string, state: Progress, size: number): Uint8Array | undefined => {
    const from = state.size - state.aheadAt;
    if (from + size <= state.ahead.length) return state.ahead.subarray(from, from + size);
    const descriptor = descriptorOf(file);
    if (descriptor === undefined) return undefined;
    state.ahead = readAt(descriptor, Math.max(size, aheadBytes), state.size);
    state.aheadAt = state.size;
    return state.ahead.subarray(0, size);
  };
  const placeOf = (file: string, byte: number, problem: string): Omit<FileDifference, 'file'> => {
    const descriptor = descriptorOf(file);
    return { byte, line: descriptor && countLines(descriptor, byte) + 1, problem };
  };

  return {
    get written() {
      return new Set(progress.keys());
    },
    write(file, bytes) {
      let state = progress.get(file);
      if (state === undefined) {
        state = { size: 0, isOver: false, ahead: new Uint8Array(), aheadAt: 0 };
        progress.set(file, state);
      }
      if (state.isOver) return;
      const published = publishedAt(file, state, bytes.length);
      if (published === undefined) {
        differ(file, { byte: undefined, line: undefined, problem: 'missing' });
        return;
      }
      const same = equalLength(bytes, published);
      state.size += same;
      if (same === bytes.length) return;
      const problem = same < published.length ? 'says something else' : 'ends too early';
      differ(file, placeOf(file, state.size, problem));
    },
    finish() {
      for (const [file, { size, isOver }] of progress) {
        if (isOver) continue;
        const descriptor = descriptorOf(file);
        if (descriptor !== undefined && fstatSync(descriptor).size > size) {
          differ(file, placeOf(file, size, 'goes on where it should end'));
        }
      }
      for (const descriptor of open.values()) closeSync(descriptor);
      open.clear();
      return differences;
    },
  };
}

function tryOpen(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined; // said as a difference
  }
}

function readAt(descriptor: number, size: number, position: number): Uint8Array {
  const buffer = Buffer.allocUnsafe(size);
  let at = 0;
  while (at < size) {
    const read = readSync(descriptor, buffer, at, size - at, position + at);
    if (read === 0) break;
    at += read;
  }
  // What a small file does not fill is not kept: there may be thousands of them.
  return at < size ? Buffer.from(buffer.subarray(0, at)) : buffer;
}

/** How many bytes at the beginning are the same. */
function equalLength(a: Uint8Array, b: Uint8Array): number {
  if (Buffer.compare(a, b) === 0) return a.length;
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return i;
  return shorter;
}

/** Line feeds in the first `size` bytes. */
function countLines(descriptor: number, size: number): number {
  let lines = 0;
  for (let at = 0; at < size; at += aheadBytes) {
    const bytes = readAt(descriptor, Math.min(aheadBytes, size - at), at);
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let i = buffer.indexOf(10); i !== -1; i = buffer.indexOf(10, i + 1)) lines += 1;
  }
  return lines;
}

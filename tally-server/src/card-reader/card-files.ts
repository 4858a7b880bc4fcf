/**
 * Reading what is on a card, which anybody may have prepared: only regular files directly in its
 * directory are opened, no link is followed, no FIFO waited for, no size believed.
 */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type FileReading =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' }
  /** A link, directory, FIFO, socket or device. */
  | { readonly kind: 'not-a-file' }
  | { readonly kind: 'too-large' }
  /** The medium is damaged, or access is denied. */
  | { readonly kind: 'unreadable' };

export interface CardFiles {
  /** Names in the directory, at most `max` + 1 of them; undefined when it is no readable directory. */
  list(directory: string, max: number): Promise<string[] | undefined>;
  read(directory: string, name: string, bytesMax: number): Promise<FileReading>;
}

const openFlags = fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK;

/** One after the other without the thread pool: the fastest from a disk, at four times less CPU. */
export const oneByOneCardFiles: CardFiles = {
  list: (directory, max) => Promise.resolve(listSync(directory, max)),
  read: (directory, name, bytesMax) => Promise.resolve(readSync(join(directory, name), bytesMax)),
};

function listSync(directory: string, max: number): string[] | undefined {
  try {
    if (!fs.lstatSync(directory).isDirectory()) return undefined;
    const handle = fs.opendirSync(directory);
    try {
      const names: string[] = [];
      while (names.length <= max) {
        const entry = handle.readSync();
        if (entry === null) break;
        names.push(entry.name);
      }
      return names.sort();
    } finally {
      handle.closeSync();
    }
  } catch {
    return undefined; // a damaged card is its own problem, recorded as "not a card"
  }
}

function readSync(path: string, bytesMax: number): FileReading {
  try {
    const descriptor = fs.openSync(path, openFlags);
    try {
      const status = fs.fstatSync(descriptor);
      if (!status.isFile()) return { kind: 'not-a-file' };
      if (status.size > bytesMax) return { kind: 'too-large' };
      const buffer = new Uint8Array(status.size);
      let at = 0;
      while (at < buffer.length) {
        const count = fs.readSync(descriptor, buffer, at, buffer.length - at, at);
        if (count === 0) break;
        at += count;
      }
      return { kind: 'bytes', bytes: buffer.subarray(0, at) };
    } finally {
      fs.closeSync(descriptor);
    }
  } catch (error) {
    return readingOfError(error);
  }
}

const open = promisify(fs.open);
const fstat = promisify(fs.fstat);
const close = promisify(fs.close);
const read = promisify(fs.read);
const lstat = promisify(fs.lstat);

/** On the thread pool: a slow or damaged card does not hold up the others. */
export const sideBySideCardFiles: CardFiles = {
  async list(directory, max) {
    try {
      if (!(await lstat(directory)).isDirectory()) return undefined;
      const names: string[] = [];
      for await (const entry of await fs.promises.opendir(directory)) {
        names.push(entry.name);
        if (names.length > max) break;
      }
      return names.sort();
    } catch {
      return undefined; // as above
    }
  },
  async read(directory, name, bytesMax) {
    try {
      const descriptor = await open(join(directory, name), openFlags);
      try {
        const status = await fstat(descriptor);
        if (!status.isFile()) return { kind: 'not-a-file' };
        if (status.size > bytesMax) return { kind: 'too-large' };
        const buffer = new Uint8Array(status.size);
        let at = 0;
        while (at < buffer.length) {
          const { bytesRead } = await read(descriptor, buffer, at, buffer.length - at, at);
          if (bytesRead === 0) break;
          at += bytesRead;
        }
        return { kind: 'bytes', bytes: buffer.subarray(0, at) };
      } finally {
        await close(descriptor);
      }
    } catch (error) {
      return readingOfError(error);
    }
  },
};

function readingOfError(error: unknown): FileReading {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
  // What Linux answers for a link with O_NOFOLLOW, a socket, and a FIFO or device nobody serves.
  if (code === 'ELOOP' || code === 'ENXIO' || code === 'EISDIR') return { kind: 'not-a-file' };
  return { kind: 'unreadable' };
}

/** Small files that were asked for, in memory: thousands of readers take the same few. */
import { readFile } from 'node:fs/promises';

export interface KeptBytes {
  /** Undefined when there is no such file any more. `stamp` changes when the bytes do. */
  read(path: string, stamp: string): Promise<Buffer | undefined>;
}

/** Larger ones are streamed. */
export const keptFileBytesMax = 256 * 1024;
const keptBytesMax = 64 * 1024 * 1024;

interface Kept {
  readonly stamp: string;
  readonly bytes: Promise<Buffer | undefined>;
  size: number;
}

export function makeKeptBytes(): KeptBytes {
  const kept = new Map<string, Kept>(); // the longest unused first
  let total = 0;

  function forget(path: string): void {
    total -= kept.get(path)?.size ?? 0;
    kept.delete(path);
  }

  function load(path: string, stamp: string): Kept {
    const bytes = readFile(path).catch((fault: unknown) => {
      if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return undefined;
      throw fault;
    });
    const entry: Kept = { stamp, bytes, size: 0 };
    bytes.then(
      (read) => {
        if (kept.get(path) !== entry) return;
        if (read === undefined) {
          forget(path);
          return;
        }
        entry.size = read.length;
        total += read.length;
        for (const oldest of kept.keys()) {
          if (total <= keptBytesMax) return;
          forget(oldest);
        }
      },
      () => {
        if (kept.get(path) === entry) forget(path); // whoever asked is told; the next one tries again
      },
    );
    return entry;
  }

  return {
    read(path, stamp) {
      const known = kept.get(path);
      const entry = known?.stamp === stamp ? known : load(path, stamp);
      if (entry === known) kept.delete(path);
      else forget(path);
      kept.set(path, entry);
      return entry.bytes;
    },
  };
}

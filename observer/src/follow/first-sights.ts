/**
 * When this observer first saw what must not last, as a version that the log does not know yet: its publisher does
 * not say how long it may wait. Among the drafts of the copy: when it is lost, the wait begins again.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface FirstSights {
  /** Unix milliseconds; `nowMs` when it is the first time. */
  firstSeen(key: string, nowMs: number): number;
  forget(key: string): void;
}

export function openFirstSights(directory: string): FirstSights {
  const path = join(directory, 'first-seen.json');
  const sights = readSights(path);
  const write = (): void => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(path, `${JSON.stringify(Object.fromEntries(sights))}\n`);
  };
  return {
    firstSeen(key, nowMs) {
      const before = sights.get(key);
      // Of a later time than now only when the clock was set back.
      if (before !== undefined && before <= nowMs) return before;
      sights.set(key, nowMs);
      write();
      return nowMs;
    },
    forget(key) {
      if (sights.delete(key)) write();
    },
  };
}

function readSights(path: string): Map<string, number> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return new Map(); // the first one, or cut off while it was written
  }
  if (typeof value !== 'object' || value === null) return new Map();
  const entries = Object.entries(value as Record<string, unknown>);
  return new Map(
    entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

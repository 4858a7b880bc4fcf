/**
 * Which card directories to read in this round. While somebody copies cards in, a directory is taken
 * once two looks in a row found it unchanged.
 */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** `settled` = new and at rest, `new` = at first sight, which is for cards that appear whole. */
export type CardsToTake = 'all' | 'settled' | 'new';

export interface CardWatch {
  /** Names of directories, in the order of their bytes. */
  next(take: CardsToTake): string[];
}

export function makeCardWatch(directory: string): CardWatch {
  const seen = new Map<string, { readonly mark: string; readonly taken: boolean }>();

  function isDue(name: string, toTake: CardsToTake): boolean {
    const before = seen.get(name);
    if (toTake === 'new') {
      seen.set(name, { mark: '', taken: true });
      return before === undefined;
    }
    const mark = markOf(join(directory, name));
    if (mark === undefined) return false;
    const isAtRest = before?.mark === mark;
    const take = toTake === 'all' || (isAtRest && !before.taken);
    seen.set(name, { mark, taken: take || (isAtRest && before.taken) });
    return take;
  }

  return {
    next(toTake) {
      const entries = readdirSync(directory, { withFileTypes: true });
      const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
      const present = new Set(names);
      for (const name of seen.keys()) if (!present.has(name)) seen.delete(name);
      return names.filter((name) => isDue(name, toTake));
    },
  };
}

/** Changes with every file that is added, removed or written; undefined for what is no directory. */
function markOf(path: string): string | undefined {
  try {
    const directory = lstatSync(path);
    if (!directory.isDirectory()) return undefined;
    const files = readdirSync(path).slice(0, 300);
    const sizes = files.map((name) => lstatSync(join(path, name)).size);
    return `${directory.mtimeMs} ${sizes.join(' ')}`;
  } catch {
    return undefined; // taken out between two steps; the next look finds it gone
  }
}

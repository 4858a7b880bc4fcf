/** The published files as they stand on disk: what an address may reach, and nothing that a link points to. */
import { realpathSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

export interface PublicFile {
  /** Below the public directory, with `/`. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly changedMs: number;
}

export interface PublicTree {
  /** The first of the names that is a file. */
  find(names: readonly string[]): Promise<PublicFile | undefined>;
  /** As `results/newest` says; undefined before the first version. */
  newestVersion(): Promise<string | undefined>;
}

/** What is looked up for one reader is still true for the next ones: many ask for the same few files. */
const trueForMs = 200;
const namesKeptMax = 2000;

export function makePublicTree(directory: string, nowMs: () => number): PublicTree {
  let root: string | undefined;
  const kept = new Map<string, { readonly untilMs: number; readonly file: Found }>();

  async function look(name: string): Found {
    // Before the first publishing there is no directory at all.
    root ??= rootOf(directory);
    if (root === undefined) return undefined;
    const path = join(root, ...name.split('/'));
    try {
      // A link would lead to what was not published: only a file under its own name is served.
      if ((await realpath(path)) !== path || !path.startsWith(root + sep)) return undefined;
      const found = await stat(path);
      return found.isFile()
        ? { name, path, bytes: found.size, changedMs: found.mtimeMs }
        : undefined;
    } catch (fault) {
      if (isMissing(fault)) return undefined;
      throw fault;
    }
  }

  function lookOnce(name: string): Found {
    const now = nowMs();
    const known = kept.get(name);
    if (known !== undefined && now < known.untilMs) return known.file;
    const file = look(name);
    file.catch(() => kept.delete(name)); // a fault is not kept
    kept.delete(name);
    kept.set(name, { untilMs: now + trueForMs, file });
    const [oldest] = kept.keys();
    if (kept.size > namesKeptMax && oldest !== undefined) kept.delete(oldest);
    return file;
  }

  return {
    async find(names) {
      for (const name of names) {
        const file = await lookOnce(name);
        if (file !== undefined) return file;
      }
      return undefined;
    },
    async newestVersion() {
      const file = await lookOnce('results/newest');
      const text = file && (await readFile(file.path, 'utf8')).trim();
      return text !== undefined && /^[1-9][0-9]{0,8}$/.test(text) ? text : undefined;
    },
  };
}

type Found = Promise<PublicFile | undefined>;

function rootOf(directory: string): string | undefined {
  try {
    return realpathSync(directory);
  } catch (fault) {
    if (isMissing(fault)) return undefined;
    throw fault;
  }
}

/** Also of a name that no file system takes. */
function isMissing(fault: unknown): boolean {
  const { code } = fault as { code?: unknown };
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP';
}

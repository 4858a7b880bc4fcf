/**
 * A copy of what was published, which can itself be served. What comes is staged first and moved into place
 * when it has been checked: nothing that a check refused ever stands among what was kept.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createHash } from 'node:crypto';
import { readBoundedFile } from '../bounded-file.ts';
import { writeDurableFile } from '../durable-file.ts';

export interface KeptCopy {
  readonly directory: string;
  readonly stagingDirectory: string;
  /** What was kept; undefined when it is not there or larger. */
  read(path: string, bytesMax: number): Promise<Uint8Array | undefined>;
  readStaged(path: string, bytesMax: number): Promise<Uint8Array | undefined>;
  stage(path: string, bytes: Uint8Array): void;
  /** Everything staged below `prefix`, in the order given; the last is what tells readers of the others. */
  moveIn(paths: readonly string[]): void;
  /** A whole directory, which is not there yet. */
  moveInDirectory(path: string): void;
  /** Whole or not at all; of files that are replaced. */
  put(path: string, bytes: Uint8Array): void;
  discard(prefix: string): void;
  /** Proofs of what others did; durable. The name in the copy. */
  keepEvidence(kind: string, text: string): string;
}

const stagingName = '.staging';
/** What this observer remembers. It is written elsewhere: nothing that a site names may come to stand there. */
const ownNames: ReadonlySet<string> = new Set(['seen.jsonl', 'evidence', stagingName]);

export function openKeptCopy(directory: string): KeptCopy {
  mkdirSync(directory, { recursive: true });
  const at = (path: string) => join(directory, path);
  /** @throws Error for a place that is not the site's */
  const publicAt = (path: string) => {
    if (!isPublicPlace(path)) throw new Error(`not a place for published files: ${path}`);
    return at(path);
  };
  const stagedAt = (path: string) => join(directory, stagingName, path);
  const write = (path: string, bytes: Uint8Array): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  };
  const move = (path: string): void => {
    const place = publicAt(path);
    mkdirSync(dirname(place), { recursive: true });
    renameSync(stagedAt(path), place);
  };
  return {
    directory,
    stagingDirectory: join(directory, stagingName),
    read: async (path, bytesMax) => bytesOf(await readBoundedFile(at(path), bytesMax)),
    readStaged: async (path, bytesMax) => bytesOf(await readBoundedFile(stagedAt(path), bytesMax)),
    stage(path, bytes) {
      publicAt(path);
      write(stagedAt(path), bytes);
    },
    moveIn(paths) {
      for (const path of paths) if (existsSync(stagedAt(path))) move(path);
    },
    moveInDirectory: move,
    put(path, bytes) {
      const place = publicAt(path);
      const draft = stagedAt(`${path}.draft`);
      write(draft, bytes);
      mkdirSync(dirname(place), { recursive: true });
      renameSync(draft, place);
    },
    discard(prefix) {
      rmSync(stagedAt(prefix), { recursive: true, force: true });
    },
    keepEvidence(kind, text) {
      const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
      const name = `evidence/${kind}-${digest}.json`;
      if (!existsSync(at(name))) writeDurableFile(at(name), text);
      return name;
    },
  };
}

function bytesOf(file: Awaited<ReturnType<typeof readBoundedFile>>): Uint8Array | undefined {
  return file.kind === 'read' ? file.bytes : undefined;
}

/** Whatever the spelling: disks may take letters of either case for one, and hosts undo `%`. */
function isPublicPlace(path: string): boolean {
  const steps = path.split(/[/\\]/).filter((step) => step !== '' && step !== '.');
  const [first = ''] = decode(steps[0] ?? '')
    .split(/[/\\]/)
    .filter((step) => step !== '.');
  return first !== '' && !steps.includes('..') && first !== '..' && !ownNames.has(fold(first));
}

/** Also without the dots and spaces at the end that some disks drop. */
function fold(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[. ]+$/, '');
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step; // no encoding: it stands for itself
  }
}

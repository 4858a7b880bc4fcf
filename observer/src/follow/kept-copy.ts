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

export function openKeptCopy(directory: string): KeptCopy {
  mkdirSync(directory, { recursive: true });
  const at = (path: string) => join(directory, path);
  const stagedAt = (path: string) => join(directory, stagingName, path);
  const write = (path: string, bytes: Uint8Array): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  };
  const move = (path: string): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    renameSync(stagedAt(path), at(path));
  };
  return {
    directory,
    stagingDirectory: join(directory, stagingName),
    read: async (path, bytesMax) => bytesOf(await readBoundedFile(at(path), bytesMax)),
    readStaged: async (path, bytesMax) => bytesOf(await readBoundedFile(stagedAt(path), bytesMax)),
    stage(path, bytes) {
      write(stagedAt(path), bytes);
    },
    moveIn(paths) {
      for (const path of paths) if (existsSync(stagedAt(path))) move(path);
    },
    moveInDirectory: move,
    put(path, bytes) {
      const draft = stagedAt(`${path}.draft`);
      write(draft, bytes);
      mkdirSync(dirname(at(path)), { recursive: true });
      renameSync(draft, at(path));
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

/**
 * Steps on files that must hold after a power cut. The port exists so that tests can fill the disk or
 * stop the program between any two of them.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncDirectory, writeDurableFile } from '../store/durable-file.ts';

/** Each step has happened and is durable on return, or throws. */
export interface DurableFiles {
  /** The whole content, or what was there before; never a part of it. */
  write(path: string, content: Uint8Array): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  makeDirectory(directory: string): void;
  /** undefined when there is no such file. */
  read(path: string): Uint8Array | undefined;
  /** Names in a directory, sorted; none when it does not exist. */
  list(directory: string): string[];
}

export const durableFiles: DurableFiles = {
  write: writeDurableFile,
  rename(from, to) {
    renameSync(from, to);
    syncDirectory(dirname(to));
    if (dirname(from) !== dirname(to)) syncDirectory(dirname(from));
  },
  remove(path) {
    unlinkSync(path);
    syncDirectory(dirname(path));
  },
  makeDirectory: (directory) => void mkdirSync(directory, { recursive: true, mode: 0o700 }),
  read: (path) => (existsSync(path) ? readFileSync(path) : undefined),
  list: (directory) => (existsSync(directory) ? readdirSync(directory).sort() : []),
};

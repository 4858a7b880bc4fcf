/**
 * Files that anybody may fetch while they change: whole or not there. Not forced to the disk: all of
 * them can be made again from the store, and every start compares.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';

export interface PublicFiles {
  write(path: string, content: Uint8Array): void;
  /** undefined when there is no such file. */
  read(path: string): Uint8Array | undefined;
}

export const publicFiles: PublicFiles = {
  write(path, content) {
    mkdirSync(dirname(path), { recursive: true });
    const draft = `${path}.draft`;
    writeFileSync(draft, content);
    renameSync(draft, path);
  },
  read: (path) => (existsSync(path) ? readFileSync(path) : undefined),
};

/** Does not touch what is right already: full tiles never change, and mirrors look at times. */
export function writeIfOther(files: PublicFiles, path: string, content: Uint8Array): void {
  const present = files.read(path);
  if (present === undefined || !equalBytes(present, content)) files.write(path, content);
}

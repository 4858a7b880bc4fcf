/** The directory that a bundle for a court becomes: files are written once, and all of them are listed. */
import { createHash } from 'node:crypto';
import { copyFileSync, createReadStream, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { compareIds } from '@mutabaqa/shared/base/ids.ts';

export interface BundleDirectory {
  readonly path: string;
  write(name: string, content: Uint8Array | string): void;
  writeJson(name: string, value: unknown): void;
  /** A line for each row. */
  writeRows(name: string, rows: readonly unknown[]): void;
  copy(from: string, name: string): void;
}

export function makeBundleDirectory(path: string): BundleDirectory {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const place = (name: string): string => {
    const file = join(path, ...name.split('/'));
    mkdirSync(dirname(file), { recursive: true });
    return file;
  };
  const write = (name: string, content: Uint8Array | string): void => {
    writeFileSync(place(name), content, { flag: 'wx' });
  };
  return {
    path,
    write,
    writeJson(name, value) {
      write(name, `${JSON.stringify(value, undefined, 2)}\n`);
    },
    writeRows(name, rows) {
      write(name, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    },
    copy(from, name) {
      copyFileSync(from, place(name));
    },
  };
}

/** As `sha256sum` writes it, in byte order of names. */
export async function listDigests(directory: string): Promise<string> {
  const lines: string[] = [];
  for (const name of filesIn(directory)) {
    lines.push(`${await digestFile(join(directory, name))}  ${name}\n`);
  }
  return lines.join('');
}

/** Names with slashes, in byte order. */
export function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort(compareIds);
}

/** SHA-256, hex; of large files without holding them. */
export async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

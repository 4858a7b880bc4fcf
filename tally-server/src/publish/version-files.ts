/** The files of one version while it is written, and the list of them that closes it. */
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { compareIds } from '@mutabaqa/shared/base/ids.ts';
import type { HashedFile } from './hashed-file.ts';
import { openHashedFile } from './hashed-file.ts';

export interface VersionFiles {
  /** Opened at its first use; grows until `finish`. */
  file(name: string): HashedFile;
  /** Written at once; a name that was written before is left as it is. */
  writeWhole(name: string, content: Uint8Array): void;
  /** Makes everything durable and writes `SHA256SUMS`; its bytes. */
  finish(): Uint8Array;
}

/** `directory` does not exist yet; `before` is that of the version before, whose files never change. */
export function makeVersionFiles(directory: string, before?: string): VersionFiles {
  const growing = new Map<string, HashedFile>();
  const digests = new Map<string, string>();
  const known = before === undefined ? new Map<string, string>() : readSums(before);

  /** Single tapes, records and the package are the same in every version: one copy on the disk does. */
  function linkSame(name: string, content: Uint8Array): boolean {
    const digest = known.get(name);
    if (before === undefined || digest === undefined) return false;
    if (createHash('sha256').update(content).digest('hex') !== digest) return false;
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    try {
      linkSync(join(before, name), path);
    } catch {
      return false; // a file system without links, or the old file is gone: it is written anew
    }
    digests.set(name, digest);
    return true;
  }

  const writeWhole = (name: string, content: Uint8Array): void => {
    if (digests.has(name) || linkSame(name, content)) return;
    const whole = openHashedFile(join(directory, name));
    whole.write(content);
    digests.set(name, whole.close());
  };
  return {
    file(name) {
      let found = growing.get(name);
      if (found === undefined) {
        growing.set(name, (found = openHashedFile(join(directory, name))));
      }
      return found;
    },
    writeWhole,
    finish() {
      for (const [name, file] of growing) digests.set(name, file.close());
      const sums = [...digests].sort(([a], [b]) => compareIds(a, b));
      const text = utf8(sums.map(([name, hex]) => `${hex}  ${name}\n`).join(''));
      writeWhole('SHA256SUMS', text);
      return text;
    },
  };
}

/** Digest by name; what is there is believed because it was written here and closed the version. */
function readSums(version: string): Map<string, string> {
  const path = join(version, 'SHA256SUMS');
  if (!existsSync(path)) return new Map();
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

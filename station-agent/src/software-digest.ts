/**
 * Digest of the program's own files as they are installed. It tells the centre which software says that
 * it runs; it proves nothing, because changed software could say the same.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Folders of source next to this one that the agent runs. */
const packages = ['proto', 'shared', 'station-agent'];

/** SHA-256 over "path NUL size LF bytes" of every source file in byte order of paths; 32 bytes. */
export function softwareDigestOf(root: string): Uint8Array {
  const paths = packages
    .flatMap((folder) =>
      readdirSync(join(root, folder, 'src'), { recursive: true, withFileTypes: true }),
    )
    .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.endsWith('.test.ts'))
    .sort();
  const digest = createHash('sha256');
  for (const path of paths) {
    const bytes = readFileSync(join(root, path));
    digest.update(`${path}\0${bytes.length}\n`).update(bytes);
  }
  return new Uint8Array(digest.digest());
}

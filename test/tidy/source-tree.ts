import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A text file of the repository; `path` is relative to its root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Every text file that git tracks or would add; a file with a zero byte is not text. */
export function readSourceTree(): SourceFile[] {
  return listPaths()
    .map((path) => ({ path, text: readFileSync(root + path, 'utf8') }))
    .filter((file) => !file.text.includes('\0'));
}

/** Of text and of pictures. */
export function listPaths(): string[] {
  const listing = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const paths = [...new Set(listing.split('\0'))].filter((path) => path !== '').sort();
  return paths.filter((path) => existsSync(root + path)); // a deleted one may not be committed yet
}

/** What programs made or recorded: nobody edits it, so nobody is asked to tidy it. */
export function isGenerated(path: string): boolean {
  return (
    /(^|\/)(generated|dist)\//.test(path) ||
    /^proto\/golden\/.*\.json$/.test(path) ||
    path === 'package-lock.json'
  );
}

export function isTypeScript(path: string): boolean {
  return /\.tsx?$/.test(path) && !isGenerated(path);
}

/** A unit test, or anything in the package that only tests. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.startsWith('test/');
}

/** Folder and name of a path: `a/b.ts` -> `b.ts`. */
export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A planted file, for a rule to object to. */
export function planted(path: string, text = ''): SourceFile {
  return { path, text };
}

import { posix } from 'node:path';
import { isGenerated, type SourceFile } from './source-tree.ts';

/** What documents point at exists: files of this repository, and `npm run` commands. */
export function checkDocLinks(
  files: readonly SourceFile[],
  scripts: ReadonlySet<string>,
  paths: readonly string[] = files.map(({ path }) => path),
): string[] {
  const known = new Set(paths.flatMap((path) => [path, ...foldersOf(path)]));
  return files
    .filter(({ path }) => path.endsWith('.md') && !isGenerated(path))
    .flatMap(({ path, text }) => [
      ...Array.from(text.matchAll(/\]\((?!\w+:|#)([^)\s#]+)/g), (match) => match[1] ?? '')
        .filter((link) => !known.has(resolveLink(path, link)))
        .map((link) => `${path}: ${link} does not exist`),
      ...Array.from(text.matchAll(/\bnpm run ([\w:-]+)/g), (match) => match[1] ?? '')
        .filter((script) => !scripts.has(script))
        .map((script) => `${path}: there is no npm run ${script}`),
    ]);
}

function resolveLink(path: string, link: string): string {
  return posix.join(posix.dirname(path), link).replace(/\/$/, '');
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

import { expect, test } from 'vitest';
import { checkDocLinks } from './doc-links.ts';
import { listPaths, planted, readSourceTree, type SourceFile } from './source-tree.ts';

test('documents point at what exists', () => {
  const files = readSourceTree();
  expect(checkDocLinks(files, scriptsOf(files), listPaths())).toEqual([]);
});

test('objects to a dead link and to a command that is none', () => {
  const text = '[a](gone.md) [b](../README.md) `npm run fly`';
  expect(checkDocLinks([planted('docs/a.md', text)], new Set(['soak']))).toHaveLength(3);
});

test('has nothing against files, folders, anchors and addresses', () => {
  const text = '[a](b.md#part) [d](../docs/) [c](https://example.org/x) [e](#part) `npm run soak`';
  const files = [planted('docs/a.md', text), planted('docs/b.md')];
  expect(checkDocLinks(files, new Set(['soak']))).toEqual([]);
});

function scriptsOf(files: readonly SourceFile[]): Set<string> {
  const text = files.find((file) => file.path === 'package.json')?.text ?? '{}';
  const { scripts = {} } = JSON.parse(text) as { scripts?: Record<string, string> };
  return new Set(Object.keys(scripts));
}

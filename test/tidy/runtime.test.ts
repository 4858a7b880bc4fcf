import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readSourceTree } from './source-tree.ts';

const pinned = 24;

test(`tests run on Node ${pinned}, whichever Node started npm`, () => {
  expect(process.versions.node).toMatch(new RegExp(`^${pinned}\\.`));
});

test('so do the programs that tests start by name', () => {
  expect(execFileSync('node', ['--version'], { encoding: 'utf8' })).toMatch(
    new RegExp(`^v${pinned}\\.`),
  );
});

test('the rules look at the whole repository', () => {
  const paths = readSourceTree().map((file) => file.path);
  expect(paths).toContain('shared/src/base/refusals.ts');
  expect(paths).toContain('CONTRIBUTING.md');
  expect(paths).toContain('test/tidy/runtime.test.ts');
  expect(paths.filter((path) => path.includes('node_modules'))).toEqual([]);
});

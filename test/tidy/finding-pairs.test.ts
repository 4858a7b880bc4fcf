import { expect, test } from 'vitest';
import { findingRules } from '@mutabaqa/shared/base/findings.ts';
import { checkPairs } from './finding-pairs.ts';
import { planted, readSourceTree } from './source-tree.ts';

test('every finding has a case that raises it and a near miss', () => {
  expect(checkPairs(Object.keys(findingRules), readSourceTree())).toEqual([]);
});

const raises = planted('shared/src/a.test.ts', `expect(codes).toEqual(['E101 contest/C'])`);
const nearMiss = planted('shared/src/b.test.ts', `['E101', 'as many votes']`);
const spec = planted('proto/spec/a.md', 'E101 contest/C');

test('has nothing against two cases, wherever they stand', () => {
  expect(checkPairs(['E101'], [raises, nearMiss])).toEqual([]);
  expect(checkPairs(['E101'], [raises, spec])).toEqual([]);
});

test.each([
  ['one case', [raises]],
  ['a name in code that is no test', [raises, planted('shared/src/a.ts', `code: 'E101'`)]],
  ['another code', [raises, planted('shared/src/b.test.ts', `'E1012' 'WE101'`)]],
  ['a mention in passing', [raises, planted('proto/spec/a.md', 'unlike E101 it')]],
])('objects to %s', (_, files) => {
  expect(checkPairs(['E101'], files)).toHaveLength(1);
});

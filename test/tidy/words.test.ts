import { expect, test } from 'vitest';
import { planted, readSourceTree } from './source-tree.ts';
import { checkWords } from './words.ts';

test('this repository uses its own words and tells nothing of its origin', () => {
  expect(checkWords(readSourceTree())).toEqual([]);
});

test.each([
  ['a.ts', 'const precinctId = 1;'],
  ['a.ts', 'const PRECINCT_ID = 1;'],
  ['README.md', 'Each booth has a scanner.'],
  ['a.proto', 'string polling_place = 1;'],
  ['a.ts', 'interface PollingPlace {}'],
  ['a.md', 'the results sheet'],
  ['a.ts', 'const raceId = 1;'],
  ['a.md', 'Two races are on the ballot.'],
  ['shared/src/race-totals.ts', ''],
  ['tally-server/src/publish/err-cdf/a.ts', 'const precinct = 1;'],
  ['README.md', 'cd /home/amal/mutabaqa'],
  ['a.ts', ['const path = ', '/wor', 'k/data'].join('')],
  ['a.ts', '// see shared/guide/limits.md'],
  ['docs/a.md', 'Written by an AI.'],
  ['docs/a.md', 'A language model wrote this.'],
  ['docs/a.md', 'Co-Authored-By: somebody'],
])('objects to %s: %s', (path, text) => {
  expect(checkWords([planted(path, text)])).toHaveLength(1);
});

test.each([
  ['a.ts', 'await Promise.race([a, b]); // no race condition, no data race'],
  ['a.md', 'Grace, traces, embraces and braces; a contest at a polling centre.'],
  ['tally-server/src/publish/err-cdf/a.ts', `const type = 'precinct';`],
  ['README.md', 'npm run replay -- --dataset ../shared/data/bolivia2019 --out /tmp/replay'],
  ['README.md', 'The homework: /results/ and /log/ are public.'],
  ['package-lock.json', '"booth": {}'],
])('has nothing against %s: %s', (path, text) => {
  expect(checkWords([planted(path, text)])).toEqual([]);
});

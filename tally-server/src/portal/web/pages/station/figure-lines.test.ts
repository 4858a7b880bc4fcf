import type { LookupContest } from '@mutabaqa/shared/site/lookup.ts';
import { expect, test } from 'vitest';
import type { DossierContest } from './figure-lines.ts';
import { accountLines, candidateLines, listLines, recordColumns } from './figure-lines.ts';

const contest: DossierContest = {
  contestId: 'council',
  paperId: 'paper',
  state: 'discrepant',
  path: ['arrive', 'differ'],
  findings: ['E201'],
  adopted: null,
  columns: [['transmitted'], ['card', 'hand-count 7'], ['adopted', 'countable']],
  account: [
    ['inBox', 250, 250, 250],
    ['valid', 240, null, 240],
  ],
  lists: [
    [1, 140, 100, 100],
    [3, 5, 5, 4],
  ],
  candidates: [[2, 60, 61, 61]],
};
const ballot: LookupContest = {
  id: 'council',
  name: 'Council',
  constituency: 'N',
  lists: [
    { code: '101', name: 'One' },
    { code: '102', name: 'Two' },
  ],
  candidates: [
    { id: 'c1', name: 'First', list: '101' },
    { id: 'c2', name: 'Second', list: '102' },
  ],
};

test('lines of which two records differ, or of which one says nothing, are marked', () => {
  expect(accountLines(contest).map(({ field, differs }) => [field, differs])).toEqual([
    ['inBox', false],
    ['valid', true],
  ]);
  expect(listLines(contest, ballot).map(({ place, differs }) => [place, differs])).toEqual([
    [1, true],
    [3, false], // what was adopted is no record: it differs by decision, not by evidence
  ]);
});

test('lines bear the names of the ballot, and those beyond it none', () => {
  const [one, three] = listLines(contest, ballot);
  expect(one).toMatchObject({ name: 'One', beside: '101' });
  expect(three).toMatchObject({ name: undefined, place: 3 });
  expect(candidateLines(contest, ballot)).toMatchObject([{ name: 'Second', beside: 'Two' }]);
  expect(candidateLines(contest, undefined)).toMatchObject([{ name: undefined, place: 2 }]);
});

test('columns of conclusions alone are not records', () => {
  expect(recordColumns(contest.columns)).toEqual([0, 1]);
});

import type { LookupContest } from '@mutabaqa/shared/site/lookup.ts';
import { expect, test } from 'vitest';
import type { FigureRow } from '../../data/totals.ts';
import { candidateSums, listSums, orderLines, shareOfSum } from './sum-lines.ts';

const ballot: LookupContest = {
  id: 'council',
  name: 'Council',
  constituency: 'N',
  lists: [
    { code: '101', name: 'One' },
    { code: '102', name: 'Two' },
    { code: '103', name: 'Three' },
  ],
  candidates: [
    { id: 'c1', name: 'First', list: '101' },
    { id: 'c2', name: 'Second', list: null },
  ],
};
const lists: readonly FigureRow[] = [
  ['101', '10', '10', '10', '9007199254740993', 2],
  ['102', '10', '10', '10', '9007199254740994', 2],
  ['103', '5', null, null, null, 0],
  ['#7', '1', null, '1', '0', 1],
];

test('lists are ordered by exact votes, however many; what nobody reported stands last', () => {
  const lines = listSums({ lists }, ballot);
  expect(orderLines(lines, 'votes').map(({ code }) => code)).toEqual(['102', '101', '#7', '103']);
  expect(orderLines(lines, 'ballot').map(({ code }) => code)).toEqual(['101', '102', '103', '#7']);
});

test('a position beyond the ballot keeps its number and has no name', () => {
  expect(listSums({ lists }, ballot)[3]).toMatchObject({ name: '#7', place: undefined });
});

test('a candidate bears its list, and that a decision excluded it', () => {
  const candidates: readonly FigureRow[] = [
    ['c1', '60', '60', '60', '0', 2],
    ['c2', '5', '5', '5', '5', 2],
  ];
  expect(candidateSums({ candidates }, ballot, new Set([0]))).toMatchObject([
    { name: 'First', list: '101', isExcluded: true, share: '0' },
    { name: 'Second', list: undefined, isExcluded: false, share: '10000' },
  ]);
});

test.each([
  ['1', '3', '3333'],
  ['2', '3', '6666'],
  ['0', '0', null],
  [null, '3', null],
])('%s of %s is %s hundredths', (part, whole, hundredths) => {
  expect(shareOfSum(part, whole)).toBe(hundredths);
});

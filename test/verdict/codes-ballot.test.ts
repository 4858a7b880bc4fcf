import { expect, test } from 'vitest';
import { findingsWith, onlyContest, pairOf, decideAt } from '../builders/sample-case.ts';

test('a tape that counts more lists than the contest has is adopted by nobody', () => {
  const verdict = decideAt(pairOf({ lists: [120, 80, 3] }));
  expect(verdict.state).toBe('discrepant');
  expect(onlyContest(verdict).adopted).toBeUndefined();
  const path = { kind: 'section', section: 'contest', id: 'c' };
  const found = [{ code: 'E207', path, params: { left: 3, right: 2 } }];
  expect(findingsWith('E207', verdict.findings)).toEqual(found);
});

test('a tape that reports no lists at all is not one with other lists', () => {
  const verdict = decideAt(pairOf({ lists: [120, 80] }));
  expect(findingsWith('E207', verdict.findings)).toEqual([]);
});

/** What the parts of one count say together. */
import { expect, test } from 'vitest';
import { comparisonOnly } from '@mutabaqa/shared/policy/policies/comparison-only.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { Counts } from '../builders/sample-case.ts';
import {
  codesOf,
  contextOf,
  decideAt,
  findingsWith,
  onlyContest,
  tapeAt,
} from '../builders/sample-case.ts';

const most = Number.MAX_SAFE_INTEGER;

/** Both parts by both channels. */
function decideParts(first: Counts, second: Counts, policy: Policy = comparisonOnly) {
  const tapes = ([1, 2] as const).flatMap((index) => {
    const choice = { ...(index === 1 ? first : second), part: [index, 2] as const };
    return [tapeAt(index, choice), tapeAt(index + 2, { ...choice, by: 'card' as const })];
  });
  return decideAt({ tapes }, contextOf(policy));
}

test.each([comparisonOnly, law4Of2023])('a sum that no count can be, under $id', (policy) => {
  const verdict = decideParts({ account: { spoilt: most } }, { account: { spoilt: 1 } }, policy);
  const path = { kind: 'account', paperId: 'p', field: 'spoilt' };
  const found = { code: 'E109', path, params: { parts: 2, sum: '9007199254740992' } };
  expect(findingsWith('E109', verdict.findings)).toEqual([found]);
  expect(onlyContest(verdict).adopted).toBeUndefined();
});

test('votes of lists and of candidates likewise, each position by itself', () => {
  const large = { lists: [most, 3], candidates: [most, most, 3] };
  const verdict = decideParts(large, large);
  const sum = '18014398509481982';
  const params = { parts: 2, sum };
  const found = findingsWith('E109', verdict.findings).filter(
    ({ path }) => path?.kind !== 'account',
  );
  expect(found).toEqual([
    { code: 'E109', path: { kind: 'candidate', contestId: 'c', position: 0 }, params },
    { code: 'E109', path: { kind: 'candidate', contestId: 'c', position: 1 }, params },
    { code: 'E109', path: { kind: 'list', contestId: 'c', position: 0 }, params },
  ]);
  expect(verdict.state).toBe('discrepant');
});

test('the largest count itself is a sum, and what a part does not report has none', () => {
  const exact = decideParts({ account: { spoilt: most - 1 } }, { account: { spoilt: 1 } });
  expect(findingsWith('E109', exact.findings)).toEqual([]);
  expect(onlyContest(exact).adopted?.account?.spoilt).toBe(most);
  const unknown = decideParts({ account: { spoilt: most } }, { account: { spoilt: undefined } });
  expect(codesOf(unknown)).not.toContain('E109');
});

test('the roll that both parts name whole is not added up', () => {
  const roll = { account: { registered: most } };
  expect(codesOf(decideParts(roll, roll))).not.toContain('E109');
  const shares = decideParts(roll, { account: { registered: 1 } });
  expect(codesOf(shares)).toContain('E109');
});

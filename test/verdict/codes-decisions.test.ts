/** Findings about what people decided: each raised once, and once nearly. */
import { describe, expect, test } from 'vitest';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import type { TapeEvidence } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import {
  codesOf,
  contextOf,
  deadlineMs,
  decideAt,
  decisionAt,
  findingsWith,
  formAt,
  onlyContest,
  tapeAt,
} from '../builders/sample-case.ts';

const moved = { lists: [121, 79] } as const;
const card = { by: 'card' } as const;

describe('a decision for one of two records', () => {
  const adopt = decisionAt(5, { kind: 'adopt', leaves: [2] });
  const decideWith = (...later: readonly TapeEvidence[]) =>
    decideAt({
      tapes: [tapeAt(1), tapeAt(2, { ...card, ...moved }), ...later],
      decisions: [adopt],
    });

  test('is named by its leaf while it holds', () => {
    const verdict = decideWith();
    const found = { code: 'W802', params: { leaf: 5 } };
    expect(findingsWith('W802', verdict.findings)).toEqual([found]);
    expect(codesOf(verdict)).not.toContain('W801');
    expect(onlyContest(verdict).adopted).toMatchObject({ source: 'decision', leaves: [2] });
  });

  test('no longer holds after a difference that its signers had not seen', () => {
    const verdict = decideWith(tapeAt(7, { by: 'paper-tape', lists: [1, 199] }));
    const found = { code: 'W801', params: { leaf: 5 } };
    expect(findingsWith('W801', verdict.findings)).toEqual([found]);
    expect(codesOf(verdict)).not.toContain('W802');
    expect(verdict.state).toBe('discrepant');
  });

  test('holds after evidence that says what they knew', () => {
    const verdict = decideWith(tapeAt(7, { by: 'paper-tape' }));
    expect(codesOf(verdict)).not.toContain('W801');
    expect(verdict.state).toBe('resolved');
  });

  test('about another contest says nothing here', () => {
    const other = decisionAt(5, { kind: 'adopt', leaves: [2] }, { contestId: 'other' });
    const tapes = [tapeAt(1), tapeAt(2, { ...card, ...moved })];
    const verdict = decideAt({ tapes, decisions: [other] });
    expect(codesOf(verdict)).toEqual(['E201']);
    expect(codesOf(verdict)).not.toContain('W802');
  });
});

describe('a deadline that was moved', () => {
  const hour = 3_600_000;
  const context = contextOf(law4Of2023, { deadlineMs: deadlineMs + hour });
  const forms = [formAt(5, { kind: 'hand-count' })];
  const receivedAt = (receivedAtMs: number) =>
    decideAt({ forms, tapes: [tapeAt(1, { receivedAtMs }), tapeAt(2, card)] }, context);

  test('is named at the station that it saved', () => {
    const verdict = receivedAt(deadlineMs + 1);
    const params = { deadlineS: (deadlineMs + hour) / 1000 };
    expect(findingsWith('W804', verdict.findings)).toEqual([{ code: 'W804', params }]);
    expect(verdict.state).toBe('matched');
  });

  test.each([
    ['at one that was in time without it', deadlineMs, []],
    ['at one that it did not save', deadlineMs + hour + 1, ['W408']],
  ])('is not named %s', (_, receivedAtMs, codes) => {
    const found = codesOf(receivedAt(receivedAtMs));
    expect(found).not.toContain('W804');
    expect(found).toEqual(codes);
  });
});

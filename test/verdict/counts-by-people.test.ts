import { describe, expect, test } from 'vitest';
import { comparisonOnly } from '@mutabaqa/shared/policy/policies/comparison-only.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import type { CaseChoice, Counts } from '../builders/sample-case.ts';
import {
  codesOf,
  contextOf,
  decideAt,
  decisionAt,
  formAt,
  onlyContest,
  pairOf,
  tapeAt,
} from '../builders/sample-case.ts';

const law = contextOf(law4Of2023);
const card = { by: 'card' } as const;
const moved = { lists: [121, 79] } as const;
const unread = [undefined, undefined, undefined];
const counted = (counts: Counts): CaseChoice => ({
  ...pairOf(),
  forms: [formAt(5, { kind: 'hand-count', ...counts })],
});

describe('a hand count that is to be adopted', () => {
  test('adds up, or blocks', () => {
    const wrong = { candidates: [400, 5, 80], account: { valid: 150, inBox: 900 } };
    const verdict = decideAt(counted(wrong), law);
    expect(onlyContest(verdict).adopted).toBeUndefined();
    expect(verdict.state).toBe('discrepant');
  });
  test('says what the machines said of every candidate', () => {
    const verdict = decideAt(counted({ candidates: unread }), law);
    expect(onlyContest(verdict).adopted?.contest?.candidateVotes?.reportedRuns ?? []).toEqual([]);
  });
});

test('an audit count without candidates does not take their votes away', () => {
  const decisions = [decisionAt(4, { kind: 'recount' })];
  const forms = [formAt(5, { kind: 'audit-count', candidates: unread })];
  const { adopted } = onlyContest(decideAt({ ...pairOf(), forms, decisions }, law));
  expect(adopted?.contest?.candidateVotes?.reportedRuns ?? []).toEqual([]);
});

test('a station that went to the audit centre for being late says so, also when it came on paper', () => {
  const verdict = decideAt({ forms: [formAt(1, { kind: 'paper-tape' })] }, law);
  expect(verdict.state).toBe('at-audit-centre');
  expect(codesOf(verdict)).toContain('W408');
});

test('a code read from paper in time is in time where anything counts', () => {
  const policy = {
    ...comparisonOnly,
    deadline: { ...law4Of2023.deadline, counts: 'any' },
  } as const;
  expect(decideAt({ tapes: [tapeAt(1, { by: 'paper-tape' })] }, contextOf(policy)).state).toBe(
    'received',
  );
});

describe('two cards that differ', () => {
  test.each([[[1, 2, 3]], [[3, 1, 2]], [[2, 3, 1]]])(
    'are named, and so are the fields, whenever the transmission came (%j)',
    ([t = 0, a = 0, b = 0]) => {
      const verdict = decideAt({
        tapes: [tapeAt(t), tapeAt(a, card), tapeAt(b, { ...card, ...moved })],
      });
      expect(codesOf(verdict)).toEqual(['E201', 'E310']);
    },
  );
});

test('a typed tape of a sequence that was replaced is no difference from its correction', () => {
  const correction = { kind: 'correction', sequence: 2, ...moved } as const;
  const typed = formAt(9, { kind: 'paper-tape' });
  const verdict = decideAt({
    tapes: [
      tapeAt(1),
      tapeAt(2, card),
      tapeAt(3, correction),
      tapeAt(4, { ...correction, ...card }),
    ],
    forms: [{ ...typed, form: { ...typed.form, deviceId: 'd', sequence: 1 } }],
  });
  expect(codesOf(verdict)).toEqual(['W402']);
});

test('an audit count that breaks a rule which quarantines does not add up either', () => {
  const quarantine = { effect: 'quarantine', absolute: 0, hundredths: 0 } as const;
  const policy = { ...law4Of2023, rules: { E102: quarantine } };
  const audit = formAt(6, { kind: 'audit-count', account: { valid: 199, inBox: 206 } });
  const forms = [formAt(5, { kind: 'hand-count', lists: [140, 60] }), audit];
  const verdict = decideAt({ ...pairOf(), forms }, contextOf(policy));
  expect(onlyContest(verdict).adopted).toBeUndefined();
});

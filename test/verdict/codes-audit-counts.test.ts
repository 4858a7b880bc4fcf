/** Findings about counts at the audit centre: each raised once, and once nearly. */
import { describe, expect, test } from 'vitest';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import type { FormEvidence } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { Counts } from '../builders/sample-case.ts';
import {
  codesOf,
  contextOf,
  decideAt,
  decisionAt,
  findingsWith,
  formAt,
  onlyContest,
  pairOf,
} from '../builders/sample-case.ts';

const law = contextOf(law4Of2023);
const contest = { kind: 'section', section: 'contest', id: 'c' } as const;
const list = (position: number) => ({ kind: 'list', contestId: 'c', position }) as const;
const audit = (leaf: number, counts: Counts = {}) =>
  formAt(leaf, { kind: 'audit-count', ...counts });

/** 20 votes of 200 moved, so that the box went to the audit centre. */
const atTable = formAt(5, { kind: 'hand-count', lists: [140, 60], candidates: [60, 5, 60] });
const decideSent = (...audits: readonly FormEvidence[]) =>
  decideAt({ ...pairOf(), forms: [atTable, ...audits] }, law);

describe('two audit counts', () => {
  const first = audit(6, { lists: [139, 61], candidates: [60, 5, 60] });
  const second = audit(7, { lists: [138, 62], candidates: [60, 5, 60] });

  test('that differ settle nothing, and the field is named', () => {
    const verdict = decideSent(first, second);
    expect(findingsWith('E707', verdict.findings)).toEqual([
      { code: 'E707', path: list(0), params: { left: 139, right: 138, delta: -1 } },
      { code: 'E707', path: list(1), params: { left: 61, right: 62, delta: 1 } },
    ]);
    expect(verdict.state).toBe('at-audit-centre');
    expect(onlyContest(verdict).adopted).toBeUndefined();
  });

  test('that agree are one', () => {
    const verdict = decideSent(first, audit(7, { lists: [139, 61], candidates: [60, 5, 60] }));
    expect(codesOf(verdict)).not.toContain('E707');
    expect(onlyContest(verdict).adopted).toMatchObject({ source: 'audit-count', leaves: [6] });
  });

  test('of which one came before the order to count again: the later one stands alone', () => {
    const decisions = [decisionAt(7, { kind: 'recount' })];
    const again = audit(8, { lists: [138, 62], candidates: [60, 5, 60] });
    const verdict = decideAt({ ...pairOf(), forms: [atTable, first, again], decisions }, law);
    expect(codesOf(verdict)).not.toContain('E707');
    expect(onlyContest(verdict).adopted).toMatchObject({ source: 'audit-count', leaves: [8] });
  });
});

describe('an audit count that nobody asked for', () => {
  const agreed = formAt(5, { kind: 'hand-count' });

  test('is noted, and the hand count stays adopted', () => {
    const verdict = decideAt({ ...pairOf(), forms: [agreed, audit(6)] }, law);
    const found = { code: 'W708', path: contest, params: {} };
    expect(findingsWith('W708', verdict.findings)).toEqual([found]);
    expect(onlyContest(verdict).adopted?.source).toBe('hand-count');
  });

  test.each([
    ['one of a box that was sent', decideSent(audit(6))],
    [
      'one that two people ordered',
      decideAt(
        {
          ...pairOf(),
          forms: [agreed, audit(8)],
          decisions: [decisionAt(7, { kind: 'recount' })],
        },
        law,
      ),
    ],
    ['one of a box that came without its tape', decideAt({ forms: [audit(6)] }, law)],
  ])('is not %s', (_, verdict) => {
    expect(codesOf(verdict)).not.toContain('W708');
    expect(verdict.state).toBe('resolved');
  });
});

describe('an audit count that does not add up', () => {
  /** The lists have 200 votes, the account 199. */
  const wrong = audit(6, { account: { valid: 199, inBox: 206 } });

  test('settles nothing, and names the rule that it breaks', () => {
    const verdict = decideSent(wrong);
    const path = { kind: 'account', paperId: 'p', field: 'valid' };
    const params = { code: 'E102', lists: 200, valid: 199 };
    expect(findingsWith('E711', verdict.findings)).toEqual([{ code: 'E711', path, params }]);
    expect(verdict.state).toBe('at-audit-centre');
    expect(onlyContest(verdict).adopted).toBeUndefined();
  });

  test('is not one that breaks what the policy only notes', () => {
    const note = { effect: 'note', absolute: 0, hundredths: 0 } as const;
    const lenient = contextOf({ ...law4Of2023, rules: { E102: note } });
    const verdict = decideAt({ ...pairOf(), forms: [atTable, wrong] }, lenient);
    expect(codesOf(verdict)).not.toContain('E711');
    expect(verdict.state).toBe('resolved');
  });

  test('is not one whose account balances', () => {
    expect(codesOf(decideSent(audit(6)))).not.toContain('E711');
  });
});

describe('an audit count beside the hand count', () => {
  test('says how far apart they are', () => {
    const verdict = decideSent(audit(6, { lists: [139, 61] }));
    const params = { difference: 2, denominator: 200 };
    expect(findingsWith('W712', verdict.findings)).toEqual([
      { code: 'W712', path: contest, params },
    ]);
    expect(verdict.state).toBe('resolved');
  });

  test('has nothing to say where they agree, or where there was none', () => {
    expect(codesOf(decideSent(audit(6, { lists: [140, 60] })))).not.toContain('W712');
    const decisions = [decisionAt(5, { kind: 'recount' })];
    const uncounted = decideAt({ ...pairOf(), forms: [audit(6)], decisions });
    expect(uncounted).toMatchObject({ state: 'resolved', findings: [] });
  });
});

/** Findings about counts by hand at the station: each raised once, and once nearly. */
import { describe, expect, test } from 'vitest';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import { law9Of2020 } from '@mutabaqa/shared/policy/policies/law-9-2020.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { StationVerdict } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { Counts } from '../builders/sample-case.ts';
import {
  codesOf,
  contextOf,
  decideAt,
  findingsWith,
  formAt,
  pairOf,
  tapeAt,
} from '../builders/sample-case.ts';

const law = contextOf(law4Of2023);
const contest = { kind: 'section', section: 'contest', id: 'c' } as const;
const list = (position: number) => ({ kind: 'list', contestId: 'c', position }) as const;
const candidate = (position: number) => ({ kind: 'candidate', contestId: 'c', position }) as const;
const handCount = (counts: Counts = {}) => ({ kind: 'hand-count', ...counts }) as const;

/** The machines counted 120 + 80 votes, 7 invalid; the table counted this. */
function decideCounted(hand: Counts, policy: Policy = law4Of2023): StationVerdict {
  return decideAt({ ...pairOf(), forms: [formAt(5, handCount(hand))] }, contextOf(policy));
}

describe('a difference below the threshold', () => {
  const params = { difference: 9, denominator: 200, hundredths: 500 };

  test('is shown with its arithmetic, and the hand count is adopted', () => {
    const verdict = decideCounted({ lists: [124, 75] });
    expect(findingsWith('W702', verdict.findings)).toEqual([{ code: 'W702', params }]);
    expect(verdict.state).toBe('matched');
  });

  test('names its contest where the policy measures each contest by itself', () => {
    const handCountPolicy = { ...law4Of2023.handCount, scope: 'contest' } as const;
    const verdict = decideCounted(
      { lists: [124, 75] },
      { ...law4Of2023, handCount: handCountPolicy },
    );
    const found = { code: 'W702', path: contest, params };
    expect(findingsWith('W702', verdict.findings)).toEqual([found]);
  });

  test.each([
    ['none', [120, 80], []],
    ['one more vote, which reaches it', [125, 75], ['E701']],
  ])('%s', (_, lists, codes) => {
    const found = codesOf(decideCounted({ lists })).filter((code) => /^.70[12]/.test(code));
    expect(found).toEqual(codes);
    expect(found).not.toContain('W702');
  });
});

describe('a hand count that is due and missing', () => {
  test('is asked for, contest by contest', () => {
    const verdict = decideAt(pairOf(), law);
    const found = { code: 'W703', path: contest, params: {} };
    expect(findingsWith('W703', verdict.findings)).toEqual([found]);
    expect(verdict.state).toBe('received');
  });

  test.each([
    ['at a station that sent nothing', decideAt({}, law, 0)],
    ['where no law asks for one', decideAt(pairOf())],
    ['at a station that was not drawn', decideAt(pairOf(), contextOf(law9Of2020))],
    ['where it came', decideCounted({})],
  ])('is not missed %s', (_, verdict) => {
    expect(codesOf(verdict)).not.toContain('W703');
  });

  test('is asked for at a station that was drawn', () => {
    const drawn = contextOf(law9Of2020, { isDrawn: true });
    expect(codesOf(decideAt(pairOf(), drawn))).toEqual(['W703']);
  });
});

describe('ballots that were judged again', () => {
  test('are kept apart from votes that moved', () => {
    const verdict = decideCounted({ lists: [121, 80], account: { invalid: 6 } });
    const path = { kind: 'account', paperId: 'p', field: 'valid' };
    const params = { valid: 1, invalid: -1 };
    expect(findingsWith('W704', verdict.findings)).toEqual([{ code: 'W704', path, params }]);
  });

  test.each<[string, Counts]>([
    ['a vote that moved to another list', { lists: [121, 79] }],
    ['a ballot that nobody had counted', { lists: [121, 80] }],
    [
      'a count that says nothing of invalid ballots',
      { lists: [121, 80], account: { invalid: undefined } },
    ],
  ])('are not %s', (_, counts) => {
    const codes = codesOf(decideCounted(counts));
    expect(codes).not.toContain('W704');
    expect(codes).toContain('W705');
  });
});

describe('each figure that people counted otherwise', () => {
  test('is named, with both values', () => {
    const verdict = decideCounted({ lists: [121, 79], candidates: [60, 5, 79] });
    expect(findingsWith('W705', verdict.findings)).toEqual([
      { code: 'W705', path: candidate(2), params: { left: 80, right: 79, delta: -1 } },
      { code: 'W705', path: list(0), params: { left: 120, right: 121, delta: 1 } },
      { code: 'W705', path: list(1), params: { left: 80, right: 79, delta: -1 } },
    ]);
    expect(verdict.state).toBe('matched');
  });

  test('is not one that only one side counted', () => {
    const uncounted = decideCounted({ account: { invalid: undefined } });
    expect(codesOf(uncounted)).not.toContain('W705');
    const tapes = pairOf({ account: { invalid: undefined } });
    const unreported = decideAt({ ...tapes, forms: [formAt(5, handCount())] }, law);
    expect(codesOf(unreported)).not.toContain('W705');
  });
});

describe('two hand counts of one box', () => {
  const counted = formAt(5, handCount());

  test('that differ settle nothing, and the field is named', () => {
    const other = formAt(6, handCount({ lists: [121, 79], candidates: [60, 5, 80] }));
    const verdict = decideAt({ ...pairOf(), forms: [counted, other] }, law);
    expect(findingsWith('E706', verdict.findings)).toEqual([
      { code: 'E706', path: list(0), params: { left: 120, right: 121, delta: 1 } },
      { code: 'E706', path: list(1), params: { left: 80, right: 79, delta: -1 } },
    ]);
    expect(verdict.state).toBe('discrepant');
  });

  test('of which one is the device’s and one is on paper are held against each other', () => {
    const byDevice = tapeAt(4, { kind: 'hand-count', sequence: 2, lists: [121, 79] });
    const tapes = [...pairOf().tapes, byDevice];
    expect(codesOf(decideAt({ tapes, forms: [counted] }, law))).toContain('E706');
    const same = [...pairOf().tapes, tapeAt(4, { kind: 'hand-count', sequence: 2 })];
    const verdict = decideAt({ tapes: same, forms: [counted] }, law);
    expect(codesOf(verdict)).not.toContain('E706');
    expect(verdict.state).toBe('matched');
  });

  test('of which one device signed the same twice are an old and a new one', () => {
    const signedAs = (sequence: number) => tapeAt(2 + sequence, { kind: 'hand-count', sequence });
    const verdict = decideAt({ tapes: [...pairOf().tapes, signedAs(2), signedAs(3)] }, law);
    expect(codesOf(verdict)).not.toContain('E706');
    expect(verdict.findings).toEqual([{ code: 'W402', params: { sequence: 2, newer: 3 } }]);
    expect(verdict.state).toBe('matched');
  });
});

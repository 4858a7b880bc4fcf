/** What somebody would try who holds a device, two signatures, or a place at a desk. */
import { describe, expect, test } from 'vitest';
import { comparisonOnly } from '@mutabaqa/shared/policy/policies/comparison-only.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import { checkPolicy } from '@mutabaqa/shared/policy/policy-shape.ts';
import type { RuleSetting } from '@mutabaqa/shared/policy/policy.ts';
import type { CaseChoice, TapeChoice } from '../builders/sample-case.ts';
import {
  codesOf,
  contextOf,
  decideAt,
  decisionAt,
  findingsWith,
  formAt,
  onlyContest,
  pairOf,
  tapeAt,
} from '../builders/sample-case.ts';
import { makeCentre } from '../builders/sample-ledger.ts';

const card = { by: 'card' } as const;
const moved = { lists: [121, 79] } as const;
const adopt = (leaf: number, ...leaves: readonly number[]) =>
  decisionAt(leaf, { kind: 'adopt', leaves });

describe('a decision that adopts', () => {
  const differing = [tapeAt(1), tapeAt(2, { ...card, ...moved })];

  test('both copies of one tape counts it once', () => {
    const tapes = [...differing, tapeAt(3, { by: 'paper-tape', ...moved })];
    const { adopted } = onlyContest(decideAt({ tapes, decisions: [adopt(5, 2, 3)] }));
    expect(adopted?.contest?.listVotes?.counts).toEqual([121, 79]);
  });

  const silent: CaseChoice = { tapes: differing };
  const part = (leaf: number, index: number, choice: TapeChoice = {}) =>
    tapeAt(leaf, { part: [index, 2], ...choice });
  const unsound = { problems: [{ code: 'E307', params: { code: 'tape-signature.invalid' } }] };
  test.each<[string, CaseChoice, number[]]>([
    ['a bundle that holds no figures', silent, [4]],
    ['two tapes that differ', silent, [1, 2]],
    ['a zero tape', { tapes: [...differing, tapeAt(3, { kind: 'zero', lists: [0, 0] })] }, [3]],
    ['a test', { tapes: [...differing, tapeAt(3, { kind: 'test' })] }, [3]],
    ['a tape that nobody soundly signed', { tapes: [...differing, tapeAt(3, unsound)] }, [3]],
    [
      'a tape of a device that never was the station’s',
      { tapes: [...differing, tapeAt(3, { deviceId: 'spare' })] },
      [3],
    ],
    [
      'one part of two',
      { tapes: [part(1, 1), part(2, 2), part(3, 1, { ...card, ...moved })] },
      [3],
    ],
    [
      'a form without figures of the contest',
      {
        tapes: differing,
        forms: [formAt(3, { kind: 'audit-count', only: 'account' })],
      },
      [3],
    ],
    ['a closing form', { tapes: differing, forms: [formAt(3, { kind: 'closing-form' })] }, [3]],
    ['a tape and a form', { tapes: differing, forms: [formAt(3, { kind: 'hand-count' })] }, [1, 3]],
  ])('%s settles nothing', (_, choice, leaves) => {
    const verdict = decideAt({ ...choice, decisions: [adopt(5, ...leaves)] });
    expect(verdict.state).toBe('discrepant');
    expect(codesOf(verdict)).toContain('W801');
    expect(onlyContest(verdict).adopted).toBeUndefined();
  });

  test('all parts of a count adopts their sum', () => {
    const tapes = [part(1, 1), part(2, 2), part(3, 1, { ...card, ...moved }), part(4, 2, card)];
    const verdict = decideAt({ tapes, decisions: [adopt(5, 3, 4)] });
    expect(onlyContest(verdict).adopted?.contest?.listVotes?.counts).toEqual([241, 159]);
  });
});

describe('a correction by decision', () => {
  test('without the contest’s figures settles nothing', () => {
    const { form } = formAt(9, { kind: 'hand-count', only: 'account' });
    const decisions = [decisionAt(5, { ...form, kind: 'correct' })];
    const tapes = [tapeAt(1), tapeAt(2, { ...card, ...moved })];
    const verdict = decideAt({ tapes, decisions });
    expect(verdict.state).toBe('discrepant');
  });
});

describe('a decision does not cover', () => {
  test('a third content of a tape whose second was known', () => {
    const tapes = [tapeAt(1), tapeAt(2, moved), tapeAt(3, card)];
    const decisions = [adopt(5, 1)];
    expect(decideAt({ tapes, decisions }).state).toBe('resolved');
    const later = [...tapes, tapeAt(7, { lists: [1, 199] })];
    expect(decideAt({ tapes: later, decisions }).state).toBe('discrepant');
  });
});

describe('a release does not cover', () => {
  const rules = { E502: { effect: 'quarantine', absolute: 20, hundredths: 0 } as const };
  test('the copy of a result that came after it', () => {
    const cross = { sameResult: ['t'], swappedWith: undefined, centreReferredBy: undefined };
    const context = contextOf({ ...comparisonOnly, rules }, { cross });
    const decisions = [decisionAt(3, { kind: 'quarantine' }), decisionAt(5, { kind: 'release' })];
    expect(decideAt({ ...pairOf(), decisions }, context).state).toBe('quarantined');
  });
});

describe('what quarantines a station', () => {
  test('can be released: an audit count that nobody asked for', () => {
    const rules = { W708: { effect: 'quarantine', absolute: 0, hundredths: 0 } as const };
    const context = contextOf({ ...comparisonOnly, rules });
    const choice = { ...pairOf(), forms: [formAt(3, { kind: 'audit-count' })] };
    expect(decideAt(choice, context).state).toBe('quarantined');
    const decisions = [decisionAt(5, { kind: 'release' })];
    expect(decideAt({ ...choice, decisions }, context).state).toBe('matched');
  });
});

describe('a copy at a neighbour, in quarantine', () => {
  const rules = { E502: { effect: 'quarantine', absolute: 20, hundredths: 0 } as const };
  const centre = makeCentre({ ...comparisonOnly, rules }, ['s1', 's2']);
  const release = decisionAt(10, { kind: 'release' }, { stationId: 's1' });
  test.each([
    ['seen before the release, is released', 3, 'matched'],
    ['that came after the release, is not', 20, 'quarantined'],
  ])('%s', (_, leaf, state) => {
    const cases = { s1: { tapes: centre.pair('s1', 1) }, s2: { tapes: centre.pair('s2', leaf) } };
    const verdicts = centre.decide(cases, [release]);
    expect(verdicts.get('s1')?.state).toBe(state);
    expect(verdicts.get('s2')?.state).toBe('quarantined');
  });
});

describe('a tape that names its own roll', () => {
  test('does not raise the number of voters of the station', () => {
    const stuffed = { lists: [3000, 1900], account: { registered: 5000 } } as const;
    expect(codesOf(decideAt(pairOf(stuffed), contextOf(law4Of2023)))).toContain('E104');
  });

  const silent = {
    ...{ registered: undefined, verifiedFemale: undefined, verifiedMale: undefined },
    ...{ inBox: undefined, valid: undefined, invalid: undefined },
  };
  const many = { lists: [9000, 2], candidates: [8000, 0, 2] } as const;
  const noLists = [undefined, 2] as unknown as number[];
  test.each<[string, TapeChoice, string]>([
    ['by saying nothing of its ballots', { ...many, account: silent }, 'E104'],
    ['by naming a small box only', { ...many, account: { ...silent, inBox: 200 } }, 'E104'],
    [
      'by naming no invalid ballots',
      { ...many, account: { inBox: 200, invalid: undefined } },
      'E104',
    ],
    [
      'by leaving out a list',
      {
        lists: noLists,
        candidates: [9000, 0, 2],
        account: { ...silent, valid: 190, invalid: 7, inBox: 197 },
      },
      'E102',
    ],
    [
      'by having no account at all',
      {
        ...many,
        header: {
          sections: [
            { kind: 'account', id: 'q' },
            { kind: 'contest', id: 'c' },
          ],
        },
      },
      'E104',
    ],
  ])('does not have more votes than voters %s', (_, choice, code) => {
    expect(codesOf(decideAt(pairOf(choice), contextOf(law4Of2023)))).toContain(code);
  });

  test('is counted with the other parts', () => {
    const parts = [1, 2].flatMap((index) => [
      tapeAt(2 * index - 1, { part: [index, 2], lists: [200, 200] }),
      tapeAt(2 * index, { ...card, part: [index, 2], lists: [200, 200] }),
    ]);
    expect(codesOf(decideAt({ tapes: parts }, contextOf(law4Of2023)))).toContain('E104');
  });
});

describe('a hand count', () => {
  const law = contextOf(law4Of2023);
  const nothing = [undefined, undefined] as unknown as number[];
  test.each([
    ['of no list', { lists: nothing, account: { valid: 200, inBox: 207 } }],
    ['of no candidate', { candidates: [undefined, undefined, undefined] }],
  ])('%s is not adopted for the machine’s', (_, counts) => {
    const verdict = decideAt(
      { ...pairOf(), forms: [formAt(5, { kind: 'hand-count', ...counts })] },
      law,
    );
    expect(verdict.state).not.toBe('matched');
    expect(onlyContest(verdict).adopted).toBeUndefined();
  });

  test('of one part of the box is not one of the box', () => {
    const half = tapeAt(5, { kind: 'hand-count', sequence: 2, part: [1, 2], lists: [118, 80] });
    const verdict = decideAt({ tapes: [...pairOf().tapes, half] }, law);
    expect(onlyContest(verdict).adopted).toBeUndefined();
  });

  test('that the same device signs again does not close what the first opened', () => {
    const first = tapeAt(5, { kind: 'hand-count', sequence: 2, lists: [20, 180] });
    const again = tapeAt(6, { kind: 'hand-count', sequence: 3 });
    const opened = decideAt({ tapes: [...pairOf().tapes, first] }, law);
    expect(opened.state).toBe('at-audit-centre');
    const verdict = decideAt({ tapes: [...pairOf().tapes, first, again] }, law);
    expect(verdict.state).not.toBe('matched');
  });

  test('is not met by a correction that came after it', () => {
    const counted = { lists: [20, 180], candidates: [10, 5, 180] } as const;
    const forms = [formAt(3, { kind: 'hand-count', ...counted })];
    const corrections = [2, 3].flatMap((sequence) => {
      const again = { kind: 'correction', sequence, ...counted } as const;
      return [tapeAt(3 + 2 * sequence, again), tapeAt(4 + 2 * sequence, { ...again, ...card })];
    });
    const verdict = decideAt({ tapes: [...pairOf().tapes, ...corrections], forms }, law);
    expect(verdict.state).toBe('at-audit-centre');
    expect(codesOf(verdict)).toEqual(['E701', 'W402']);
    const later = [formAt(30, { kind: 'hand-count', ...counted })];
    const settled = decideAt({ tapes: [...pairOf().tapes, ...corrections], forms: later }, law);
    expect(settled.state).toBe('matched');
  });

  test('of a device that never was the station’s is named', () => {
    const foreign = tapeAt(5, { kind: 'hand-count', deviceId: 'x' });
    expect(codesOf(decideAt({ tapes: [...pairOf().tapes, foreign] }, law))).toContain('E407');
  });
});

describe('an audit count', () => {
  test('that counts no votes settles nothing', () => {
    const none = [undefined, undefined] as unknown as number[];
    const audit = formAt(6, {
      kind: 'audit-count',
      lists: none,
      candidates: [undefined, undefined, undefined],
      account: { valid: 200, inBox: 207 },
    });
    const tapes = [...pairOf().tapes];
    const forms = [formAt(5, { kind: 'hand-count', lists: [20, 180] }), audit];
    const verdict = decideAt({ tapes, forms }, contextOf(law4Of2023));
    expect(verdict.state).toBe('at-audit-centre');
  });
});

describe('a policy cannot hide', () => {
  const at = (effect: RuleSetting['effect'], absolute = 0) => ({ effect, absolute, hundredths: 0 });
  test.each(['E201', 'E611', 'E612', 'E701', 'W705', 'E706', 'E707', 'E709', 'W402', 'W712'])(
    'what %s says of two records',
    (code) => {
      expect(checkPolicy({ ...law4Of2023, rules: { [code]: at('off') } })).toBe(
        `rules.${code}.effect`,
      );
    },
  );
  test.each(['E201', 'E203', 'E307', 'E401', 'E407', 'E501', 'E503'])(
    'a difference by a note: %s',
    (code) => {
      expect(checkPolicy({ ...law4Of2023, rules: { [code]: at('note') } })).toBe(
        `rules.${code}.effect`,
      );
    },
  );
});

describe('the order in which a case is told', () => {
  test('does not choose among the cards in a bag', () => {
    const centre = makeCentre(comparisonOnly, ['s1', 's2', 's3']);
    const problem = (leafIndex: number, bag: string, other: string) => ({
      code: 'E306',
      params: { bag, card: other },
      leafIndex,
    });
    const [a, b] = [problem(3, 's1', 's3'), problem(4, 's1', 's2')];
    const told = [
      [a, b],
      [b, a],
    ].map((cardProblems) =>
      centre.decide({ s1: { cardProblems }, s2: { cardProblems: [problem(5, 's2', 's1')] } }),
    );
    expect(told[0]).toEqual(told[1]);
    expect(findingsWith('E503', told[0]?.get('s1')?.findings ?? [])).toHaveLength(1);
  });
});

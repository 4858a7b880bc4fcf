import { describe, expect, test } from 'vitest';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import { practice2023To2025 } from '@mutabaqa/shared/policy/policies/practice-2023-2025.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { Conditions } from '@mutabaqa/shared/reconcile/transitions.ts';
import {
  conditionNames,
  formatTransitionDiagram,
  transitions,
  walkTransitions,
} from '@mutabaqa/shared/reconcile/transitions.ts';
import { stationStates } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { CaseChoice, TapeChoice } from '../builders/sample-case.ts';
import {
  closesAtS,
  codesOf,
  contextOf,
  deadlineMs,
  decideAt,
  decisionAt,
  formAt,
  onlyContest,
  tapeAt,
} from '../builders/sample-case.ts';

const card = { by: 'card' } as const;
const tapes = (...choices: readonly TapeChoice[]) =>
  choices.map((choice, leaf) => tapeAt(leaf + 1, choice));
const pair = (choice: TapeChoice = {}): CaseChoice => ({
  tapes: tapes(choice, { ...choice, ...card }),
});
const moved = { lists: [121, 79] } as const;

describe('what two channels say', () => {
  test.each<[string, CaseChoice, string, string]>([
    ['nothing', {}, 'awaited', 'neither'],
    ['a zero tape is no result', { tapes: tapes({ kind: 'zero' }) }, 'awaited', 'neither'],
    ['a transmission', { tapes: tapes({}) }, 'received', 'transmission-only'],
    ['a card', { tapes: tapes(card) }, 'received', 'card-only'],
    ['both, equal', pair(), 'matched', 'both'],
    ['both, other votes', { tapes: tapes({}, { ...card, ...moved }) }, 'discrepant', 'both'],
    ['one part of two', pair({ part: [1, 2] }), 'received', 'both'],
    [
      'two parts of two',
      {
        tapes: [
          ...(pair({ part: [1, 2] }).tapes ?? []),
          tapeAt(3, { part: [2, 2] }),
          tapeAt(4, { ...card, part: [2, 2] }),
        ],
      },
      'matched',
      'both',
    ],
    [
      'a correction only transmitted',
      { tapes: [...(pair().tapes ?? []), tapeAt(3, { kind: 'correction', sequence: 2 })] },
      'discrepant',
      'both',
    ],
    [
      'a card that holds nothing',
      { cardProblems: [{ code: 'E301', params: {}, leafIndex: 1 }] },
      'discrepant',
      'neither',
    ],
  ])('%s', (_name, choice, state, arrivedBy) => {
    expect(decideAt(choice)).toMatchObject({ state, arrivedBy });
  });

  test('the sum of the parts is adopted, once', () => {
    const choice = [
      tapeAt(1, { part: [1, 2] }),
      tapeAt(2, { ...card, part: [1, 2] }),
      tapeAt(3, { part: [2, 2], lists: [10, 20] }),
      tapeAt(4, { ...card, part: [2, 2], lists: [10, 20] }),
    ];
    const { adopted } = onlyContest(decideAt({ tapes: choice }));
    expect(adopted).toMatchObject({ source: 'electronic', leaves: [1, 3] });
    expect(adopted?.contest?.listVotes?.counts).toEqual([130, 100]);
    expect(adopted?.account).toMatchObject({ registered: 500, valid: 230 });
  });

  test('a paper tape with other content for one sequence is a discrepancy at once', () => {
    const verdict = decideAt({
      tapes: [...(pair().tapes ?? []), tapeAt(9, { by: 'paper-tape', ...moved })],
    });
    expect(verdict.state).toBe('discrepant');
    expect(codesOf(verdict)).toEqual(['E201', 'E501']);
  });

  test('the same paper tape changes nothing', () => {
    const verdict = decideAt({ tapes: [...(pair().tapes ?? []), tapeAt(9, { by: 'paper-tape' })] });
    expect(verdict).toMatchObject({ state: 'matched', findings: [] });
  });
});

describe('devices', () => {
  const replaced = contextOf(undefined, {
    devices: [
      { deviceId: 'd', fromLeaf: 0, untilLeaf: 5 },
      { deviceId: 'spare', fromLeaf: 5, untilLeaf: undefined },
    ],
  });

  test('a card of a replaced device counts if its tape was logged before', () => {
    const before = { tapes: [tapeAt(3), tapeAt(8, card)] };
    expect(decideAt(before, replaced)).toMatchObject({ state: 'matched', findings: [] });
    const after = { tapes: [tapeAt(6), tapeAt(8, card)] };
    const verdict = decideAt(after, replaced);
    expect(verdict.state).toBe('discrepant');
    expect(codesOf(verdict)).toEqual(['E407']);
    expect(onlyContest(verdict).adopted).toBeUndefined();
  });

  test('a spare speaks from its leaf on', () => {
    const spare = { deviceId: 'spare' };
    expect(
      decideAt({ tapes: [tapeAt(6, spare), tapeAt(8, { ...card, ...spare })] }, replaced).state,
    ).toBe('matched');
    expect(
      decideAt({ tapes: [tapeAt(4, spare), tapeAt(8, { ...card, ...spare })] }, replaced).state,
    ).toBe('discrepant');
  });
});

describe('the hand count under Law 4/2023', () => {
  const law = contextOf(law4Of2023);
  const withHand = (lists: readonly number[]): CaseChoice => ({
    ...pair(),
    forms: [formAt(5, { kind: 'hand-count', lists })],
  });

  test('is waited for', () => {
    const verdict = decideAt(pair(), law);
    expect(verdict.state).toBe('received');
    expect(codesOf(verdict)).toEqual(['W703']);
    expect(onlyContest(verdict).adopted).toBeUndefined();
  });

  test('is adopted while it differs by less than 5 % of the valid ballots', () => {
    const verdict = decideAt(withHand([124, 75]), law); // 4 + 5 of 200
    expect(verdict.state).toBe('matched');
    expect(onlyContest(verdict).adopted).toMatchObject({ source: 'hand-count', leaves: [5] });
    expect(codesOf(verdict)).toContain('W702');
  });

  test('at exactly 5 % the box goes to the audit centre', () => {
    const verdict = decideAt(withHand([125, 75]), law); // 10 of 200
    expect(verdict.state).toBe('at-audit-centre');
    expect(onlyContest(verdict)).toMatchObject({
      path: ['arrive', 'differ', 'refer'],
      adopted: undefined,
    });
    const found = verdict.findings.find(({ code }) => code === 'E701');
    expect(found?.params).toEqual({ difference: 10, denominator: 200, hundredths: 500 });
  });

  test('one that the device signed counts like one that two people signed', () => {
    const byDevice = tapeAt(5, { kind: 'hand-count', sequence: 2, lists: [124, 75] });
    const verdict = decideAt({ tapes: [...(pair().tapes ?? []), byDevice] }, law);
    expect(onlyContest(verdict).adopted).toMatchObject({ source: 'hand-count', leaves: [5] });
  });

  test('two that differ settle nothing', () => {
    const forms = [formAt(5, { kind: 'hand-count' }), formAt(6, { kind: 'hand-count', ...moved })];
    const verdict = decideAt({ ...pair(), forms }, law);
    expect(verdict.state).toBe('discrepant');
    expect(codesOf(verdict)).toContain('E706');
  });

  test('the audit centre settles what was sent there', () => {
    const forms = [
      formAt(5, { kind: 'hand-count', lists: [140, 60] }),
      formAt(6, { kind: 'audit-count', lists: [139, 61] }),
    ];
    const verdict = decideAt({ ...pair(), forms }, law);
    expect(verdict.state).toBe('resolved');
    expect(onlyContest(verdict).adopted).toMatchObject({ source: 'audit-count', leaves: [6] });
    expect(codesOf(verdict)).toContain('W712');
  });

  test('two audit counts that differ settle nothing', () => {
    const forms = [
      formAt(5, { kind: 'hand-count', lists: [140, 60] }),
      formAt(6, { kind: 'audit-count', lists: [139, 61] }),
      formAt(7, { kind: 'audit-count', lists: [138, 62] }),
    ];
    expect(decideAt({ ...pair(), forms }, law).state).toBe('at-audit-centre');
  });

  test('an audit count that nobody asked for is a note', () => {
    const forms = [formAt(5, { kind: 'hand-count' }), formAt(6, { kind: 'audit-count' })];
    const verdict = decideAt({ ...pair(), forms }, law);
    expect(verdict.state).toBe('matched');
    expect(codesOf(verdict)).toContain('W708');
  });

  test('the practice of 2023 and 2025 sends every difference away', () => {
    const verdict = decideAt(withHand([121, 79]), contextOf(practice2023To2025));
    expect(verdict.state).toBe('at-audit-centre');
    const exact = decideAt(withHand([120, 80]), contextOf(practice2023To2025));
    expect(onlyContest(exact).adopted).toMatchObject({ source: 'electronic' });
  });

  test('a denominator of 0', () => {
    const empty = { lists: [0, 0], candidates: [0, 0, 0] };
    const forms = [formAt(5, { kind: 'hand-count', lists: [1, 0], candidates: [0, 0, 0] })];
    const verdict = decideAt({ ...pair(empty), forms }, law);
    expect(verdict.state).toBe('at-audit-centre');
    const never: Policy = {
      ...law4Of2023,
      handCount: { ...law4Of2023.handCount, zeroDenominator: 'never' },
    };
    expect(decideAt({ ...pair(empty), forms }, contextOf(never)).state).toBe('matched');
  });

  test('2^53-1 votes are exact', () => {
    const max = Number.MAX_SAFE_INTEGER;
    const huge = { lists: [max, 0], candidates: [max, 0, 0] };
    const forms = [formAt(5, { kind: 'hand-count', lists: [0, max], candidates: [0, 0, max] })];
    const verdict = decideAt({ ...pair(huge), forms }, law);
    const found = verdict.findings.find(({ code }) => code === 'E701');
    expect(found?.params['difference']).toBe(String(2n * BigInt(max)));
  });
});

describe('the limit of six hours', () => {
  const law = contextOf(law4Of2023);
  const hand = { forms: [formAt(5, { kind: 'hand-count' })] };

  test('the very last millisecond is in time', () => {
    const inTime = { ...hand, tapes: tapes({ receivedAtMs: deadlineMs }, card) };
    expect(decideAt(inTime, law).state).toBe('matched');
    const late = { ...hand, tapes: tapes({ receivedAtMs: deadlineMs + 1 }, card) };
    const verdict = decideAt(late, law);
    expect(verdict.state).toBe('at-audit-centre');
    expect(codesOf(verdict)).toContain('W408');
  });

  test('what was silent is awaited before it and overdue after it', () => {
    expect(decideAt({}, law, deadlineMs).state).toBe('awaited');
    expect(decideAt({}, law, deadlineMs + 1).state).toBe('overdue');
  });

  test('a moved limit is named where it matters', () => {
    const context = { ...law, deadlineMs: deadlineMs + 3_600_000 };
    const choice = { ...hand, tapes: tapes({ receivedAtMs: deadlineMs + 1 }, card) };
    const verdict = decideAt(choice, context);
    expect(verdict.state).toBe('matched');
    expect(codesOf(verdict)).toEqual(['W804']);
  });

  test('a late correction does not slip in behind the tape that came in time', () => {
    const correction = { kind: 'correction', sequence: 2, receivedAtMs: deadlineMs + 1 } as const;
    const choice = {
      ...hand,
      tapes: [
        ...(pair().tapes ?? []),
        tapeAt(3, correction),
        tapeAt(4, { ...correction, ...card }),
      ],
    };
    const verdict = decideAt(choice, law);
    expect(verdict.state).toBe('at-audit-centre');
    expect(onlyContest(verdict).adopted).toBeUndefined();
  });

  test('a box that never came is settled by the audit centre', () => {
    const forms = [formAt(8, { kind: 'audit-count' })];
    expect(decideAt({ forms }, law).state).toBe('resolved');
  });
});

describe('decisions', () => {
  const differing = { tapes: tapes({}, { ...card, ...moved }) };
  const adopt = decisionAt(5, { kind: 'adopt', leaves: [2] });

  test('adopting one of two records settles it, and shows what was set aside', () => {
    const verdict = decideAt({ ...differing, decisions: [adopt] });
    expect(verdict.state).toBe('resolved');
    expect(onlyContest(verdict).adopted).toMatchObject({ source: 'decision', leaves: [2] });
    expect(codesOf(verdict)).toEqual(['E201', 'W802']);
  });

  test('what its signers had not seen opens the case again', () => {
    const later = tapeAt(7, { by: 'paper-tape', lists: [1, 199], candidates: [1, 0, 199] });
    const verdict = decideAt({ tapes: [...differing.tapes, later], decisions: [adopt] });
    expect(verdict.state).toBe('discrepant');
    expect(onlyContest(verdict).adopted).toBeUndefined();
    expect(codesOf(verdict)).toContain('W801');
  });

  test('new evidence alone never closes a discrepancy', () => {
    const agreeing = tapeAt(7, { by: 'paper-tape' });
    expect(decideAt({ tapes: [...differing.tapes, agreeing] }).state).toBe('discrepant');
  });

  test('annulled and reinstated, quarantined and released', () => {
    const [annul, reinstate] = [
      decisionAt(5, { kind: 'annul' }),
      decisionAt(6, { kind: 'reinstate' }),
    ];
    expect(decideAt({ ...pair(), decisions: [annul] }).state).toBe('annulled');
    expect(decideAt({ ...pair(), decisions: [annul, reinstate] }).state).toBe('matched');
    const [quarantine, release] = [
      decisionAt(5, { kind: 'quarantine' }),
      decisionAt(6, { kind: 'release' }),
    ];
    expect(decideAt({ ...pair(), decisions: [quarantine] }).state).toBe('quarantined');
    expect(decideAt({ ...pair(), decisions: [quarantine, release] }).state).toBe('matched');
  });

  test('an order to count again waits for a count that came after it', () => {
    const recount = decisionAt(5, { kind: 'recount' });
    const early = formAt(4, { kind: 'audit-count' });
    const late = formAt(6, { kind: 'audit-count' });
    const decisions = [recount];
    expect(decideAt({ ...differing, decisions, forms: [early] }).state).toBe('at-audit-centre');
    expect(decideAt({ ...differing, decisions, forms: [late] }).state).toBe('resolved');
  });

  test('a court’s order counts as what it orders', () => {
    const order = decisionAt(5, {
      kind: 'court-order',
      documentDigest: new Uint8Array(32),
      change: { kind: 'annul' },
    });
    expect(decideAt({ ...pair(), decisions: [order] }).state).toBe('annulled');
  });

  test('a rule that quarantines does so until it is released, and again for what is new', () => {
    const strict: Policy = {
      ...law4Of2023,
      handCount: { ...law4Of2023.handCount, stations: 'none' },
      deadline: { ...law4Of2023.deadline, minutes: undefined },
      rules: { W604: { effect: 'quarantine', absolute: 100, hundredths: 9500 } },
    };
    const suspicious = pair({ lists: [199, 1], candidates: [198, 0, 1] });
    const context = contextOf(strict);
    expect(decideAt(suspicious, context).state).toBe('quarantined');
    const decisions = [decisionAt(5, { kind: 'release' })];
    expect(decideAt({ ...suspicious, decisions }, context).state).toBe('matched');
    const unseen = [decisionAt(5, { kind: 'release' }, { baseSize: 0 })];
    expect(decideAt({ ...suspicious, decisions: unseen }, context).state).toBe('quarantined');
  });
});

describe('claims', () => {
  test('are shown apart and change nothing', () => {
    const forms = [formAt(5, { kind: 'observer-tape', ...moved })];
    const verdict = decideAt({ ...pair(), forms });
    expect(verdict).toMatchObject({ state: 'matched', findings: [] });
    expect(verdict.claims.map(({ code }) => code)).toContain('W710');
  });
});

function allowedStates(conditions: Conditions): readonly string[] {
  if (conditions.annulled) return ['annulled'];
  if (conditions.quarantined) return ['quarantined'];
  if (conditions.blocked && !conditions.decided) {
    return ['discrepant', 'at-audit-centre', 'resolved'];
  }
  return stationStates;
}

describe('the table of transitions', () => {
  test('every condition and every state but the first is reached by some row', () => {
    const rows = Object.values(transitions);
    expect(new Set(rows.map(({ when }) => when))).toEqual(new Set(conditionNames));
    const reached = new Set<string>(['awaited', ...rows.map(({ to }) => to)]);
    expect(reached).toEqual(new Set(stationStates));
  });

  test('all 512 combinations of conditions end in a state', () => {
    for (let bits = 0; bits < 2 ** conditionNames.length; bits++) {
      const conditions = Object.fromEntries(
        conditionNames.map((name, i) => [name, (bits & (1 << i)) !== 0]),
      ) as Conditions;
      const { state } = walkTransitions(conditions);
      expect(allowedStates(conditions)).toContain(state);
    }
  });

  test('the diagram names every row', () => {
    const diagram = formatTransitionDiagram();
    for (const id of Object.keys(transitions)) expect(diagram).toContain(`: ${id}`);
  });
});

test('times of the samples are those of one day', () => {
  expect(deadlineMs).toBe((closesAtS + 6 * 3600) * 1000);
});

/** Findings that only a look at a whole polling centre gives: each raised once, and once nearly. */
import { describe, expect, test } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { comparisonOnly } from '@mutabaqa/shared/policy/policies/comparison-only.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import { law9Of2020 } from '@mutabaqa/shared/policy/policies/law-9-2020.ts';
import type { StationVerdict } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { CaseChoice, Counts } from '../builders/sample-case.ts';
import { codesOf, decisionAt, findingsWith, formAt, onlyContest } from '../builders/sample-case.ts';
import { makeCentre } from '../builders/sample-ledger.ts';

type Verdicts = ReadonlyMap<string, StationVerdict>;

const verdictOn = (verdicts: Verdicts, stationId: string): StationVerdict =>
  assertDefined(verdicts.get(stationId), stationId);
const codesAt = (verdicts: Verdicts, stationId: string) => codesOf(verdictOn(verdicts, stationId));
const statesOf = (verdicts: Verdicts) => [...verdicts.values()].map(({ state }) => state);

describe('the same result in two stations of a centre', () => {
  const centre = makeCentre(law9Of2020, ['s1', 's2', 's3', 's4']);
  const decideVoted = (...votes: readonly Counts[]) =>
    centre.decide(
      Object.fromEntries(
        votes.map((counts, i) => [`s${i + 1}`, { tapes: centre.pair(`s${i + 1}`, 2 * i, counts) }]),
      ),
    );
  const others: Counts = { lists: [99, 44] };

  test('blocks both, and each names the other', () => {
    const verdicts = decideVoted({}, {}, others);
    const found = (station: string) => [{ code: 'E502', params: { station } }];
    expect(findingsWith('E502', verdictOn(verdicts, 's1').findings)).toEqual(found('s2'));
    expect(findingsWith('E502', verdictOn(verdicts, 's2').findings)).toEqual(found('s1'));
    expect(statesOf(verdicts)).toEqual(['discrepant', 'discrepant', 'matched', 'awaited']);
  });

  test('in three names both others at each', () => {
    const verdicts = decideVoted({}, {}, {});
    const found = ['s1', 's3'].map((station) => ({ code: 'E502', params: { station } }));
    expect(findingsWith('E502', verdictOn(verdicts, 's2').findings)).toEqual(found);
  });

  test('is one although the roll and the box differ: a copied result, other ballots', () => {
    const verdicts = decideVoted({}, { account: { invalid: 3, inBox: 203 } });
    expect(codesAt(verdicts, 's1')).toContain('E502');
  });

  test.each<[string, Counts, Counts]>([
    ['the same lists with other candidates', {}, { candidates: [59, 6, 80] }],
    ['one vote apart', {}, { lists: [120, 79], candidates: [60, 5, 79] }],
    ['two empty boxes', zeros(), zeros()],
  ])('is not %s', (_, first, second) => {
    const verdicts = decideVoted(first, second);
    expect(codesAt(verdicts, 's1')).not.toContain('E502');
    expect(codesAt(verdicts, 's2')).not.toContain('E502');
  });

  test('is only noted where the policy says so', () => {
    const compared = makeCentre(comparisonOnly, ['s1', 's2']);
    const verdicts = compared.decide({
      s1: { tapes: compared.pair('s1', 0) },
      s2: { tapes: compared.pair('s2', 2) },
    });
    expect(codesAt(verdicts, 's1')).toEqual(['E502']);
    expect(statesOf(verdicts)).toEqual(['matched', 'matched']);
  });

  test('does not open again what people decided about one of them', () => {
    const moved = { lists: [121, 79] } as const;
    const tapes = [centre.tape('s1', 0), centre.tape('s1', 1, { by: 'card', ...moved })];
    const adopt = decisionAt(5, { kind: 'adopt', leaves: [0] }, { stationId: 's1' });
    const verdicts = centre.decide({ s1: { tapes }, s2: { tapes: centre.pair('s2', 6) } }, [adopt]);
    expect(codesAt(verdicts, 's1')).toEqual(['E201', 'E502', 'W802']);
    expect(verdictOn(verdicts, 's1').state).toBe('resolved');
    expect(verdictOn(verdicts, 's2').state).toBe('discrepant');
  });
});

function zeros(): Counts {
  return { lists: [0, 0], candidates: [0, 0, 0] };
}

describe('the cards of two stations', () => {
  const centre = makeCentre(comparisonOnly, ['s1', 's2', 's3']);
  const votes: Readonly<Record<string, Counts>> = {
    s1: {},
    s2: { lists: [99, 44] },
    s3: { lists: [70, 91] },
  };
  /** Transmitted by itself; in its bag the card of `cardOf`, as the card reader reports it. */
  const stationWithCardOf = (bag: string, cardOf: string, leaf: number): CaseChoice => {
    const problems = bag === cardOf ? [] : [{ code: 'E306', params: { bag, card: cardOf } }];
    const ofCard = { by: 'card', problems, ...votes[cardOf] } as const;
    return { tapes: [centre.tape(bag, leaf, votes[bag]), centre.tape(cardOf, leaf + 1, ofCard)] };
  };
  const decideBags = (...cards: readonly string[]) =>
    centre.decide(
      Object.fromEntries(
        cards.map((cardOf, i) => [`s${i + 1}`, stationWithCardOf(`s${i + 1}`, cardOf, 2 * i)]),
      ),
    );

  test('each in the other’s bag were exchanged', () => {
    const verdicts = decideBags('s2', 's1', 's3');
    const found = (station: string) => [{ code: 'E503', params: { station } }];
    expect(findingsWith('E503', verdictOn(verdicts, 's1').findings)).toEqual(found('s2'));
    expect(findingsWith('E503', verdictOn(verdicts, 's2').findings)).toEqual(found('s1'));
    expect(statesOf(verdicts)).toEqual(['discrepant', 'discrepant', 'matched']);
    expect(onlyContest(verdictOn(verdicts, 's1')).adopted).toBeUndefined();
  });

  test.each([
    ['one lies in a bag of which the own card lies elsewhere', ['s2', 's3', 's3']],
    ['three went round', ['s2', 's3', 's1']],
    ['one was read in both bags', ['s2', 's2', 's3']],
  ])('were not exchanged where %s', (_, cards) => {
    const verdicts = decideBags(...cards);
    expect(codesAt(verdicts, 's1')).toContain('E306');
    for (const id of ['s1', 's2', 's3']) expect(codesAt(verdicts, id)).not.toContain('E503');
  });

  test('of which only the card’s label is wrong are told from the bundle alone', () => {
    const label = (bag: string, card: string, leafIndex: number): CaseChoice => ({
      cardProblems: [{ code: 'E306', params: { bag, card }, leafIndex }],
    });
    const verdicts = centre.decide({ s1: label('s1', 's2', 1), s2: label('s2', 's1', 2) });
    expect(codesAt(verdicts, 's1')).toEqual(['E306', 'E503']);
  });
});

describe('the whole-centre rule of Law 9/2020', () => {
  const ids = ['s1', 's2', 's3', 's4'];
  const drawOf = (stationIds: readonly string[]) =>
    decisionAt(
      20,
      { kind: 'draw-stations', seed: undefined, stationIds },
      { stationId: undefined },
    );
  const votes: readonly Counts[] = [{}, { lists: [130, 70] }, { lists: [99, 44] }];
  /** s1 to s3 sent and have cards, s4 is silent; at these the table counted so many votes moved. */
  const decideCounted = (
    movedAt: Readonly<Record<string, number>>,
    policy = law9Of2020,
    audits: readonly string[] = [],
    drawn: readonly string[] = ['s2'],
  ) => {
    const centre = makeCentre(policy, ids);
    return centre.decide(
      Object.fromEntries(
        ids.map((id, i) => {
          const counts = votes[i];
          const [a = 0, b = 0] = counts?.lists ?? [120, 80];
          const shift = movedAt[id];
          const lists = [a + (shift ?? 0), b - (shift ?? 0)];
          return [
            id,
            {
              tapes: counts ? centre.pair(id, 2 * i, counts) : [],
              forms: [
                ...(shift === undefined ? [] : [formAt(30 + i, { kind: 'hand-count', lists })]),
                ...(audits.includes(id) ? [formAt(40 + i, { kind: 'audit-count', lists })] : []),
              ],
            },
          ];
        }),
      ),
      [drawOf(drawn)],
    );
  };

  test('sends every station, also the silent one, when the drawn one differs by 5 %', () => {
    const verdicts = decideCounted({ s2: 5 });
    const found = [{ code: 'E803', params: { station: 's2' } }];
    for (const id of ['s1', 's3', 's4']) {
      expect(findingsWith('E803', verdictOn(verdicts, id).findings)).toEqual(found);
      expect(onlyContest(verdictOn(verdicts, id)).adopted).toBeUndefined();
    }
    expect(codesAt(verdicts, 's2')).not.toContain('E803');
    expect(codesAt(verdicts, 's2')).toContain('E701');
    expect(new Set(statesOf(verdicts))).toEqual(new Set(['at-audit-centre']));
  });

  test('sends nobody for one vote less', () => {
    const verdicts = decideCounted({ s2: 4 });
    for (const id of ids) expect(codesAt(verdicts, id)).not.toContain('E803');
    expect(statesOf(verdicts)).toEqual(['matched', 'matched', 'matched', 'awaited']);
  });

  test('is not started by a station that was not drawn', () => {
    const verdicts = decideCounted({ s1: 20, s2: 0 });
    expect(codesAt(verdicts, 's1')).toContain('W702');
    for (const id of ids) expect(codesAt(verdicts, id)).not.toContain('E803');
  });

  test('of several that refer it names the first, and none names itself', () => {
    const verdicts = decideCounted({ s1: 20, s2: 20 }, law9Of2020, [], ['s1', 's2']);
    expect(codesAt(verdicts, 's1')).not.toContain('E803');
    expect(codesAt(verdicts, 's2')).not.toContain('E803');
    const found = [{ code: 'E803', params: { station: 's1' } }];
    expect(findingsWith('E803', verdictOn(verdicts, 's3').findings)).toEqual(found);
  });

  test('is over at each station that was counted again', () => {
    const verdicts = decideCounted({ s2: 5 }, law9Of2020, ['s1', 's2']);
    const [first, second, third] = statesOf(verdicts);
    expect([first, second, third]).toEqual(['resolved', 'resolved', 'at-audit-centre']);
    expect(onlyContest(verdictOn(verdicts, 's1')).adopted?.source).toBe('audit-count');
  });

  test('is not that of Law 4/2023, which sends the one station', () => {
    const verdicts = decideCounted({ s1: 0, s2: 5, s3: 0 }, law4Of2023);
    for (const id of ids) expect(codesAt(verdicts, id)).not.toContain('E803');
    expect(statesOf(verdicts).slice(0, 3)).toEqual(['matched', 'at-audit-centre', 'matched']);
  });
});

test('a centre is decided the same in whatever order its stations are told', () => {
  const forth = makeCentre(law9Of2020, ['s1', 's2', 's3']);
  const back = makeCentre(law9Of2020, ['s3', 's2', 's1']);
  const cases = {
    s1: { tapes: forth.pair('s1', 0) },
    s2: { tapes: forth.pair('s2', 2) },
    s3: { tapes: forth.pair('s3', 4) },
  };
  const decided = forth.decide(cases);
  expect(codesAt(decided, 's1')).toEqual(['E502']);
  for (const [id, verdict] of back.decide(cases)) expect(verdict).toEqual(decided.get(id));
});

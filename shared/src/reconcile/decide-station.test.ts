import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertDefined } from '../base/assert.ts';
import { equalBytes } from '../base/bytes.ts';
import { blocksAdoption } from '../base/findings.ts';
import type { ComparableTape } from '../compare/compare-tapes.ts';
import { makeSparseCounts } from '../tape/sparse-counts.ts';
import type { TapeHeader } from '../tape/tape.ts';
import { decideStation, pairsToCompare } from './decide-station.ts';
import type { IntakeProblem, StationVerdict, TapeFact } from './station-case.ts';

interface Known extends TapeFact {
  readonly content: ComparableTape;
}

interface TapeChoice {
  readonly channel: TapeFact['channel'];
  readonly deviceId: string;
  readonly sequence: number;
  readonly partIndex: number;
  readonly partCount: number;
  readonly votes: number;
  readonly tapeKind: TapeFact['tapeKind'];
  readonly problem: IntakeProblem | undefined;
}

/** Equal choices are equal tapes, as equal bytes have one digest. */
function known(leafIndex: number, choice: TapeChoice): Known {
  const { channel, deviceId, sequence, partIndex, partCount, votes, tapeKind, problem } = choice;
  const part = { index: partIndex, count: partCount };
  const digest = new Uint8Array(32);
  digest.set([sequence, partIndex, partCount, votes, tapeKind.length, deviceId.length]);
  const header: TapeHeader = {
    electionId: 'e',
    packageDigest: new Uint8Array(32),
    mode: 'rehearsal',
    stationId: 's',
    deviceId,
    kind: tapeKind,
    sequence,
    correctionReason: undefined,
    part,
    capture: 'qr',
    openedAtS: undefined,
    closedAtS: undefined,
    madeAtS: 1,
    softwareDigest: new Uint8Array(32),
    sections: [{ kind: 'contest', id: 'c' }],
  };
  const counts = makeSparseCounts([votes, 2]);
  const section = {
    kind: 'contest',
    nonce: new Uint8Array(16),
    listVotes: undefined,
    candidateVotes: counts,
  } as const;
  const tape = { header, sections: [section], bytes: digest, digest };
  return {
    channel,
    leafIndex,
    deviceId,
    tapeKind,
    sequence,
    part,
    tapeDigest: digest,
    problems: problem ? [problem] : [],
    content: { tape, tapeSignature: new Uint8Array(64) },
  };
}

const plain: TapeChoice = {
  channel: 'transmission',
  deviceId: 'd',
  sequence: 1,
  partIndex: 1,
  partCount: 1,
  votes: 10,
  tapeKind: 'closing',
  problem: undefined,
};

type Decide = (tapes: readonly Known[], cardProblems?: readonly IntakeProblem[]) => StationVerdict;

const decide: Decide = (tapes, cardProblems = []) => {
  const byLeaf = new Map(tapes.map((tape) => [tape.leafIndex, tape.content]));
  return decideStation({ tapes, cardProblems }, (leaf) =>
    assertDefined(byLeaf.get(leaf), `leaf ${leaf}`),
  );
};

const decideChoices = (...choices: Partial<TapeChoice>[]): StationVerdict =>
  decide(choices.map((choice, leaf) => known(leaf, { ...plain, ...choice })));

const card = { channel: 'card' } as const;

describe('states', () => {
  test.each<[string, Partial<TapeChoice>[], StationVerdict['state'], string]>([
    ['nothing', [], 'awaited', 'neither'],
    ['a zero tape is no result', [{ tapeKind: 'zero' }], 'awaited', 'neither'],
    ['a transmission', [{}], 'received', 'transmission-only'],
    ['a card', [card], 'received', 'card-only'],
    ['both, equal', [{}, card], 'matched', 'both'],
    ['both, other votes', [{}, { ...card, votes: 11 }], 'discrepant', 'both'],
    ['one part of two', [{ partCount: 2 }, { ...card, partCount: 2 }], 'received', 'both'],
    [
      'two parts of two',
      [
        { partCount: 2 },
        { partCount: 2, partIndex: 2 },
        { ...card, partCount: 2, partIndex: 2 },
        { ...card, partCount: 2 },
      ],
      'matched',
      'both',
    ],
    [
      'a correction by both',
      [{}, card, { sequence: 2 }, { ...card, sequence: 2 }],
      'matched',
      'both',
    ],
    ['a correction by one', [{}, card, { ...card, sequence: 2 }], 'discrepant', 'both'],
  ])('%s', (_, choices, state, arrivedBy) => {
    expect(decideChoices(...choices)).toMatchObject({ state, arrivedBy });
  });
});

describe('findings', () => {
  const codes = (verdict: StationVerdict) => verdict.findings.map(({ code }) => code);

  test('what differs is named with both values', () => {
    expect(decideChoices({}, { ...card, votes: 7 }).findings).toEqual([
      {
        code: 'E201',
        path: { kind: 'candidate', contestId: 'c', position: 0 },
        params: { left: 10, right: 7, delta: -3 },
      },
    ]);
  });

  test('W402: an earlier tape is replaced', () => {
    expect(codes(decideChoices({}, { sequence: 2 }, { ...card, sequence: 2 }))).toEqual(['W402']);
    expect(codes(decideChoices({}, card))).toEqual([]);
  });

  test('E501: a device that signed two contents under one sequence', () => {
    expect(codes(decideChoices({}, { votes: 11 }, card))).toEqual(['E501']);
    expect(codes(decideChoices({}, {}, card))).toEqual([]);
  });

  test('E501: other bytes though every field agrees', () => {
    const other = known(1, { ...plain, ...card });
    const digest = new Uint8Array(32).fill(8);
    const content = { ...other.content, tape: { ...other.content.tape, digest } };
    const verdict = decide([known(0, plain), { ...other, tapeDigest: digest, content }]);
    expect(verdict).toMatchObject({ state: 'discrepant', findings: [{ code: 'E501' }] });
  });

  test('a higher sequence takes no difference away', () => {
    const newer = [{ sequence: 2 }, { ...card, sequence: 2 }];
    const differing = decideChoices({}, { ...card, votes: 7 });
    const corrected = decideChoices({}, { ...card, votes: 7 }, ...newer);
    expect(corrected.findings).toEqual(expect.arrayContaining([...differing.findings]));
    expect(corrected.state).toBe('discrepant');
    expect(codes(decideChoices({}, { votes: 11 }, ...newer))).toContain('E501');
    expect(codes(decideChoices(card, { ...card, votes: 11 }, ...newer))).toContain('E310');
  });

  test('two devices for one part: sequences of different devices do not compare', () => {
    const other = { deviceId: 'd2', sequence: 9, votes: 99 };
    const verdict = decideChoices({}, card, other, { ...card, ...other });
    expect(verdict.state).toBe('discrepant');
    expect(verdict.findings).toContainEqual({
      code: 'E203',
      path: { kind: 'header', field: 'deviceId' },
      params: { left: 'd', right: 'd2' },
    });
  });

  test('parts that disagree on how many there are would count a box twice', () => {
    const second = { deviceId: 'd2', partIndex: 2, partCount: 2 };
    const verdict = decideChoices({}, card, second, { ...card, ...second });
    expect(verdict.findings).toEqual([
      {
        code: 'E203',
        path: { kind: 'header', field: 'part' },
        params: { left: '1/1', right: '2/2' },
      },
    ]);
  });

  test('E310: two cards with different tapes', () => {
    expect(codes(decideChoices({}, card, { ...card, votes: 11 }))).toEqual(['E310']);
    expect(codes(decideChoices({}, card, card))).toEqual([]);
  });

  test('a tape without a sound signature is compared only when nothing better came', () => {
    const problem = { code: 'E307', params: { code: 'tape-signature.invalid', file: 'f' } };
    const forged = { ...card, votes: 11, problem };
    expect(codes(decideChoices({}, forged))).toEqual(['E201', 'E307']);
    expect(codes(decideChoices({}, card, forged))).toEqual(['E307']);
  });

  test('problems of the card itself', () => {
    const tapes = [known(0, plain), known(1, { ...plain, ...card })];
    expect(decide(tapes, [{ code: 'E306', params: { bag: 'a', card: 'b' } }]).state).toBe(
      'discrepant',
    );
    expect(decide(tapes, [{ code: 'W303', params: { file: 'x' } }]).state).toBe('matched');
  });
});

const choice: fc.Arbitrary<TapeChoice> = fc.record({
  channel: fc.constantFrom('transmission' as const, 'card' as const),
  deviceId: fc.constantFrom('d', 'd2'),
  sequence: fc.integer({ min: 1, max: 3 }),
  partIndex: fc.integer({ min: 1, max: 2 }),
  partCount: fc.constant(2),
  votes: fc.integer({ min: 10, max: 12 }),
  tapeKind: fc.constantFrom('closing' as const, 'correction' as const, 'zero' as const),
  problem: fc.option(
    fc.constantFrom(
      { code: 'E307', params: { code: 'tape-signature.invalid', file: 'f' } },
      { code: 'W206', params: {} },
    ),
    { nil: undefined, freq: 5 },
  ),
});
const someTapes = fc
  .array(choice, { maxLength: 8 })
  .map((choices) => choices.map((each, leaf) => known(leaf, each)));

/** Each property, as a function of what decides: true when it holds for this input. */
const properties = {
  'order of telling': (by: Decide, tapes: readonly Known[]) =>
    JSON.stringify(by(tapes)) === JSON.stringify(by(tapes.toReversed())),
  'copies say nothing new': (by: Decide, tapes: readonly Known[]) => {
    const copies = tapes.map((tape) => ({ ...tape, leafIndex: tape.leafIndex + 100 }));
    return JSON.stringify(by(tapes)) === JSON.stringify(by([...tapes, ...copies]));
  },
  'no difference is hidden': (by: Decide, tapes: readonly Known[]) => {
    const differing = pairsToCompare({ tapes, cardProblems: [] });
    const verdict = by(tapes);
    return differing.length === 0 || verdict.findings.some(({ code }) => blocksAdoption(code));
  },
  'whatever comes later, two contents under one sequence stay a discrepancy': (
    by: Decide,
    tapes: readonly Known[],
  ) => {
    const sound = tapes.filter(
      ({ problems, tapeKind }) => problems.length === 0 && tapeKind !== 'zero',
    );
    const isTwice = sound.some((a) =>
      sound.some(
        (b) =>
          a.deviceId === b.deviceId &&
          a.part.index === b.part.index &&
          a.sequence === b.sequence &&
          !equalBytes(a.tapeDigest, b.tapeDigest),
      ),
    );
    return !isTwice || by(tapes).state === 'discrepant';
  },
  'no false alarm': (by: Decide, tapes: readonly Known[]) => {
    const sound = tapes.filter(({ problems }) => problems.length === 0);
    const [first] = sound;
    const same = sound.filter((tape) => first && equalBytes(tape.tapeDigest, first.tapeDigest));
    return by(same).findings.length === 0;
  },
  'older evidence never takes a discrepancy away': (by: Decide, tapes: readonly Known[]) => {
    const newest = Math.max(0, ...tapes.map(({ sequence }) => sequence));
    const [last, ...before] = tapes.toReversed();
    if (last === undefined || last.sequence >= newest) return true;
    return by(before).state !== 'discrepant' || by(tapes).state === 'discrepant';
  },
} as const;

describe('properties', () => {
  test.each(Object.entries(properties))('%s', (_, holds) => {
    fc.assert(fc.property(someTapes, (tapes) => holds(decide, tapes)));
  });

  test.each<[keyof typeof properties, string, Decide]>([
    ['order of telling', 'takes what was told last', (tapes) => decide(tapes.slice(-1))],
    [
      'copies say nothing new',
      'counts findings twice',
      (tapes) => ({
        ...decide(tapes),
        findings: tapes.flatMap(({ problems }) =>
          problems.map(({ params }) => ({ code: 'E307' as const, params })),
        ),
      }),
    ],
    [
      'no difference is hidden',
      'believes the card',
      (tapes) => decide(tapes.filter(({ channel }) => channel === 'card')),
    ],
    [
      'whatever comes later, two contents under one sequence stay a discrepancy',
      'looks at the highest sequence only',
      (tapes) => {
        const newest = Math.max(0, ...tapes.map(({ sequence }) => sequence));
        return decide(tapes.filter(({ sequence }) => sequence === newest));
      },
    ],
    [
      'no false alarm',
      'takes two channels for two signatures',
      (tapes) => ({
        ...decide(tapes),
        findings: tapes.slice(1).map(() => ({ code: 'W206' as const, params: {} })),
      }),
    ],
    [
      'older evidence never takes a discrepancy away',
      'looks at the last tape only',
      (tapes) => decide(tapes.slice(-1)),
    ],
  ])('%s: catches one that %s', (name, _, planted) => {
    const outcome = fc.check(
      fc.property(someTapes, (tapes) => properties[name](planted, tapes)),
      { numRuns: 2000 },
    );
    expect(outcome.failed).toBe(true);
  });
});

test('an unknown code of a later version blocks when it says so, and is no finding otherwise', () => {
  const decide = (code: string) =>
    decideStation({ tapes: [], cardProblems: [{ code, params: { file: 'f' } }] }, () => {
      throw new Error('nothing to compare');
    });
  expect(decide('E999')).toMatchObject({
    state: 'discrepant',
    findings: [{ code: 'E307', params: { code: 'E999', file: 'f' } }],
  });
  expect(decide('W999').findings).toEqual([]);
});

/** Findings about which tapes speak for a station: each raised once, and once nearly. */
import { describe, expect, test } from 'vitest';
import { codesOf, contextOf, decideAt, findingsWith, tapeAt } from '../builders/sample-case.ts';

const card = { by: 'card' } as const;
const moved = { lists: [121, 79] } as const;

describe('two cards', () => {
  test('with other tapes of one device, part and sequence cannot both be true', () => {
    const verdict = decideAt({ tapes: [tapeAt(1, card), tapeAt(2, { ...card, ...moved })] });
    expect(findingsWith('E310', verdict.findings)).toEqual([{ code: 'E310', params: {} }]);
    expect(verdict.state).toBe('discrepant');
  });

  test('of which one was read twice are one', () => {
    const verdict = decideAt({ tapes: [tapeAt(1, card), tapeAt(2, card)] });
    expect(codesOf(verdict)).not.toContain('E310');
    expect(verdict).toMatchObject({ state: 'received', findings: [] });
  });

  test('of which the second holds a correction are two steps of one count', () => {
    const correction = { ...card, ...moved, kind: 'correction', sequence: 2 } as const;
    const verdict = decideAt({ tapes: [tapeAt(1, card), tapeAt(2, correction)] });
    expect(codesOf(verdict)).toEqual(['W402']);
  });
});

describe('an older tape', () => {
  const correction = { kind: 'correction', sequence: 2, ...moved } as const;

  test('that comes after its correction is a replay, and does not speak', () => {
    const tapes = [tapeAt(1, correction), tapeAt(2, { ...correction, ...card }), tapeAt(3)];
    const verdict = decideAt({ tapes });
    const params = { sequence: 1, newer: 2 };
    expect(findingsWith('W409', verdict.findings)).toEqual([{ code: 'W409', params }]);
    expect(verdict.state).toBe('matched');
    expect(verdict.contests[0]?.adopted?.leaves).toEqual([1]);
  });

  test('that came before its correction was only replaced', () => {
    const tapes = [tapeAt(1), tapeAt(2, correction), tapeAt(3, { ...correction, ...card })];
    const verdict = decideAt({ tapes });
    expect(codesOf(verdict)).not.toContain('W409');
    expect(verdict.findings).toEqual([{ code: 'W402', params: { sequence: 1, newer: 2 } }]);
  });

  test('on a card, after its correction was transmitted, is a lost copy and no replay', () => {
    const verdict = decideAt({ tapes: [tapeAt(1, correction), tapeAt(2, card)] });
    expect(codesOf(verdict)).not.toContain('W409');
    const path = { kind: 'header', field: 'sequence' } as const;
    expect(verdict.findings).toContainEqual({ code: 'E203', path, params: { left: 2, right: 1 } });
    expect(verdict.state).toBe('discrepant');
  });
});

describe('two devices', () => {
  const twoDevices = contextOf(undefined, {
    devices: [
      { deviceId: 'd', fromLeaf: 0, untilLeaf: undefined },
      { deviceId: 'd2', fromLeaf: 0, untilLeaf: undefined },
    ],
  });

  test('that continue one journal were copied, whatever their figures say', () => {
    const params = { device: 'd', tapes: 3 };
    const problems = [{ code: 'E403', params }];
    const verdict = decideAt({ tapes: [tapeAt(1, { problems }), tapeAt(2, card)] });
    expect(findingsWith('E403', verdict.findings)).toEqual([{ code: 'E403', params }]);
    expect(verdict.state).toBe('discrepant');
    expect(verdict.contests[0]?.adopted).toBeUndefined();
  });

  test('that each made one part of the count have a journal each', () => {
    const first = { part: [1, 2] } as const;
    const second = { part: [2, 2], deviceId: 'd2' } as const;
    const tapes = [
      ...[tapeAt(1, first), tapeAt(2, { ...first, ...card })],
      ...[tapeAt(3, second), tapeAt(4, { ...second, ...card })],
    ];
    const verdict = decideAt({ tapes }, twoDevices);
    expect(codesOf(verdict)).not.toContain('E403');
    expect(verdict.state).toBe('matched');
  });
});

describe('a replaced device', () => {
  const replacedAt5 = contextOf(undefined, {
    devices: [
      { deviceId: 'd', fromLeaf: 0, untilLeaf: 5 },
      { deviceId: 'spare', fromLeaf: 5, untilLeaf: undefined },
    ],
  });

  test('says nothing more from the leaf of the decision on', () => {
    const verdict = decideAt({ tapes: [tapeAt(5, { sequence: 3 })] }, replacedAt5);
    const params = { device: 'd', sequence: 3 };
    expect(findingsWith('E407', verdict.findings)).toEqual([{ code: 'E407', params }]);
    expect(verdict.state).toBe('discrepant');
  });

  test('was heard one leaf before it, and so is the card that comes later', () => {
    const verdict = decideAt({ tapes: [tapeAt(4), tapeAt(9, card)] }, replacedAt5);
    expect(codesOf(verdict)).not.toContain('E407');
    expect(verdict.state).toBe('matched');
  });

  test('is followed by one that nobody hears before that leaf', () => {
    const spare = { deviceId: 'spare' } as const;
    const early = decideAt({ tapes: [tapeAt(4, spare)] }, replacedAt5);
    const params = { device: 'spare', sequence: 1 };
    expect(early.findings).toEqual([{ code: 'E407', params }]);
    expect(decideAt({ tapes: [tapeAt(5, spare)] }, replacedAt5).findings).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ballot } from './ballot-view.ts';
import { findDifference, findMistyped, makeFigures, parseTyped, placeOf } from './typed-figures.ts';

const ballot: Ballot = {
  stationId: 'st-1',
  centreName: 'School',
  papers: [
    {
      paperId: 'Baghdad',
      contests: [
        {
          ...{ id: 'Baghdad/council', name: 'Council', constituency: 'Baghdad' },
          lists: [{ code: '101', name: 'One' }],
          candidates: [
            { id: 'c1', name: 'A', list: '101' },
            { id: 'c2', name: 'B', list: '101' },
          ],
        },
      ],
    },
  ],
};
const [c1, c2] = ['c1', 'c2'].map((id) => placeOf('candidate', 'Baghdad/council', id));

describe('a figure as it is typed', () => {
  it.each([
    ['120', 120],
    [' 0 ', 0],
    ['١٢٠', 120],
    ['۱۲۰', 120],
    ['1,204', 1204],
    ['١٬٢٠٤', 1204],
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740992', undefined],
    ['', undefined],
    ['12.5', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['twelve', undefined],
  ])('%j is %s', (text, count) => {
    expect(parseTyped(text)).toBe(count);
  });

  it('is the number that was meant, whichever digits it is typed in', () => {
    const zeros = [0x30, 0x660, 0x6f0];
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.constantFrom(...zeros), (count, zero) => {
        const text = String(count).replaceAll(/\d/g, (digit) =>
          String.fromCodePoint(zero + Number(digit)),
        );
        expect(parseTyped(text)).toBe(count);
      }),
    );
  });
});

describe('two typings', () => {
  const one = { [String(c1)]: '120', [String(c2)]: '3' };
  it.each([
    [undefined, { [String(c1)]: '١٢٠', [String(c2)]: '03' }],
    [c2, { [String(c1)]: '120', [String(c2)]: '4' }],
    [c2, { [String(c1)]: '120' }],
    [c2, { [String(c1)]: '120', [String(c2)]: '' }],
  ])('differ first at %s', (place, other) => {
    expect(findDifference(one, other)).toBe(place);
    expect(findDifference(other, one)).toBe(place);
  });

  it('of which one holds no count are pointed at', () => {
    expect(findMistyped({ ...one, [String(c2)]: '3x' })).toBe(c2);
    expect(findMistyped({ ...one, [String(c2)]: '' })).toBeUndefined();
  });
});

it('sends what was typed, and nothing for what was left empty', () => {
  const typed = {
    [String(c1)]: '120',
    [String(c2)]: '',
    [placeOf('list', 'Baghdad/council', '101')]: '0',
    [placeOf('paper', 'Baghdad', 'valid')]: '123',
  };
  expect(makeFigures(ballot, typed)).toEqual({
    papers: [{ paperId: 'Baghdad', valid: 123 }],
    contests: [
      {
        contestId: 'Baghdad/council',
        listVotes: [{ id: '101', votes: 0 }],
        candidateVotes: [{ id: 'c1', votes: 120 }],
      },
    ],
  });
  expect(makeFigures(ballot, {})).toEqual({ papers: [], contests: [] });
});

import { describe, expect, it } from 'vitest';
import { countedContest, figuresOf } from '@mutabaqa/test/builders/counted-station.ts';
import { countableFigures } from './countable-figures.ts';

const countable = (excluded: readonly number[], ...figures: Parameters<typeof figuresOf>) =>
  countableFigures(countedContest, new Set(excluded), figuresOf(...figures));

describe('countable figures', () => {
  it('lose the votes of excluded candidates, and so do their lists', () => {
    const account = { valid: 240 };
    expect(countable([0, 1], [140, 100], [60, 50, 90], account)).toEqual(
      figuresOf([30, 100], [0, 0, 90], account),
    );
  });

  it('stay what they are without an exclusion, or without votes for the excluded', () => {
    expect(countable([], [140, 100], [60, 50, 90])).toEqual(figuresOf([140, 100], [60, 50, 90]));
    expect(countable([1], [140, 100], [60, 0, 90])).toEqual(figuresOf([140, 100], [60, 0, 90]));
    expect(countable([1], [140, 100], undefined)).toEqual(figuresOf([140, 100], undefined));
  });

  it('keep what was not reported apart from zero', () => {
    expect(countable([0], [undefined, 100], [60, undefined, 90])).toEqual(
      figuresOf([undefined, 100], [0, undefined, 90]),
    );
  });

  it('leave a list with 0 that has fewer votes than its excluded candidates', () => {
    expect(countable([0], [59, 100], [60, 0, 0])).toEqual(figuresOf([0, 100], [0, 0, 0]));
  });

  it('leave lists alone for a candidate of none', () => {
    const contest = { candidates: [{ id: 'c1', name: 'c1', listPosition: 0 }] };
    expect(countableFigures(contest, new Set([0]), figuresOf([10], [5]))).toEqual(
      figuresOf([10], [0]),
    );
  });
});

import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import { describe, expect, it } from 'vitest';
import type { KnownCount } from '../sim/known-count.ts';
import { measure } from './hand-expectations.ts';

const { handCount } = law4Of2023;

function count(valid: number, ...lists: readonly number[]): KnownCount {
  return [
    { paperId: 'p', account: { valid }, contests: [{ contestId: 'c', lists, candidates: [] }] },
  ];
}

/** Worked by hand: law 4/2023 sends a box away from 5 % of the valid ballots on. */
describe('a difference of a hand count', () => {
  it.each([
    { hand: count(200, 100, 100), difference: 0, isBeyond: false },
    { hand: count(200, 104, 96), difference: 8, isBeyond: false },
    { hand: count(200, 105, 96), difference: 9, isBeyond: false },
    { hand: count(200, 105, 95), difference: 10, isBeyond: true },
    { hand: count(180, 90, 90), difference: 20, isBeyond: true },
  ])('of $difference in 200 is beyond: $isBeyond', ({ hand, difference, isBeyond }) => {
    const machine = count(200, 100, 100);
    expect(measure(handCount, machine, hand)).toEqual({ difference, isBeyond });
  });

  it('of anything in nothing is beyond, unless the policy says never', () => {
    const [machine, hand] = [count(0, 0, 0), count(1, 1, 0)];
    expect(measure(handCount, machine, hand).isBeyond).toBe(true);
    const never = { ...handCount, zeroDenominator: 'never' } as const;
    expect(measure(never, machine, hand).isBeyond).toBe(false);
  });

  it('is measured as the policy says', () => {
    const [machine, hand] = [count(200, 100, 80, 20), count(197, 90, 92, 15)];
    const measured = (numerator: typeof handCount.numerator) =>
      measure({ ...handCount, numerator }, machine, hand).difference;
    expect([measured('sum'), measured('largest'), measured('total')]).toEqual([27, 12, 3]);
  });
});

import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { describe, expect, it } from 'vitest';
import { totalOf, validBallots } from '../sim/alter-count.ts';
import type { KnownCount } from '../sim/known-count.ts';
import { makeElection } from '../world/election.ts';
import { figuresOf, hasBallotsEnough } from './incident-figures.ts';
import type { IncidentKind } from './incident-kinds.ts';

const election = makeElection('figures', 40);
const [station, other] = election.stations.filter(
  (each) => each.constituency === 'IQ-BG' && hasBallotsEnough(election, each),
);

function figures(kind: IncidentKind) {
  return figuresOf(election, assertDefined(station, 'a station'), kind, undefined);
}

/** Votes of lists that two counts give to different lists, each counted where it is missing and where it is more. */
function differenceOf(left: KnownCount, right: KnownCount): number {
  const votes = (count: KnownCount) =>
    count.flatMap(({ contests }) => contests.flatMap(({ lists }) => lists));
  const others = votes(right);
  return votes(left).reduce<number>(
    (sum, count, at) => sum + Math.abs((count ?? 0) - (others[at] ?? 0)),
    0,
  );
}

describe('hand counts of a night', () => {
  it.each([
    ['hand-count-0', 0, 0],
    ['hand-count-4.9', 490, 499],
    ['hand-count-5', 500, 500],
    ['hand-count-6', 600, 620],
  ] as const)('of %s differ by so much', (kind, from, to) => {
    const { machine, hand } = figures(kind);
    const hundredths = (differenceOf(machine, hand) * 10_000) / validBallots(machine);
    expect(hundredths).toBeGreaterThanOrEqual(from);
    expect(hundredths).toBeLessThanOrEqual(to);
  });

  it.each(['hand-count-4.9', 'hand-count-5', 'hand-count-6'] as const)(
    'of %s add up on both sides',
    (kind) => {
      const { machine, hand } = figures(kind);
      for (const { account, contests } of [...machine, ...hand]) {
        const { inBox = 0, valid = 0, invalid = 0, blank = 0 } = account;
        expect(valid + invalid + blank).toBe(inBox);
        expect((account.verifiedFemale ?? 0) + (account.verifiedMale ?? 0)).toBeGreaterThanOrEqual(
          inBox,
        );
        const votes = contests.map(({ lists, candidates }) =>
          totalOf(lists.length > 0 ? lists : candidates),
        );
        expect(votes.reduce((sum, each) => sum + each, 0)).toBe(valid);
      }
    },
  );
});

describe('forged figures of a night', () => {
  it('are others than the true ones, and add up as well', () => {
    const { machine, altered } = figures('altered-card');
    expect(differenceOf(machine, altered)).toBe(4);
    expect(validBallots(altered)).toBe(validBallots(machine));
  });

  it('of the second of two stations are the votes of the first, on its own roll', () => {
    const copy = assertDefined(other, 'another station');
    const { machine } = figuresOf(election, copy, 'same-result', station);
    expect(differenceOf(machine, figures('altered-card').truth)).toBe(0);
    expect(machine[0]?.account.registered).toBe(copy.registered);
  });
});

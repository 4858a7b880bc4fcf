import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { describe, expect, it } from 'vitest';
import { makeElection } from '../world/election.ts';
import { makeStationResult } from '../world/station-result.ts';
import {
  judgeAgain,
  moveBallots,
  removeBallots,
  strongestPlace,
  totalOf,
  validBallots,
} from './alter-count.ts';
import { countOf } from './known-count.ts';

const world = makeElection('alter', 60, { ballotSize: 'small' });
const station = assertDefined(
  world.stations.find(({ constituency }) => constituency === 'IQ-BG'),
  'a station in Baghdad',
);
const truth = countOf(
  station.papers,
  makeStationResult(world, station, { openedAtS: 1, closedAtS: 2 }),
);
const entry = assertDefined(world.ballots.get('IQ-BG/representatives'), 'ballot').contest;
const listsOf = (count: typeof truth) => assertDefined(count[0]?.contests[0], 'contest').lists;

function expectAddsUp(count: typeof truth): void {
  const { lists, candidates } = assertDefined(count[0]?.contests[0], 'contest');
  for (const [list, votes] of lists.entries()) {
    const marks = entry.candidates.map(({ listPosition }, place) =>
      listPosition === list + 1 ? candidates[place] : 0,
    );
    expect(totalOf(marks)).toBeLessThanOrEqual(votes ?? 0);
  }
  expect(validBallots(count)).toBe(
    count
      .flatMap(({ contests }) => contests)
      .reduce((sum, { lists: own, candidates: marks }) => {
        return sum + totalOf(own.length > 0 ? own : marks);
      }, 0),
  );
}

describe('altered counts', () => {
  it('move ballots between two lists and keep every sum', () => {
    const moved = moveBallots(truth, entry, 3, 12);
    const [before, after] = [listsOf(truth), listsOf(moved)];
    expect(after[3]).toBe((before[3] ?? 0) + 12);
    expect(totalOf(after)).toBe(totalOf(before));
    expectAddsUp(moved);
  });

  it('judge a ballot again, or take ballots away, and still add up', () => {
    expectAddsUp(judgeAgain(truth, entry, strongestPlace(truth, entry.contestId), -1));
    const fewer = removeBallots(truth, entry, 19);
    expectAddsUp(fewer);
    expect(validBallots(fewer)).toBe(validBallots(truth) - 19);
  });

  it('refuse to move what is not there', () => {
    expect(() => moveBallots(truth, entry, 0, 10_000)).toThrow('not there');
  });
});

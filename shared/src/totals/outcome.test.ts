import { describe, expect, it } from 'vitest';
import { assertDefined } from '../base/assert.ts';
import type { CountedStation } from '@mutabaqa/test/builders/counted-station.ts';
import {
  countedContest,
  countedStation,
  figuresOf,
} from '@mutabaqa/test/builders/counted-station.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import { makeElectionTotals } from './election-totals.ts';
import { formatOutcome, outcomeOf } from './outcome.ts';

const adoptedStates = ['matched', 'resolved'] as const;

function totalsOf(
  stations: readonly CountedStation[],
  excluded: readonly number[] = [],
  contest: ContestEntry = countedContest,
) {
  const exclusions = excluded.map((position) => ({ contestId: 'council', position }));
  const totals = makeElectionTotals(new Map([['council', contest]]), { adoptedStates, exclusions });
  for (const { entry, verdict } of stations) totals.add(entry, verdict);
  return totals;
}

const outcome = (...given: Parameters<typeof totalsOf>) =>
  outcomeOf(assertDefined(totalsOf(...given).contests[0], 'contest'));

/** 101 leads 102 by 40. */
const counted = countedStation('s1', 'matched', 300, figuresOf([140, 100], [60, 50, 90]));
const missing = (voters: number | undefined) => countedStation('s2', 'awaited', voters, undefined);

describe('outcome impact', () => {
  it('can change when the voters outstanding are as many as the margin', () => {
    const { leader, runnerUp, margin, outstanding, canChange } = outcome([counted, missing(40)]);
    expect([leader?.code, runnerUp?.code, margin]).toEqual(['101', '102', 40]);
    expect(outstanding).toEqual({ stations: 1, registered: 40, withoutRoll: 0 });
    expect(canChange).toBe('yes');
  });

  it('cannot when they are one fewer', () => {
    expect(outcome([counted, missing(39)]).canChange).toBe('no');
  });

  it('is unknown when the margin is larger but a roll is not known', () => {
    const other = countedStation('s3', 'overdue', undefined, undefined);
    expect(outcome([counted, missing(39), other]).canChange).toBe('unknown');
    expect(outcome([counted, missing(40), other]).canChange).toBe('yes');
  });

  it.each(['received', 'discrepant', 'quarantined', 'at-audit-centre', 'overdue'] as const)(
    'counts what is %s as outstanding',
    (state) => {
      const other = countedStation('s2', state, 40, figuresOf([0, 40], undefined));
      expect(outcome([counted, other]).canChange).toBe('yes');
    },
  );

  it('counts neither what is annulled nor what is adopted as outstanding', () => {
    const annulled = countedStation('s2', 'annulled', 4000, figuresOf([0, 400], undefined));
    const resolved = countedStation('s3', 'resolved', 4000, figuresOf([1, 1], undefined));
    expect(outcome([counted, annulled, resolved])).toMatchObject({ margin: 40, canChange: 'no' });
  });

  it('is of lists where the contest has them, else of candidates', () => {
    expect(outcome([counted]).level).toBe('list');
    const alone = { ...countedContest, lists: [] };
    expect(outcome([counted], [], alone)).toMatchObject({ level: 'candidate', margin: 30 });
    // A tape that reports candidates only says nothing of lists.
    const personal = countedStation('s1', 'matched', 300, figuresOf(undefined, [60, 50, 90]));
    expect(outcome([personal]).level).toBe('candidate');
  });

  it('looks at countable votes: an excluded candidate leaves the list, and cannot lead', () => {
    expect(outcome([counted], [0])).toMatchObject({
      leader: { code: '102', votes: 100 },
      runnerUp: { code: '101', votes: 80 },
    });
    const alone = { ...countedContest, lists: [] };
    expect(outcome([counted], [2], alone).leader?.code).toBe('c1');
  });

  it('names the first on the ballot in a tie, which anything outstanding may break', () => {
    const tie = countedStation('s1', 'matched', 300, figuresOf([100, 100], undefined));
    expect(outcome([tie])).toMatchObject({ leader: { code: '101' }, margin: 0, canChange: 'no' });
    expect(outcome([tie, missing(0)]).canChange).toBe('yes');
  });

  it('has no margin where one stands alone', () => {
    const alone = { ...countedContest, lists: countedContest.lists.slice(0, 1) };
    expect(outcome([counted, missing(999)], [], alone)).toMatchObject({
      margin: undefined,
      canChange: 'no',
    });
  });

  it('compares exactly at 2^53 and beyond', () => {
    const max = Number.MAX_SAFE_INTEGER;
    const many = ['s1', 's2'].map((id) =>
      countedStation(id, 'matched', 1, figuresOf([max, 0], undefined)),
    );
    const voters = ['s3', 's4'].map((id) => countedStation(id, 'awaited', max, undefined));
    expect(outcome([...many, ...voters])).toMatchObject({
      margin: 2n * BigInt(max),
      canChange: 'yes',
    });
    const fewer = countedStation('s4', 'awaited', max - 1, undefined);
    expect(outcome([...many, ...voters.slice(1), fewer]).canChange).toBe('no');
  });

  it('is written with what is not adopted, by state', () => {
    const text = formatOutcome(totalsOf([counted, missing(40)]), { timeMs: 7, logSize: 3 });
    expect(JSON.parse(text)).toEqual({
      timeMs: 7,
      logSize: 3,
      seats: 'not-computed',
      contests: [
        {
          contestId: 'council',
          level: 'list',
          leader: { code: '101', votes: '140' },
          runnerUp: { code: '102', votes: '100' },
          margin: '40',
          outstanding: { stations: 1, registered: '40', withoutRoll: 0 },
          canChange: 'yes',
          notAdopted: [{ state: 'awaited', stations: 1, registered: '40', withoutRoll: 0 }],
        },
      ],
    });
  });
});

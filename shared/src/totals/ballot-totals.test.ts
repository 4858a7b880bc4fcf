import { describe, expect, it } from 'vitest';
import { countedStation, figuresOf } from '@mutabaqa/test/builders/counted-station.ts';
import type { AccountCounts } from '../tape/tape.ts';
import { makeBallotTotals } from './ballot-totals.ts';

const account = { registered: 100, inBox: 50, valid: 45 };

/** A station whose contests stand on these papers, with the account that each of them gives. */
function stationOf(
  papers: Readonly<Record<string, readonly string[]>>,
  accounts: Readonly<Record<string, AccountCounts | undefined>>,
) {
  const { entry, verdict } = countedStation('s1', 'matched', 300, figuresOf([1, 1], undefined), {
    papers: Object.entries(papers).map(([paperId, contestIds]) => ({ paperId, contestIds })),
  });
  const [template] = verdict.contests;
  if (template === undefined) throw new Error('no contest');
  const contests = Object.entries(accounts).map(([contestId, given]) => {
    const figures = { account: given, contest: undefined };
    const adopted = { ...figures, source: 'electronic' as const, leaves: [1] };
    return { ...template, contestId, transmitted: figures, card: undefined, adopted };
  });
  return { entry, verdict: { ...verdict, contests } };
}

function totalsOf(...given: Parameters<typeof stationOf>) {
  const totals = makeBallotTotals(['matched']);
  const { entry, verdict } = stationOf(...given);
  totals.change(entry, verdict, 1);
  const valid = (sums: typeof totals.adopted) => sums.rows().find((row) => row.position === 4)?.sum;
  return { totals, valid };
}

describe('ballots of all contests', () => {
  it('count a paper once on which two contests stand', () => {
    const { totals, valid } = totalsOf({ p: ['a', 'b'] }, { a: account, b: account });
    expect([valid(totals.adopted), valid(totals.transmitted)]).toEqual([45, 45]);
    expect(totals.turnout).toMatchObject({ ballots: 50, registered: 300 });
  });

  it('take the account of the first contest of the paper that has one', () => {
    const { totals, valid } = totalsOf({ p: ['a', 'b'] }, { a: undefined, b: account });
    expect(valid(totals.adopted)).toBe(45);
  });

  it('count two papers of a station, and the voters of each from its account', () => {
    const { totals, valid } = totalsOf({ p: ['a'], q: ['b'] }, { a: account, b: account });
    expect(valid(totals.adopted)).toBe(90);
    expect(totals.turnout).toMatchObject({ ballots: 100, registered: 200 });
    expect(totals.all).toEqual({ stations: 1, registered: 300, withoutRoll: 0 });
  });

  it('say nothing of a channel that said nothing', () => {
    const { totals } = totalsOf({ p: ['a'] }, { a: account });
    expect(totals.card.rows()).toEqual([]);
  });
});

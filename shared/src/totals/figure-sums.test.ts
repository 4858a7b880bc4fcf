import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryFigures } from '@mutabaqa/test/builders/arbitrary-verdicts.ts';
import { runs } from '@mutabaqa/test/soak.ts';
import type { Figures } from '../reconcile/verdict.ts';
import { listCounts } from '../tape/sparse-counts.ts';
import { accountFields } from '../tape/tape.ts';
import type { SumRow } from './exact-sums.ts';
import { makeExactSums } from './exact-sums.ts';
import type { FigureSums } from './figure-sums.ts';
import { makeFigureSums } from './figure-sums.ts';

type Rows = Readonly<Record<'account' | 'lists' | 'candidates', readonly SumRow[]>>;

const rowsOf = ({ account, lists, candidates }: FigureSums): Rows => ({
  account: account.rows(),
  lists: lists.rows(),
  candidates: candidates.rows(),
});

/** Field by field, in bigints. */
function addedByHand(figures: readonly Figures[]): Rows {
  const add = (valuesOf: (each: Figures) => readonly (number | undefined)[]): SumRow[] => {
    const all = figures.map(valuesOf);
    const size = Math.max(0, ...all.map((values) => values.length));
    return Array.from({ length: size }, (_, position) => {
      const reported = all.map((values) => values[position]).filter((each) => each !== undefined);
      const sum = reported.reduce((total, each) => total + BigInt(each), 0n);
      const isSafe = sum <= BigInt(Number.MAX_SAFE_INTEGER);
      return { position, sum: isSafe ? Number(sum) : sum, reported: reported.length };
    }).filter(({ reported }) => reported > 0);
  };
  const votes = (field: 'listVotes' | 'candidateVotes') =>
    add(({ contest }) => (contest?.[field] ? listCounts(contest[field]) : []));
  return {
    account: add(({ account }) => accountFields.map((field) => account?.[field])),
    lists: votes('listVotes'),
    candidates: votes('candidateVotes'),
  };
}

type MakeSums = () => FigureSums;

const equalsByHand = (make: MakeSums) =>
  fc.property(fc.array(arbitraryFigures, { maxLength: 12 }), (drawn) => {
    const sums = make();
    for (const figures of drawn) sums.change(figures, 1);
    expect(rowsOf(sums)).toEqual(addedByHand(drawn));
  });

/** Adding some, then adding others and taking some away in any order, leaves what was never taken away. */
const forgets = (make: MakeSums) =>
  fc.property(
    fc.array(fc.record({ figures: arbitraryFigures, isTaken: fc.boolean(), turn: fc.nat(99) }), {
      maxLength: 12,
    }),
    (drawn) => {
      const sums = make();
      for (const { figures } of drawn) sums.change(figures, 1);
      const taken = drawn.filter(({ isTaken }) => isTaken).sort((a, b) => a.turn - b.turn);
      for (const { figures } of taken) sums.change(figures, -1);
      const kept = drawn.filter(({ isTaken }) => !isTaken).map(({ figures }) => figures);
      expect(rowsOf(sums)).toEqual(addedByHand(kept));
    },
  );

describe('sums of figures', () => {
  const numRuns = runs(200, 5000);

  it('are those of adding by hand, exact beyond 2^53', () => {
    fc.assert(equalsByHand(makeFigureSums), { numRuns });
  });

  it('forget what is taken away', () => {
    fc.assert(forgets(makeFigureSums), { numRuns });
  });

  it('hold at 2^53-1 and one more, and come back', () => {
    const sums = makeExactSums();
    const max = Number.MAX_SAFE_INTEGER;
    sums.report(0, 1, 1);
    sums.add(0, max);
    expect(sums.rows()[0]?.sum).toBe(max);
    sums.add(0, 1);
    expect(sums.rows()[0]?.sum).toBe(2n ** 53n);
    sums.subtract(0, max);
    expect(sums.rows()[0]?.sum).toBe(1);
  });

  it('refuse to take away what nobody reported', () => {
    const sums = makeFigureSums();
    sums.change({ account: { valid: 1 }, contest: undefined }, -1);
    expect(() => sums.account.rows()).toThrow('only what was added');
  });
});

describe('the properties themselves object to', () => {
  const fails = (property: fc.IRawProperty<unknown, false>): boolean =>
    fc.check(property, { numRuns: 300 }).failed;
  const spoilt =
    (spoil: (figures: Figures, change: 1 | -1) => Figures | undefined): MakeSums =>
    () => {
      const sums = makeFigureSums();
      return {
        ...sums,
        change(figures, change) {
          const other = spoil(figures, change);
          if (other) sums.change(other, change);
        },
      };
    };

  it('figures that are not taken away', () => {
    expect(fails(forgets(spoilt((figures, change) => (change === 1 ? figures : undefined))))).toBe(
      true,
    );
  });

  it('a reported zero that is lost', () => {
    const lost = spoilt(({ account, contest }) => ({
      account: account?.valid === 0 ? {} : account,
      contest,
    }));
    expect(fails(equalsByHand(lost))).toBe(true);
  });

  it('a sum in floating point', () => {
    const floating: MakeSums = () => {
      const sums = makeFigureSums();
      const add = (rows: SumRow[]) => rows.map((row) => ({ ...row, sum: Number(row.sum) }));
      return { ...sums, account: { ...sums.account, rows: () => add(sums.account.rows()) } };
    };
    expect(fails(equalsByHand(floating))).toBe(true);
  });
});

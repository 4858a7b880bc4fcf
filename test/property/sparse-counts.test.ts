import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import {
  hasCanonicalRuns,
  listCounts,
  makeSparseCounts,
  positionsMax,
  sumCounts,
} from '@mutabaqa/shared/tape/sparse-counts.ts';
import { decodeSection, encodeSection } from '@mutabaqa/shared/tape/section-codec.ts';
import { runs } from '../soak.ts';

type Values = readonly (number | undefined)[];
type Make = (values: Values) => SparseCounts;

const value = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 300 }) },
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(127, 128, 2 ** 32, Number.MAX_SAFE_INTEGER) },
);
const values: fc.Arbitrary<Values> = fc.oneof(
  fc.array(value, { minLength: 1, maxLength: 60 }),
  // Long ballots with one value over and over, and an odd one at each end.
  fc
    .tuple(value, value, value, fc.integer({ min: 1, max: positionsMax - 2 }))
    .map(([first, middle, last, length]) => [first, ...Array.from({ length }, () => middle), last]),
);

const roundTrip = (make: Make) =>
  fc.property(values, (given) => {
    expect(listCounts(make(given))).toEqual(given);
  });

/** Through the bytes of a section, by the decoder that a centre uses. */
const accepted = (make: Make) =>
  fc.property(values, (given) => {
    const section = {
      kind: 'contest',
      nonce: new Uint8Array(16),
      listVotes: undefined,
      candidateVotes: make(given),
    } as const;
    const decoded = decodeSection({ kind: 'contest', id: 'C' }, encodeSection(section));
    if (!decoded.ok || decoded.value.kind !== 'contest') throw new Error('refused');
    expect(decoded.value.candidateVotes).toEqual(section.candidateVotes);
    expect(listCounts(decoded.value.candidateVotes ?? section.candidateVotes)).toEqual(given);
  });

const sumsUp = (sum: typeof sumCounts) =>
  fc.property(values, (given) => {
    let expected = 0n;
    for (const each of given) expected += BigInt(each ?? 0);
    expect(sum(makeSparseCounts(given))).toBe(expected);
  });

/** Any split into runs: canonical exactly when it is the one that `makeSparseCounts` writes. */
const onlyOneForm = (isCanonical: typeof hasCanonicalRuns) =>
  fc.property(
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 6 }),
    fc.integer({ min: -1, max: 1 }),
    (reportedRuns, over) => {
      const sum = reportedRuns.reduce((total, run) => total + run, 0);
      const size = Math.max(1, sum + over);
      const written =
        reportedRuns.length === 0 || sum === size
          ? makeSparseCounts(listCounts({ size, reportedRuns, positions: [], counts: [] }))
          : undefined;
      const isWritten = JSON.stringify(written?.reportedRuns) === JSON.stringify(reportedRuns);
      expect(isCanonical(size, reportedRuns)).toBe(isWritten);
    },
  );

describe('sparse counts', () => {
  const numRuns = runs(300, 10_000);

  it('give back what they were made of, zero and "not reported" apart', () => {
    fc.assert(roundTrip(makeSparseCounts), { numRuns });
  });

  it('are accepted in the form in which they are made', () => {
    fc.assert(accepted(makeSparseCounts), { numRuns });
  });

  it('add up exactly, also beyond 2^53', () => {
    fc.assert(sumsUp(sumCounts), { numRuns });
  });

  it('have one way to say what was reported', () => {
    fc.assert(onlyOneForm(hasCanonicalRuns), { numRuns: numRuns * 3 });
  });
});

describe('the properties themselves object to', () => {
  const fails = (property: fc.IRawProperty<unknown, false>): boolean =>
    fc.check(property, { numRuns: 500 }).failed;

  it('"not reported" written as zero', () => {
    const planted: Make = (given) => makeSparseCounts(given.map((each) => each ?? 0));
    expect(fails(roundTrip(planted))).toBe(true);
  });

  it('a last position that is forgotten', () => {
    const planted: Make = (given) => ({
      ...makeSparseCounts(given.slice(0, -1)),
      size: given.length,
    });
    expect(fails(roundTrip(planted))).toBe(true);
  });

  it('zeros written as counts', () => {
    const planted: Make = (given) => {
      const sparse = makeSparseCounts(given);
      return { ...sparse, positions: [...given.keys()], counts: given.map((each) => each ?? 0) };
    };
    expect(fails(accepted(planted))).toBe(true);
  });

  it('a sum in floating point', () => {
    const planted: typeof sumCounts = ({ counts }) =>
      BigInt(counts.reduce((sum, each) => sum + each, 0));
    expect(fails(sumsUp(planted))).toBe(true);
  });

  it('runs that only have to add up', () => {
    const planted: typeof hasCanonicalRuns = (size, given) =>
      given.length === 0 || given.reduce((sum, run) => sum + run, 0) === size;
    expect(fails(onlyOneForm(planted))).toBe(true);
  });
});

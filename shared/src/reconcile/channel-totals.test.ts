import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatFieldPath } from '../base/field-path.ts';
import { makeSparseCounts } from '../tape/sparse-counts.ts';
import type { Tape, TapeHeader } from '../tape/tape.ts';
import { makeChannelTotals } from './channel-totals.ts';

const header = {
  sections: [
    { kind: 'account', id: 'p' },
    { kind: 'contest', id: 'c' },
  ],
} as unknown as TapeHeader;

function tapeOf(valid: number | undefined, votes: readonly (number | undefined)[]): Tape {
  const nonce = new Uint8Array(16);
  return {
    header,
    sections: [
      { kind: 'account', nonce, counts: valid === undefined ? {} : { valid } },
      { kind: 'contest', nonce, listVotes: undefined, candidateVotes: makeSparseCounts(votes) },
    ],
  };
}

const sumsOf = (tapes: readonly Tape[]) => {
  const totals = makeChannelTotals();
  for (const tape of tapes) totals.add(tape);
  return Object.fromEntries(totals.rows().map(({ path, sum }) => [formatFieldPath(path), sum]));
};

test('what nobody reported has no row; a reported zero has', () => {
  expect(sumsOf([tapeOf(undefined, [1, undefined, 0])])).toEqual({
    'contest/c/candidate/1': 1n,
    'contest/c/candidate/3': 0n,
  });
});

const count = fc.oneof(fc.nat(500), fc.constantFrom(0, Number.MAX_SAFE_INTEGER));
const tape = fc
  .tuple(
    fc.option(count, { nil: undefined }),
    fc.array(fc.option(count, { nil: undefined }), { minLength: 1, maxLength: 6 }),
  )
  .map(([valid, votes]) => ({ valid, votes }));

test('sums are exact, whatever the counts and their order', () => {
  fc.assert(
    fc.property(fc.array(tape, { maxLength: 20 }), (drawn) => {
      const expected: Record<string, bigint> = {};
      const add = (path: string, value: number | undefined): void => {
        if (value !== undefined) expected[path] = (expected[path] ?? 0n) + BigInt(value);
      };
      for (const { valid, votes } of drawn) {
        add('account/p/valid', valid);
        for (const [i, vote] of votes.entries()) add(`contest/c/candidate/${i + 1}`, vote);
      }
      const tapes = drawn.map(({ valid, votes }) => tapeOf(valid, votes));
      expect(sumsOf(tapes)).toEqual(expected);
      expect(sumsOf(tapes.toReversed())).toEqual(expected);
    }),
  );
});

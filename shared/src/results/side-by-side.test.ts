import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '@mutabaqa/test/soak.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { listCounts, makeSparseCounts } from '../tape/sparse-counts.ts';
import { alignCounts, formatSum } from './side-by-side.ts';

const count = fc.option(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 })), {
  nil: undefined,
});
const values = fc.array(count, { minLength: 1, maxLength: 12 });
const column = fc.option(
  fc.oneof(
    { weight: 1, arbitrary: values.map(makeSparseCounts) },
    {
      weight: 3,
      arbitrary: fc
        .array(fc.integer({ min: 0, max: 2 }), { minLength: 8, maxLength: 8 })
        .map(makeSparseCounts),
    },
  ),
  { nil: undefined },
);

function rowsOf(columns: readonly (SparseCounts | undefined)[]) {
  const rows: { position: number; counts: (number | undefined)[] }[] = [];
  alignCounts(columns, (position, counts) => rows.push({ position, counts: [...counts] }));
  return rows;
}

test('rows that are left out are zeros in every column that has counts', () => {
  fc.assert(
    fc.property(fc.array(column, { maxLength: 4 }), (columns) => {
      const rows = rowsOf(columns);
      const size = Math.max(0, ...columns.map((each) => each?.size ?? 0));
      const made = columns.map((each) =>
        each ? Array.from({ length: size }, (): number | undefined => 0) : undefined,
      );
      for (const { position, counts } of rows) {
        for (const [i, each] of counts.entries()) {
          const whole = made[i];
          if (whole) whole[position] = each;
        }
      }
      for (const [i, each] of columns.entries()) {
        // Beyond its own end a column reports nothing.
        const rest = Array.from({ length: size - (each?.size ?? 0) }, () => undefined);
        expect(made[i]).toEqual(each && [...listCounts(each), ...rest]);
      }
      const positions = rows.map(({ position }) => position);
      expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    }),
    { numRuns: runs(300, 20_000) },
  );
});

test('a position that one column does not report has its row, though nobody voted there', () => {
  expect(rowsOf([makeSparseCounts([0, undefined]), makeSparseCounts([0, 0])])).toEqual([
    { position: 1, counts: [undefined, 0] },
  ]);
  expect(rowsOf([makeSparseCounts([0, 0]), makeSparseCounts([0, 0])])).toEqual([]);
});

test('sums are exact beyond what numbers hold', () => {
  const max = Number.MAX_SAFE_INTEGER;
  expect(formatSum(makeSparseCounts([max, max, 1]))).toBe('18014398509481983');
  expect(formatSum(makeSparseCounts([max]))).toBe('9007199254740991');
  expect(formatSum(undefined)).toBe('');
});

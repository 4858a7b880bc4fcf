import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '@mutabaqa/test/soak.ts';
import { makeSparseCounts } from '../tape/sparse-counts.ts';
import { makeVoteColumns } from './vote-columns.ts';

it('gives back, position by position, what came station by station', () => {
  const count = fc.oneof(
    fc.constantFrom(undefined, 0, 1, 127, 128, 16_383, 16_384, 2 ** 31, Number.MAX_SAFE_INTEGER),
    fc.nat(),
  );
  const stations = fc.array(
    fc.record({
      gap: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 1_000_000 })),
      votes: fc.array(count, { maxLength: 6 }),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(stations, (added) => {
      const columns = makeVoteColumns();
      const expected: [number, number][][] = [[], [], [], [], [], []];
      let station = 0;
      for (const { gap, votes } of added) {
        station += gap;
        columns.add(station, makeSparseCounts(votes));
        for (const [position, value] of votes.entries()) {
          if (value) expected[position]?.push([station, value]);
        }
      }
      const visited = expected.map((_, position) => {
        const seen: [number, number][] = [];
        columns.visit(position, (at, value) => seen.push([at, value]));
        return seen;
      });
      expect(visited).toEqual(expected);
    }),
    { numRuns: runs(100, 5000) },
  );
});

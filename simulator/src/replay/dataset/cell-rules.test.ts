import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { absurdCells, invalidIds, unusualIds } from '../odd-datasets/odd-recipes.ts';
import { isStationId, parseCount } from './cell-rules.ts';

test.each(absurdCells)('the cell %j is read as %s', (cell, count) => {
  expect(parseCount(cell)).toBe(count);
});

test('every count up to 2^53-1 is read back, with any leading zeros; nothing larger is', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 64n), fc.nat(5), (count, zeros) => {
      const expected = count < 2n ** 53n ? Number(count) : undefined;
      expect(parseCount('0'.repeat(zeros) + String(count))).toBe(expected);
    }),
  );
});

test('a text that is not only ASCII digits is no count', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      fc.pre(!/^[0-9]+$/.test(text));
      expect(parseCount(text)).toBeUndefined();
    }),
  );
});

test.each(unusualIds)('%j is a station id', (id) => expect(isStationId(id)).toBe(true));
test.each(invalidIds)('%j is no station id', (id) => expect(isStationId(id)).toBe(false));
test('what a decoder leaves of broken UTF-8 is no station id', () => {
  expect(isStationId(Buffer.from([0x31, 0xff]).toString('utf8'))).toBe(false);
});

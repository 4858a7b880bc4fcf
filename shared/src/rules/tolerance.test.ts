import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exact } from './tolerance.ts';
import {
  addExact,
  compareShare,
  differs,
  exceeds,
  shownFigure,
  subtractExact,
} from './tolerance.ts';

const max = Number.MAX_SAFE_INTEGER;
const count = fc.oneof(fc.nat({ max: 50 }), fc.maxSafeNat(), fc.constantFrom(0, 1, max - 1, max));
const hundredths = fc.oneof(fc.constantFrom(0, 500, 9500, 100_000), fc.nat({ max: 100_000 }));
const tolerance = fc.record({
  absolute: fc.oneof(fc.nat({ max: 30 }), fc.maxSafeNat()),
  hundredths,
});

test('any limit is exceeded exactly when both tolerances are', () => {
  fc.assert(
    fc.property(count, count, count, tolerance, (value, limit, base, each) => {
      const excess = BigInt(value) - BigInt(limit);
      const isOver =
        excess > 0n &&
        excess > BigInt(each.absolute) &&
        excess * 10_000n > BigInt(each.hundredths) * BigInt(base);
      expect(exceeds(value, limit, base, each)).toBe(isOver);
      expect(exceeds(BigInt(value), limit, BigInt(base), each)).toBe(isOver);
      expect(differs(value, limit, base, each)).toBe(isOver || exceeds(limit, value, base, each));
    }),
  );
});

test('any share is compared exactly', () => {
  fc.assert(
    fc.property(count, count, hundredths, (part, base, share) => {
      const left = BigInt(part) * 10_000n;
      const right = BigInt(base) * BigInt(share);
      const expected = left < right ? -1 : left > right ? 1 : 0;
      expect(Math.sign(compareShare(part, base, share))).toBe(expected);
    }),
  );
});

test.each([
  ['exactly 5 %', 20, 400, 500, 0],
  ['one ballot more', 21, 400, 500, 1],
  ['one ballot less', 19, 400, 500, -1],
  ['of nothing, something', 1, 0, 500, 1],
  ['of nothing, nothing', 0, 0, 500, 0],
  ['of the largest count, all', max, max, 10_000, 0],
  ['of the largest count, all but one', max - 1, max, 10_000, -1],
])('%s', (_, part, base, share, sign) => {
  expect(Math.sign(compareShare(part, base, share))).toBe(sign);
});

test('any sums and differences are exact', () => {
  fc.assert(
    fc.property(fc.array(count, { maxLength: 6 }), (counts) => {
      const sum = counts.reduce<Exact>((a, b) => addExact(a, b), 0);
      const exact = counts.reduce((a, b) => a + BigInt(b), 0n);
      expect(BigInt(sum)).toBe(exact);
      expect(typeof sum).toBe(exact <= BigInt(max) ? 'number' : 'bigint');
      expect(String(shownFigure(sum))).toBe(String(exact));
      for (const each of counts) {
        expect(BigInt(subtractExact(sum, each))).toBe(exact - BigInt(each));
      }
    }),
  );
});

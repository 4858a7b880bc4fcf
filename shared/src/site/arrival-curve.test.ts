import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '@mutabaqa/test/soak.ts';
import { makeArrivalCurve } from './arrival-curve.ts';

const minuteMs = 60_000;
const noonMs = Date.UTC(2025, 10, 11, 12);

it('has no steps while nothing has arrived', () => {
  expect(makeArrivalCurve([])).toEqual({ fromMs: 0, stepMs: minuteMs, counts: [] });
});

it('counts by minute, empty minutes too, in any order of times', () => {
  const times = [noonMs + 3 * minuteMs, noonMs, noonMs + 59_999, noonMs + minuteMs];
  expect(makeArrivalCurve(times)).toEqual({
    fromMs: noonMs,
    stepMs: minuteMs,
    counts: [2, 1, 0, 1],
  });
});

it('takes longer steps for a longer night', () => {
  const { stepMs, counts } = makeArrivalCurve([noonMs, noonMs + 72 * 60 * minuteMs]);
  expect(stepMs).toBe(60 * minuteMs);
  expect(counts).toHaveLength(73);
});

it('counts every arrival once, in few steps, whatever the times', () => {
  const times = fc.array(fc.nat({ max: 4_000_000_000_000 }), { minLength: 1 });
  fc.assert(
    fc.property(times, (timesMs) => {
      const { fromMs, stepMs, counts } = makeArrivalCurve(timesMs);
      expect(counts.length).toBeLessThanOrEqual(240);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(timesMs.length);
      expect(counts[0]).toBeGreaterThan(0);
      expect(counts.at(-1)).toBeGreaterThan(0);
      expect(fromMs % stepMs).toBe(0);
    }),
    { numRuns: runs(100, 5000) },
  );
});

/** How arrivals spread over the night, in few enough steps to be drawn. */
import type { ArrivalCurve } from './now.ts';

const minuteMs = 60_000;
const stepsMs = [1, 5, 15, 60, 360, 1440].map((minutes) => minutes * minuteMs);
const stepsMax = 240;

/** `timesMs`: of each station's first tape, in any order. Empty steps count; the last step has an arrival. */
export function makeArrivalCurve(timesMs: readonly number[]): ArrivalCurve {
  let firstMs = Infinity;
  let lastMs = 0;
  for (const timeMs of timesMs) {
    firstMs = Math.min(firstMs, timeMs);
    lastMs = Math.max(lastMs, timeMs);
  }
  const [finestMs = minuteMs] = stepsMs;
  if (firstMs === Infinity) return { fromMs: 0, stepMs: finestMs, counts: [] };
  let stepMs = stepsMs.find((each) => (lastMs - firstMs) / each < stepsMax - 1) ?? finestMs;
  // A clock that was years off makes long steps, and never a long list.
  while ((lastMs - firstMs) / stepMs >= stepsMax - 1) stepMs *= 2;
  const fromMs = firstMs - (firstMs % stepMs);
  const counts = Array.from({ length: Math.floor((lastMs - fromMs) / stepMs) + 1 }, () => 0);
  for (const timeMs of timesMs) {
    const step = Math.floor((timeMs - fromMs) / stepMs);
    counts[step] = (counts[step] ?? 0) + 1;
  }
  return { fromMs, stepMs, counts };
}

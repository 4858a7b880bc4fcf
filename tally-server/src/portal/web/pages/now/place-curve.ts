/** The arrival curve as drawn: cumulative, against all stations. */
import type { ArrivalCurve } from '@mutabaqa/shared/site/now.ts';

export interface PlacedCurve {
  /** SVG paths within `width` x `height`, origin at the top left. */
  readonly line: string;
  readonly area: string;
  readonly steps: readonly CurveStep[];
  readonly ticks: readonly { readonly x: number; readonly timeMs: number }[];
}

export interface CurveStep {
  readonly endMs: number;
  /** Arrived in this step. */
  readonly count: number;
  /** Arrived until its end. */
  readonly total: number;
}

const ticksMax = 5;

export function placeCurve(
  { fromMs, stepMs, counts }: ArrivalCurve,
  stations: number,
  width: number,
  height: number,
): PlacedCurve {
  let total = 0;
  const steps = counts.map((count, i) => {
    total += count;
    return { endMs: fromMs + (i + 1) * stepMs, count, total };
  });
  const x = (step: number): number => round((step / counts.length) * width);
  const y = (value: number): number => round(height - (value / Math.max(stations, 1)) * height);
  const points = steps.map(({ total: value }, i) => `L${x(i + 1)} ${y(value)}`);
  const line = `M0 ${height}${points.join('')}`;
  const every = Math.max(1, Math.ceil(counts.length / ticksMax));
  const marks = Array.from({ length: Math.floor(counts.length / every) + 1 }, (_, i) => i * every);
  return {
    line,
    area: `${line}L${width} ${height}Z`,
    steps,
    ticks: marks.map((step) => ({ x: x(step), timeMs: fromMs + step * stepMs })),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/**
 * Exact arithmetic of thresholds. Counts are at most 2^53-1, and their sums, or their products with
 * hundredths, may pass that: numbers while they are safe, bigint beyond.
 */
import type { RuleSetting } from '../policy/policy.ts';

/** Exact: a safe integer, or beyond that a bigint. JavaScript compares the two exactly. */
export type Exact = number | bigint;

export type Tolerance = Pick<RuleSetting, 'absolute' | 'hundredths'>;

/** Sum of two counts or sums, none of them negative. */
export function addExact(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b; // rounded, when it is not safe, to something that is not safe either
    if (sum <= Number.MAX_SAFE_INTEGER) return sum;
  }
  return BigInt(a) + BigInt(b);
}

/** `a` is not less than `b`. */
export function subtractExact(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const difference = BigInt(a) - BigInt(b);
  return difference <= Number.MAX_SAFE_INTEGER ? Number(difference) : difference;
}

/** Whether `value` is more than `limit`, by more than `absolute` and by more than the share of `base`. */
export function exceeds(
  value: Exact,
  limit: Exact,
  base: Exact,
  { absolute, hundredths }: Tolerance,
): boolean {
  if (value <= limit) return false;
  if (typeof value === 'number' && typeof limit === 'number') {
    const excess = value - limit;
    if (excess <= absolute) return false;
    return compareShare(excess, base, hundredths) > 0;
  }
  const excess = BigInt(value) - BigInt(limit);
  return excess > absolute && compareShare(excess, base, hundredths) > 0;
}

/** Whether the two differ, in either direction, by more than `absolute` and than the share of `base`. */
export function differs(a: Exact, b: Exact, base: Exact, tolerance: Tolerance): boolean {
  return a > b ? exceeds(a, b, base, tolerance) : exceeds(b, a, base, tolerance);
}

/** Below 0, 0 or above 0: `part` / `base` against `hundredths` / 10,000, multiplied out. */
export function compareShare(part: Exact, base: Exact, hundredths: number): number {
  const left = Number(part) * 10_000;
  const right = Number(base) * hundredths;
  if (left <= Number.MAX_SAFE_INTEGER && right <= Number.MAX_SAFE_INTEGER) return left - right;
  const exactLeft = BigInt(part) * 10_000n;
  const exactRight = BigInt(base) * BigInt(hundredths);
  if (exactLeft === exactRight) return 0;
  return exactLeft < exactRight ? -1 : 1;
}

/** As a parameter of a finding: a number, or the decimal text of one that no number holds. */
export function shownFigure(exact: Exact): number | string {
  return typeof exact === 'number' ? exact : String(exact);
}

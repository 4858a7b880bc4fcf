/** How often one address may ask: a bucket that fills with time. */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';

export interface RateLimit {
  readonly perSecond: number;
  /** Asked at once after a silence. */
  readonly burst: number;
}

/** Addresses are remembered while their bucket is not full, and never more than so many. */
const addressesMax = 10_000;

/** False when the address has asked too often. */
export function makeRateLimit(clock: Clock, { perSecond, burst }: RateLimit) {
  const buckets = new Map<string, { left: number; atMs: number }>();
  return (address: string): boolean => {
    const nowMs = clock.nowMs();
    const before = buckets.get(address);
    const filled = before ? ((nowMs - before.atMs) / 1000) * perSecond : 0;
    const left = before ? Math.min(burst, before.left + Math.max(0, filled)) : burst;
    buckets.delete(address); // so that the order is that of last use
    buckets.set(address, { left: left < 1 ? left : left - 1, atMs: nowMs });
    for (const [oldest] of buckets) {
      if (buckets.size <= addressesMax) break;
      buckets.delete(oldest);
    }
    return left >= 1;
  };
}

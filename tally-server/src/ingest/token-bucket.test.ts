import { describe, expect, it } from 'vitest';
import { makeTokenBucket } from './token-bucket.ts';

describe('a token bucket', () => {
  it('gives its burst, then its rate', () => {
    const bucket = makeTokenBucket({ perSecond: 2, burst: 3 });
    const take = (nowMs: number) => bucket.take(nowMs);
    expect([1000, 1000, 1000, 1000].map(take)).toEqual([true, true, true, false]);
    expect(bucket.waitMs(1000)).toBe(500);
    expect([1499, 1500, 1500].map(take)).toEqual([false, true, false]);
  });

  it('holds no more than its burst, and nothing for a clock that goes back', () => {
    const bucket = makeTokenBucket({ perSecond: 1, burst: 1 });
    expect(bucket.take(1_000_000)).toBe(true);
    expect(bucket.take(500_000)).toBe(false);
    expect(bucket.take(9_000_000)).toBe(true);
    expect(bucket.take(9_000_000)).toBe(false);
  });
});

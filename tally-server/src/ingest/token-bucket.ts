/** Rates with a burst, without timers: tokens are computed when somebody asks. */
export interface TokenRate {
  readonly perSecond: number;
  readonly burst: number;
}

export interface TokenBucket {
  /** Takes one token, or says no and takes none. */
  take(nowMs: number): boolean;
  /** Until the next token. */
  waitMs(nowMs: number): number;
}

export function makeTokenBucket({ perSecond, burst }: TokenRate): TokenBucket {
  let tokens = burst;
  let atMs = 0;
  const refill = (nowMs: number): void => {
    // A clock that goes back adds nothing.
    if (nowMs > atMs) tokens = Math.min(burst, tokens + ((nowMs - atMs) * perSecond) / 1000);
    atMs = nowMs;
  };
  return {
    take(nowMs) {
      refill(nowMs);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    waitMs(nowMs) {
      refill(nowMs);
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) * 1000) / perSecond);
    },
  };
}

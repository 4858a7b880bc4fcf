/**
 * How long to wait after failed attempts: nothing for the first few, then twice as long each time up to a
 * bound. Whoever tries while it is locked is told to wait and gains nothing by it.
 */
export interface AttemptRule {
  /** Attempts that cost no waiting. */
  readonly free: number;
  /** After the first attempt beyond them. */
  readonly firstWaitMs: number;
  readonly waitMsMax: number;
  /** Without an attempt for so long, all is forgotten. */
  readonly forgetAfterMs: number;
}

export interface Attempts {
  readonly failures: number;
  readonly lastMs: number;
}

const hourMs = 3_600_000;

/**
 * Of one name from one network of addresses. Whoever knows a name locks it for their own network alone: its owner
 * comes from another one, and meets no more than `nameRule`.
 */
export const accountRule: AttemptRule = {
  free: 5,
  firstWaitMs: 2000,
  waitMsMax: 15 * 60_000,
  forgetAfterMs: 24 * hourMs,
};

/**
 * Of one name from anywhere: guessing from many networks stays at one attempt a minute, and the owner never waits
 * longer. Attempts that `accountRule` refuses are not counted here, so that a few networks leave most minutes
 * free; only many of them together (some fifteen without a pause) can take the turn each time it comes.
 */
export const nameRule: AttemptRule = {
  free: 30,
  firstWaitMs: 1000,
  waitMsMax: 60_000,
  forgetAfterMs: 2 * hourMs,
};

/** Many people sit behind one address, as in an organisation's office. */
export const addressRule: AttemptRule = {
  free: 30,
  firstWaitMs: 1000,
  waitMsMax: 5 * 60_000,
  forgetAfterMs: 2 * hourMs,
};

/** From now on, in milliseconds; 0 when an attempt is admitted. */
export function waitMsOf(
  attempts: Attempts | undefined,
  nowMs: number,
  { free, firstWaitMs, waitMsMax, forgetAfterMs }: AttemptRule,
): number {
  if (attempts === undefined) return 0;
  const sinceMs = nowMs - attempts.lastMs;
  if (sinceMs >= forgetAfterMs || attempts.failures < free) return 0;
  // 2 ** 30 is beyond every bound; without this, a million failures would give Infinity.
  const doublings = Math.min(attempts.failures - free, 30);
  const waitMs = Math.min(firstWaitMs * 2 ** doublings, waitMsMax);
  // A clock that was set back must not lock for longer than the bound.
  return Math.min(Math.max(0, waitMs - sinceMs), waitMsMax);
}

/** As it is counted before the outcome is known. */
export function countAttempt(
  attempts: Attempts | undefined,
  nowMs: number,
  { forgetAfterMs }: AttemptRule,
): Attempts {
  const isForgotten = attempts === undefined || nowMs - attempts.lastMs >= forgetAfterMs;
  return { failures: isForgotten ? 1 : attempts.failures + 1, lastMs: nowMs };
}

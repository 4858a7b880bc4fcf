/** How long a session lives: an observer's night is long, a phone that was left lying is not trusted for it. */
import type { SessionTimes } from './account-store.ts';

export const sessionIdleMsMax = 4 * 3_600_000;
export const sessionMsMax = 24 * 3_600_000;
/** Writing each use to the disk would cost more than the request. */
const touchEveryMs = 60_000;

export function isSessionAlive({ openedAtMs, usedAtMs }: SessionTimes, nowMs: number): boolean {
  return nowMs - openedAtMs < sessionMsMax && nowMs - usedAtMs < sessionIdleMsMax;
}

export function isTouchDue({ usedAtMs }: SessionTimes, nowMs: number): boolean {
  return nowMs - usedAtMs >= touchEveryMs;
}

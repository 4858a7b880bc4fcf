/** The timers of the running process. */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { Timers } from './timers.ts';

/** Beyond this, Node fires at once. */
const delayMsMax = 2 ** 31 - 1;

export const systemTimers: Timers = {
  after(delayMs, action) {
    const timer = setTimeout(action, Math.min(Math.max(0, delayMs), delayMsMax));
    return () => clearTimeout(timer);
  },
};

export const systemClock: Clock = { nowMs: () => Date.now() };

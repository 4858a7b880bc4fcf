/** A clock and timers that a test advances: nothing happens by waiting. */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { Timers } from '@mutabaqa/station-agent/timers.ts';

export interface ManualTimers extends Timers, Clock {
  /** Fires what is due on the way, in order of time. */
  advance(ms: number): void;
  /** Delay until the next timer, if there is one. */
  readonly nextInMs: number | undefined;
}

export function makeManualTimers(startMs: number): ManualTimers {
  const planned = new Set<{ readonly atMs: number; readonly action: () => void }>();
  let nowMs = startMs;
  const next = () => [...planned].sort((a, b) => a.atMs - b.atMs)[0];
  return {
    nowMs: () => nowMs,
    after(delayMs, action) {
      const plan = { atMs: nowMs + Math.max(0, delayMs), action };
      planned.add(plan);
      return () => planned.delete(plan);
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let plan = next(); plan && plan.atMs <= untilMs; plan = next()) {
        planned.delete(plan);
        nowMs = Math.max(nowMs, plan.atMs);
        plan.action();
      }
      nowMs = untilMs;
    },
    get nextInMs() {
      const plan = next();
      return plan && plan.atMs - nowMs;
    },
  };
}

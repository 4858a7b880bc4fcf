/** Something done again and again until it is stopped; a fault is reported and the next round tries. */
import { setTimeout as sleepFor } from 'node:timers/promises';

/** Resolves after `ms`, or rejects when the signal aborts. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export const realSleep: Sleep = (ms, signal) => sleepFor(ms, undefined, { signal });

export interface Repeated {
  /** One more round now; rejects with its fault. Rounds never overlap. */
  now(): Promise<void>;
  /** Finishes the round in hand. */
  stop(): Promise<void>;
}

export function repeat(
  round: () => Promise<void>,
  intervalMs: number,
  sleep: Sleep,
  onFault: (fault: unknown) => void,
): Repeated {
  const stopping = new AbortController();
  let last: Promise<void> = Promise.resolve();
  const now = (): Promise<void> => {
    const next = last.then(round);
    last = next.catch(() => undefined); // whoever asked for the round is told
    return next;
  };
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await now().catch(onFault);
      if (stopping.signal.aborted) return;
      await sleep(intervalMs, stopping.signal).catch(() => undefined); // woken to stop
    }
  })();
  return {
    now,
    async stop() {
      stopping.abort();
      await running;
      await last;
    },
  };
}

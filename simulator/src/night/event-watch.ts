/** What an agent reports in its log, for who waits for it, however late they begin to. */
import type { AgentLog, LogDetails, LogEventCode } from '@mutabaqa/station-agent/log-events.ts';

export interface EventWatch {
  readonly log: AgentLog;
  /** Resolves when it was reported so often. */
  count(code: LogEventCode, times: number): Promise<void>;
  /** Resolves when a detail of it adds up to so much. */
  sum(code: LogEventCode, detail: string, total: number): Promise<void>;
}

interface Waiter {
  readonly isOver: () => boolean;
  readonly resolve: () => void;
}

export function makeEventWatch(): EventWatch {
  const seen: { readonly code: LogEventCode; readonly details: LogDetails }[] = [];
  const waiters = new Set<Waiter>();
  const wait = (isOver: () => boolean): Promise<void> => {
    if (isOver()) return Promise.resolve();
    return new Promise((resolve) => waiters.add({ isOver, resolve }));
  };
  const of = (code: LogEventCode) => seen.filter((event) => event.code === code);
  return {
    log(code, details = {}) {
      seen.push({ code, details });
      for (const waiter of waiters) {
        if (!waiter.isOver()) continue;
        waiters.delete(waiter);
        waiter.resolve();
      }
    },
    count: (code, times) => wait(() => of(code).length >= times),
    sum: (code, detail, total) =>
      wait(
        () => of(code).reduce((sum, { details }) => sum + Number(details[detail] ?? 0), 0) >= total,
      ),
  };
}

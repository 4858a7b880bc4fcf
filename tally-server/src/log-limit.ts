/**
 * A limit on what strangers can make the server write: each event at a bounded rate, and how many lines
 * were left out in the next one, so that garbage at any rate does not fill the disk with its own trace.
 */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { makeTokenBucket, type TokenBucket, type TokenRate } from './ingest/token-bucket.ts';
import type { LogEventCode, LogEvents, LogFields } from './log-events.ts';

/** Of one event: 500 lines at once, then ten a second, which is less than 200 MB a day. */
export const linesPerEvent: TokenRate = { perSecond: 10, burst: 500 };

export function limitEvents(log: LogEvents, clock: Clock, rate = linesPerEvent): LogEvents {
  const buckets = new Map<LogEventCode, TokenBucket>();
  const leftOut = new Map<LogEventCode, number>();

  /** Undefined when this line is one too many. */
  function admit(code: LogEventCode, fields: LogFields): LogFields | undefined {
    const bucket = buckets.get(code) ?? makeTokenBucket(rate);
    buckets.set(code, bucket);
    const before = leftOut.get(code) ?? 0;
    if (!bucket.take(clock.nowMs())) {
      leftOut.set(code, before + 1);
      return undefined;
    }
    leftOut.delete(code);
    return before === 0 ? fields : { ...fields, leftOut: before };
  }

  return {
    event(code, fields = {}) {
      const admitted = admit(code, fields);
      if (admitted) log.event(code, admitted);
    },
    fault(code, fault, fields = {}) {
      const admitted = admit(code, fields);
      if (admitted) log.fault(code, fault, admitted);
    },
  };
}

/** Time that passes only when something happens: events in their order, each after the one before is done. */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';

export interface VirtualTime extends Clock {
  /** Events of one moment happen in the order in which they were planned. */
  plan(atMs: number, event: () => Promise<void>): void;
  /** Until nothing is planned any more. Time never goes back: what is planned for the past happens now. */
  run(): Promise<void>;
}

interface Planned {
  readonly atMs: number;
  readonly number: number;
  readonly event: () => Promise<void>;
}

export function makeVirtualTime(startMs: number): VirtualTime {
  let nowMs = startMs;
  let planned = 0;
  /** A binary heap: the earliest first. */
  const heap: Planned[] = [];

  const isBefore = (a: Planned, b: Planned): boolean =>
    a.atMs < b.atMs || (a.atMs === b.atMs && a.number < b.number);

  function push(item: Planned): void {
    let at = heap.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, item)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = item;
  }

  function pop(): Planned | undefined {
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const left = heap[child];
      const right = heap[child + 1];
      if (left === undefined) break;
      if (right !== undefined && isBefore(right, left)) child += 1;
      const least = heap[child];
      if (least === undefined || isBefore(last, least)) break;
      heap[at] = least;
      at = child;
    }
    heap[at] = last;
    return first;
  }

  return {
    nowMs: () => nowMs,
    plan(atMs, event) {
      push({ atMs, number: planned++, event });
    },
    async run() {
      for (let next = pop(); next !== undefined; next = pop()) {
        nowMs = Math.max(nowMs, next.atMs);
        await next.event();
      }
    },
  };
}

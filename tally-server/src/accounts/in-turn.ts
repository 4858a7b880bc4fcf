/**
 * Work that costs much (19 MiB and 50 ms for a password, more for an image) at most so many at once, and at
 * most so many waiting: strangers ask for it, and intake shares the machine.
 */
export interface Turns {
  /** Undefined = too many are waiting; nothing was done. */
  run<Value>(work: () => Promise<Value>): Promise<Value | undefined>;
}

export function makeTurns(atOnceMax: number, waitingMax: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(work) {
      if (running < atOnceMax) running += 1;
      else if (waiting.length >= waitingMax) return undefined;
      else await new Promise<void>((resolve) => waiting.push(resolve)); // takes over the place of the one that ends
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}

/** Every interleaving of writing and sending that a listener could lose an event in. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AlertEvent } from '../store/alert-store.ts';
import { startAlertStream } from './alert-stream.ts';

/** A desk in memory whose reading takes a moment, as a store's does. */
function makeDesk() {
  const events: AlertEvent[] = [];
  const listeners = new Set<() => void>();
  return {
    write(count: number): void {
      for (let i = 0; i < count; i++) {
        events.push({ number: events.length + 1 } as AlertEvent);
        for (const listener of listeners) listener();
      }
    },
    async eventsAfter(number: number, limit: number): Promise<AlertEvent[]> {
      const found = events.slice(number, number + limit);
      await new Promise(setImmediate); // what is written now is not in it
      return found;
    },
    listen(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const turn = (): Promise<void> => new Promise(setImmediate);

it('sends each event once, in order, whatever is written when, over any cuts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          writes: fc.integer({ min: 0, max: 70 }),
          turns: fc.integer({ min: 0, max: 4 }),
          isCut: fc.boolean(),
        }),
        { maxLength: 12 },
      ),
      async (steps) => {
        const desk = makeDesk();
        const heard: number[] = [];
        const open = () =>
          startAlertStream(
            desk,
            heard.at(-1) ?? 0,
            async ({ number }) => {
              await Promise.resolve();
              heard.push(number);
            },
            () => undefined,
          );
        let stream = open();
        let written = 0;
        for (const { writes, turns, isCut } of steps) {
          desk.write(writes);
          written += writes;
          for (let i = 0; i < turns; i++) await turn();
          if (!isCut) continue;
          await stream.stop();
          stream = open();
        }
        for (let i = 0; i < 40; i++) await turn();
        await stream.stop();
        expect(heard).toEqual(Array.from({ length: written }, (_, i) => i + 1));
      },
    ),
  );
});

it('ends with a fault when the listener is gone, and sends nothing more', async () => {
  const desk = makeDesk();
  const faults: unknown[] = [];
  let sent = 0;
  startAlertStream(
    desk,
    0,
    async () => {
      sent += 1;
      throw new Error('gone');
    },
    (fault) => faults.push(fault),
  );
  desk.write(3);
  await turn();
  await turn();
  desk.write(3);
  await turn();
  await turn();
  expect([sent, faults.length]).toEqual([1, 1]);
});

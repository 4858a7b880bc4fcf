import { expect, test } from 'vitest';
import { repeat } from './repeat.ts';

/** A sleep that a test ends. */
function makeNap() {
  let wake: (() => void) | undefined;
  let begun: () => void = () => undefined;
  let asleep = new Promise<void>((resolve) => (begun = resolve));
  return {
    sleep: async (_ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve, reject) => {
        wake = resolve;
        signal.addEventListener('abort', () => {
          reject(new Error('stopping'));
        });
        begun();
      }),
    async next(): Promise<void> {
      await asleep;
      asleep = new Promise<void>((resolve) => (begun = resolve));
      wake?.();
      await asleep;
    },
  };
}

test('rounds go on after a fault, which is reported, and end when stopped', async () => {
  const nap = makeNap();
  const faults: unknown[] = [];
  let rounds = 0;
  const running = repeat(
    async () => {
      rounds += 1;
      if (rounds === 2) throw new Error('disk full');
    },
    5,
    nap.sleep,
    (fault) => faults.push(fault),
  );
  await nap.next();
  await nap.next();
  expect([rounds, faults.length]).toEqual([3, 1]);
  await running.stop();
  expect(rounds).toBe(3);
});

test('a round that is asked for waits for the one before, and tells its own fault', async () => {
  const order: string[] = [];
  let finish: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (finish = resolve));
  let rounds = 0;
  const running = repeat(
    async () => {
      const round = (rounds += 1);
      order.push(`begin ${round}`);
      if (round === 1) await first;
      order.push(`end ${round}`);
      if (round === 2) throw new Error('no');
    },
    5,
    makeNap().sleep,
    () => undefined,
  );
  const asked = running.now();
  finish();
  await expect(asked).rejects.toThrow('no');
  expect(order.slice(0, 4)).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
  await running.stop();
});

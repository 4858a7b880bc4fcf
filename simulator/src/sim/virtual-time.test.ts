import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeVirtualTime } from './virtual-time.ts';

describe('virtual time', () => {
  it('lets everything happen in order of time, and of planning within a moment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 60 }), async (times) => {
        const time = makeVirtualTime(0);
        const happened: [number, number][] = [];
        for (const [number, atMs] of times.entries()) {
          time.plan(atMs, async () => void happened.push([time.nowMs(), number]));
        }
        await time.run();
        const planned = times.map((atMs, number): [number, number] => [atMs, number]);
        expect(happened).toEqual(planned.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
    );
  });

  it('never goes back, and runs what an event plans', async () => {
    const time = makeVirtualTime(100);
    const seen: string[] = [];
    time.plan(120, async () => {
      time.plan(110, async () => void seen.push(`late ${time.nowMs()}`));
      time.plan(121, async () => void seen.push(`next ${time.nowMs()}`));
    });
    await time.run();
    expect(seen).toEqual(['late 120', 'next 121']);
  });
});

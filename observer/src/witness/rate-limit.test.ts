import { expect, test } from 'vitest';
import { makeRateLimit } from './rate-limit.ts';

test('an address may ask in a burst, then at its rate, whatever others do', () => {
  let timeMs = 0;
  const isAllowed = makeRateLimit({ nowMs: () => timeMs }, { perSecond: 2, burst: 3 });
  const asked = (count: number, address = 'a') =>
    Array.from({ length: count }, () => isAllowed(address)).filter(Boolean).length;
  expect(asked(10)).toBe(3);
  expect(asked(10, 'b')).toBe(3);
  timeMs += 1000;
  expect(asked(10)).toBe(2);
  timeMs += 3_600_000;
  expect(asked(10)).toBe(3);
  timeMs -= 10_000; // a clock that was set back gives nothing
  expect(asked(10)).toBe(0);
});

test('addresses without end are forgotten again, the longest silent first', () => {
  const isAllowed = makeRateLimit({ nowMs: () => 0 }, { perSecond: 0, burst: 1 });
  expect([isAllowed('first'), isAllowed('first')]).toEqual([true, false]);
  for (let i = 0; i < 10_000; i++) isAllowed(`other ${i}`);
  expect(isAllowed('first')).toBe(true);
});

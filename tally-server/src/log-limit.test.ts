import { expect, it } from 'vitest';
import { limitEvents } from './log-limit.ts';
import { makeLogger } from './logger.ts';

it('writes a burst of each event, then some, and says how many it left out', () => {
  const lines: unknown[] = [];
  const clock = { timeMs: 1_000_000, nowMs: () => clock.timeMs };
  const log = makeLogger('debug', { write: (line) => lines.push(JSON.parse(line)) });
  const limited = limitEvents(log, clock, { perSecond: 1, burst: 2 });
  for (let i = 0; i < 1000; i++) limited.event('connection.refused', { open: i });
  limited.fault('tls.refused', new Error('garbage')); // another event is another matter
  expect(lines).toMatchObject([{ open: 0 }, { open: 1 }, { event: 'tls.refused' }]);
  clock.timeMs += 1000;
  limited.event('connection.refused', { open: 5 });
  limited.event('connection.refused', { open: 6 });
  expect(lines.slice(3)).toMatchObject([{ open: 5, leftOut: 998 }]);
});

/**
 * Many readers of the public side while tapes come in: all of both are served. How much slower receipts get is
 * measured by `npm run bench -- --only portal`; here nothing depends on the clock.
 */
import { expect, it } from 'vitest';
import { makeBenchCentre } from '../bench/bench-centre.ts';
import { makeBenchElection } from '../bench/bench-election.ts';
import { runPortalLoad } from '../bench/portal-load.ts';
import { sealTapes } from '../bench/tapes.ts';
import { runs } from '../soak.ts';

it('every tape gets its receipt and every reader an answer', { timeout: 300_000 }, async () => {
  const count = runs(400, 10_000);
  const election = makeBenchElection(Math.min(1000, count), 4);
  const centre = makeBenchCentre(election);
  try {
    const tapes = sealTapes(election, count);
    const load = { rate: 200, readers: runs(50, 200), pauseMs: 0, turns: 2 };
    const { alone, read, readers } = await runPortalLoad(election, centre, tapes, load);
    expect(readers.failed).toBe(0);
    expect(readers.answers).toBeGreaterThan(load.readers);
    expect(alone.receiptMs).toHaveLength(alone.tapes);
    expect(read.receiptMs).toHaveLength(read.tapes);
    expect(read.tapes).toBeGreaterThanOrEqual(count * 0.45);
  } finally {
    centre.remove();
  }
});

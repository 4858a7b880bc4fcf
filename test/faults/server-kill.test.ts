/**
 * A tally server that is killed with SIGKILL at each durable step, again and again, while real agents send
 * and resend and bundles come: one centre, one history, from the first start to the last.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KilledCentre } from '../builders/killed-centre.ts';
import { makeKilledCentre, untilDone } from '../builders/killed-centre.ts';
import type { SamplePki } from '../builders/sample-pki.ts';
import { makeSamplePki } from '../builders/sample-pki.ts';
import { runs, seed } from '../soak.ts';

/** Before and after everything that is durable or leaves the house. */
const steps = [
  'store.commitLog:before',
  'store.commitLog:after',
  'guard.record:before',
  'guard.record:after',
  'link.receipt:before',
  'link.receipt:after',
  'bundles.rename:before',
  'bundles.rename:after',
];

let pki: SamplePki;
let centre: KilledCentre;

beforeAll(async () => {
  pki = makeSamplePki();
  centre = await makeKilledCentre(pki);
});
afterAll(async () => {
  await centre.close();
});

/** True when the step was reached; otherwise everything was done and it is killed anyway. */
async function runUntilKilled(crashAt: string): Promise<boolean> {
  const running = centre.start(crashAt);
  const portalPort = await running.ready;
  await centre.work();
  await untilDone(centre, running);
  const isReached = running.hasEnded;
  if (!isReached && portalPort !== undefined) await centre.look(portalPort);
  running.child.kill('SIGKILL');
  expect(await running.ended).toEqual([null, 'SIGKILL']);
  return isReached;
}

/** Everything arrives, the comparison is right, the server stops in order. */
async function runToTheEnd(): Promise<void> {
  const running = centre.start();
  const portalPort = await running.ready;
  if (portalPort === undefined) throw new Error(running.lines.join('\n'));
  await untilDone(centre, running);
  await centre.look(portalPort);
  const stateOf = async (station: string): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${portalPort}/api/v1/stations/${station}`);
    return await answer.json();
  };
  // The newest result came by both ways, those before it are replaced; the other station has no card.
  const [both, one] = [await stateOf('st-1'), await stateOf('st-3')];
  expect(both).toMatchObject({ arrivedBy: 'both' });
  expect(JSON.stringify(both)).not.toMatch(/"code":"E(2|501)/);
  expect(one).toMatchObject({ state: 'received', arrivedBy: 'transmission-only' });
  running.child.kill('SIGTERM');
  expect(await running.ended).toEqual([0, null]);
  await centre.expectWhole();
}

describe('a server that is killed', () => {
  it('at the very first write begins its log once', { timeout: 120_000 }, async () => {
    for (const step of ['guard.record:after', 'store.commitLog:before', 'store.commitLog:after']) {
      const running = centre.start(step);
      expect(await running.ended).toEqual([null, 'SIGKILL']);
    }
    await centre.work();
    await runToTheEnd();
  });

  it.each(steps)('at %s loses and doubles nothing', { timeout: 120_000 }, async (step) => {
    expect(await runUntilKilled(step)).toBe(true);
  });

  it('at all of these is whole in the end', { timeout: 120_000 }, runToTheEnd);

  it('again and again, wherever it is', { timeout: 3_600_000 }, async () => {
    const crash = fc.record({
      step: fc.constantFrom(...steps),
      number: fc.integer({ min: 1, max: 6 }),
    });
    const crashes = fc.sample(crash, { numRuns: runs(2, 300), seed });
    let reached = 0;
    for (const [i, { step, number }] of crashes.entries()) {
      if (await runUntilKilled(`${step}#${number}`)) reached += 1;
      if (i % 20 === 19) await runToTheEnd();
    }
    await runToTheEnd();
    expect(reached).toBeGreaterThan(crashes.length / 4);
  });
});

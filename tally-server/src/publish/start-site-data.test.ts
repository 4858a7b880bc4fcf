import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { FeedIndex } from '@mutabaqa/shared/site/feed.ts';
import type { Now } from '@mutabaqa/shared/site/now.ts';
import type { SampleCentre } from '@mutabaqa/test/builders/sample-centre.ts';
import { makeSampleCentre } from '@mutabaqa/test/builders/sample-centre.ts';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { readPublicJson } from '@mutabaqa/test/builders/site-writers.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDecisionBook } from '../desk/decision-book.ts';
import { makeReconciler } from '../reconcile/make-reconciler.ts';
import { makeGate } from './gate.ts';
import { startSiteData } from './start-site-data.ts';

/** Nobody waits for a second round. */
const intervalMs = 3_600_000;

let centre: SampleCentre;
let faults: unknown[];

beforeEach(async () => {
  centre = await makeSampleCentre();
  faults = [];
});
afterEach(async () => centre.close());

async function start(summariesFrom = centre.store.summariesFrom.bind(centre.store)) {
  const { election, store, sequencer, clock, directory } = centre;
  const onFault = (...given: unknown[]): void => {
    faults.push(given.at(-1));
  };
  const ports = { crypto: nodeCrypto, election, store, sequencer, clock };
  const decisions = await makeDecisionBook({ ...ports, onFault });
  const reconciler = await makeReconciler({ ...ports, decisions, onFault });
  const logKey = makeNoteKey(nodeCrypto, sequencer.origin, sampleKey('log').publicKey);
  const gate = makeGate(election.manifest);
  const leaves = store.leaves.bind(store);
  return startSiteData(
    {
      ...{ ...ports, directory, logNumber: 1, logKey, reconciler, gate, onFault },
      ...{ store: { leaves, summariesFrom }, versions: { newest: 0 } },
    },
    intervalMs,
  );
}

test('what came last is written before it stops', async () => {
  const site = await start();
  await centre.transmit(centre.tape(1));
  await site.stop();
  expect(faults).toEqual([]);
  expect(readPublicJson<Now>(centre, 'now', 'index.json').states).toEqual({
    ...{ awaited: 6, received: 1 },
  });
  expect(readPublicJson<FeedIndex>(centre, 'feed', 'index.json').size).toBe(2);
  expect(existsSync(join(centre.directory, 'public', 'lookup', 'index.json'))).toBe(true);
});

test('a fault of one part is reported and stops no other; the next round tries again', async () => {
  writeFileSync(join(centre.directory, 'map.topojson'), 'no map');
  let isBroken = true;
  const { store } = centre;
  const site = await start(async (from, limit) => {
    if (!isBroken) return store.summariesFrom(from, limit);
    isBroken = false;
    throw new Error('disk');
  });
  await centre.transmit(centre.tape(1));
  await site.stop();
  const causes = faults.map((fault) => /disk|not TopoJSON/.exec(String(fault))?.[0]);
  expect(new Set(causes)).toEqual(new Set(['disk', 'not TopoJSON']));
  expect(readPublicJson<Now>(centre, 'now', 'index.json').stations).toBe(7);
  expect(readPublicJson<FeedIndex>(centre, 'feed', 'index.json').pages).toBe(1);
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { decodeOutageRecord, outageCommitment } from '@mutabaqa/shared/log/outage-record.ts';
import { makeSampleDesks, type SampleDesks } from '@mutabaqa/test/builders/sample-desks.ts';
import { makeGate } from '../publish/gate.ts';
import { makeFileListeningMark } from './file-listening-mark.ts';
import { outageMsMin, startOutageWatch } from './outage-watch.ts';

let desks: SampleDesks;
let path: string;
beforeEach(async () => {
  desks = await makeSampleDesks();
  path = join(desks.directory, 'listening');
});
afterEach(() => desks.close());

async function listenFor(ms: number): Promise<void> {
  const { election, clock, sequencer } = desks;
  const events: string[] = [];
  const watch = await startOutageWatch({
    ...{ crypto: nodeCrypto, clock, election, sequencer, gate: makeGate(election.manifest) },
    random: (bytes) => new Uint8Array(bytes).fill(3),
    log: { event: (code) => events.push(code), fault: (code) => events.push(code) },
    mark: makeFileListeningMark(path),
    async sleep(_, signal) {
      clock.timeMs += ms;
      // One round more, then the test goes on.
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else
          signal.addEventListener('abort', () => {
            resolve();
          });
      });
    },
  });
  await new Promise(setImmediate);
  await watch.stop();
}

it('the first start is no outage, nor is a quick restart', async () => {
  await listenFor(1000);
  desks.clock.timeMs += outageMsMin - 1001;
  await listenFor(1);
  expect(desks.sequencer.size).toBe(1);
  expect(await desks.store.outages()).toEqual([]);
});

it('a gap of a minute is logged, from the last mark until now', async () => {
  const fromMs = desks.clock.timeMs;
  await listenFor(0);
  desks.clock.timeMs += outageMsMin;
  await listenFor(0);
  const [outage] = await desks.store.outages();
  expect(outage).toMatchObject({ leafIndex: 1, fromMs, untilMs: fromMs + outageMsMin });
  const record = new Uint8Array(outage?.record ?? []);
  expect(decodeOutageRecord(record)).toMatchObject({ fromMs, untilMs: fromMs + outageMsMin });
  const [, leaf] = await desks.store.leaves(0, 2);
  const commitment = decodeLeaf(leaf?.entry ?? new Uint8Array())?.commitment ?? [];
  expect(new Uint8Array(commitment)).toEqual(outageCommitment(nodeCrypto, record));
});

it('half a mark is none', async () => {
  writeFileSync(path, '17628');
  await listenFor(0);
  expect(await desks.store.outages()).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe(`${desks.clock.timeMs}\n`);
});

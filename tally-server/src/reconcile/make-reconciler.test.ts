import { join } from 'node:path';
import { formatFieldPath } from '@mutabaqa/shared/base/field-path.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { TapeTotals } from '@mutabaqa/shared/totals/tape-totals.ts';
import { stationStates } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { SampleCentre, SignedTape } from '@mutabaqa/test/builders/sample-centre.ts';
import { makeSampleCentre, writeSampleCard } from '@mutabaqa/test/builders/sample-centre.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeBundleImport } from '../bundles/bundle-import.ts';
import { makeCardReader } from '../card-reader/card-reader.ts';
import { makeDecisionBook } from '../desk/decision-book.ts';
import { makeReconciler } from './make-reconciler.ts';
import type { Reconciler, StationDifferences } from './reconciler.ts';

let centre: SampleCentre;
let faults: unknown[] = [];

beforeEach(async () => {
  centre = await makeSampleCentre();
  faults = [];
});
afterEach(async () => centre.close());

async function start(store = centre.store): Promise<Reconciler> {
  const { election, sequencer } = centre;
  const onFault = (fault: unknown) => faults.push(fault);
  const base = { crypto: nodeCrypto, election, sequencer, store };
  const decisions = await makeDecisionBook({ ...base, onFault });
  const clock = { nowMs: () => Date.now() };
  return makeReconciler({ ...base, decisions, clock, onFault: (stationId) => onFault(stationId) });
}

async function importCards(
  cards: Record<string, SignedTape>,
  files: Record<string, Uint8Array | string> = {},
): Promise<void> {
  const directory = join(centre.directory, 'cards');
  for (const [bag, signed] of Object.entries(cards)) {
    writeSampleCard(join(directory, bag), signed, files);
  }
  const reader = makeCardReader(centre.readerSetup());
  await reader.readAll(directory, Object.keys(cards), true);
  await makeBundleImport(centre.importSetup()).scan();
}

const noStates = Object.fromEntries(stationStates.map((state) => [state, 0]));

const states = (reconciler: Reconciler) =>
  [1, 2, 3, 4, 5].map((n) => reconciler.state(`st-${n}`)?.state);

async function differencesOf(reconciler: Reconciler): Promise<StationDifferences[]> {
  const found: StationDifferences[] = [];
  for await (const station of reconciler.differences()) found.push(station);
  return found;
}

const sums = (totals: TapeTotals) =>
  Object.fromEntries(totals.rows().map(({ path, sum }) => [formatFieldPath(path), BigInt(sum)]));

describe('stations', () => {
  beforeEach(async () => {
    const reconciler = await start();
    for (const n of [1, 2, 3]) await centre.transmit(centre.tape(n));
    expect(states(reconciler)).toEqual(['received', 'received', 'received', 'awaited', 'awaited']);
    await importCards({
      'st-1': centre.tape(1),
      'st-2': centre.tape(2, { candidates: [119, 0, 3, 45] }),
      'st-4': centre.tape(4),
      'st-99': centre.tape(5),
    });
    await reconciler.settled();
  });

  test('matched, discrepant, one-sided and unlisted, told and rebuilt alike', async () => {
    const reconciler = await start();
    expect(states(reconciler)).toEqual([
      'matched',
      'discrepant',
      'received',
      'received',
      'awaited',
    ]);
    expect([...reconciler.discrepantStations()]).toEqual(['st-2']);
    expect([...reconciler.unlistedStations]).toEqual(['st-99']);
    expect(reconciler.summary().get('general')).toEqual({
      stations: 7,
      states: { ...noStates, awaited: 3, received: 2, matched: 1, discrepant: 1 },
      arrivedBy: { neither: 3, 'transmission-only': 1, 'card-only': 1, both: 2 },
    });
    expect(faults).toEqual([]);
  });

  test('every differing field, in order of stations', async () => {
    const found = await differencesOf(await start());
    const rows = found.flatMap(({ stationId, arrivedBy, findings }) =>
      findings.length === 0
        ? [[stationId, arrivedBy]]
        : findings.map(({ path, params }) => [
            stationId,
            path && formatFieldPath(path),
            params.left,
            params.right,
          ]),
    );
    expect(rows).toEqual([
      ['st-2', 'contest/Basra%2Fcouncil/candidate/1', 120, 119],
      ['st-2', 'contest/Basra%2Fcouncil/candidate/4', 44, 45],
      ['st-3', 'transmission-only'],
      ['st-4', 'card-only'],
    ]);
  });

  test('totals of each channel', async () => {
    const { transmitted, card } = await (await start()).totals();
    expect([transmitted.tapes, card.tapes]).toEqual([3, 3]);
    expect(sums(transmitted)).toMatchObject({
      'contest/Baghdad%2Fcouncil/candidate/1': 240n,
      'contest/Basra%2Fcouncil/candidate/1': 120n,
      'account/Basra/inBox': 170n,
    });
    expect(sums(card)).toMatchObject({
      'contest/Baghdad%2Fcouncil/candidate/1': 120n,
      'contest/Basra%2Fcouncil/candidate/1': 239n,
    });
  });
});

test('differences wait for the verdict on what came last', async () => {
  const reconciler = await start();
  await centre.transmit(centre.tape(1));
  await importCards({ 'st-1': centre.tape(1, { candidates: [1] }) });
  expect(reconciler.state('st-1')?.state).toBe('received');
  expect((await differencesOf(reconciler)).map(({ stationId }) => stationId)).toEqual(['st-1']);
});

test('a correction counts in place of what it corrects, and a forged tape nowhere', async () => {
  const reconciler = await start();
  const correction = centre.tape(1, {
    candidates: [5, 0, 0, 0],
    header: { kind: 'correction', sequence: 2, correctionReason: 'recounted' },
  });
  await centre.transmit(centre.tape(1));
  await centre.transmit(correction);
  await importCards({
    'st-1': correction,
    'st-2': centre.tape(2, { signer: 'device-1' }),
  });
  await reconciler.settled();
  expect(states(reconciler).slice(0, 2)).toEqual(['matched', 'discrepant']);
  expect((await reconciler.station('st-1'))?.findings.map(({ code }) => code)).toEqual(['W402']);
  const { transmitted, card } = await reconciler.totals();
  expect([transmitted.tapes, card.tapes]).toEqual([1, 1]);
  expect(sums(card)).toMatchObject({ 'contest/Baghdad%2Fcouncil/candidate/1': 5n });
});

test('one part of two by both channels is not yet a match', async () => {
  const reconciler = await start();
  const half = centre.tape(1, { header: { part: { index: 1, count: 2 } } });
  await centre.transmit(half);
  await importCards({ 'st-1': half });
  await reconciler.settled();
  expect(reconciler.state('st-1')?.state).toBe('received');
});

test('a damaged card beside a transmission is a discrepancy without any figure', async () => {
  const reconciler = await start();
  await centre.transmit(centre.tape(1));
  await importCards({ 'st-1': centre.tape(1) }, { 'tape-1-1.envelope': 'rubbish' });
  await reconciler.settled();
  const verdict = await reconciler.station('st-1');
  expect(verdict).toMatchObject({ state: 'discrepant', arrivedBy: 'transmission-only' });
  expect(verdict?.findings.map(({ code }) => code)).toEqual(['E304', 'E305', 'W309']);
});

test('a store that fails while a verdict is made is reported, and the next evidence tries again', async () => {
  let isBroken = true;
  const store = new Proxy(centre.store, {
    get(target, name, receiver) {
      if (name === 'caseRows' && isBroken) {
        return () => Promise.reject(new Error('disk gone'));
      }
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  const reconciler = await start(store);
  await centre.transmit(centre.tape(1));
  await importCards({ 'st-1': centre.tape(1, { candidates: [1] }) });
  await reconciler.settled();
  expect(faults).toEqual(['st-1']);
  expect(reconciler.state('st-1')?.state).toBe('received');
  isBroken = false;
  await importCards({ 'st-1': centre.tape(1, { candidates: [1] }) });
  await reconciler.settled();
  expect(reconciler.state('st-1')?.state).toBe('discrepant');
});

test('the table and the full decision always agree', async () => {
  const step = fc.record({
    station: fc.integer({ min: 1, max: 3 }),
    channel: fc.constantFrom('transmission', 'card'),
    sequence: fc.integer({ min: 1, max: 2 }),
    votes: fc.integer({ min: 1, max: 2 }),
    parts: fc.constantFrom(1, 1, 2),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      await centre.close();
      centre = await makeSampleCentre();
      const told = await start();
      for (const [i, { station, channel, sequence, votes, parts }] of steps.entries()) {
        const signed = centre.tape(station, {
          candidates: [votes],
          header: { sequence, part: { index: 1, count: parts } },
        });
        const known = await centre.store.findEvidence('transmission', signed.tape.digest);
        if (channel === 'card') await importCards({ [`st-${station}#${i + 1}`]: signed });
        else if (known === undefined) await centre.transmit(signed);
      }
      await told.settled();
      const rebuilt = await start();
      for (const n of [1, 2, 3]) {
        const full = await told.station(`st-${n}`);
        expect(told.state(`st-${n}`)?.state).toBe(full?.state);
        expect(rebuilt.state(`st-${n}`)?.state).toBe(full?.state);
      }
      expect(told.summary()).toEqual(rebuilt.summary());
    }),
    { numRuns: 25 },
  );
});

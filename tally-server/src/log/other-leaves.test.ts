/** Leaves of forms, paper tapes, decisions, versions and outages: verified in the store, and logged again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { encodeOutageRecord, outageCommitment } from '@mutabaqa/shared/log/outage-record.ts';
import { encodeVersionRecord, versionCommitment } from '@mutabaqa/shared/log/version-record.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { sampleForm, signDecision, signForm } from '@mutabaqa/test/builders/deciding-election.ts';
import {
  deskEmbargoEndMs,
  formatSampleQr,
  makeSampleDesks,
  type SampleDesks,
} from '@mutabaqa/test/builders/sample-desks.ts';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import type { CheckpointGuard } from './checkpoint-guard.ts';
import { makeSequencer } from './make-sequencer.ts';
import { replayLog } from './replay-log.ts';
import { verifyStore } from './verify-store.ts';

const nonce = new Uint8Array(16).fill(4);
let desks: SampleDesks;

/** Leaves: 1 form (sealed), 2 paper tape, 3 decision, 4 version, 5 outage. */
beforeAll(async () => {
  desks = await makeSampleDesks();
  const { election, clock, evidence, decisions, sequencer } = desks;
  clock.timeMs = deskEmbargoEndMs - 1;
  await evidence.takeForm(signForm(sampleForm(election), ['clerk-1', 'clerk-2']));
  clock.timeMs = deskEmbargoEndMs;
  await evidence.takeQr(formatSampleQr(election, 1));
  await decisions.take(
    signDecision(election, {
      change: { kind: 'recount' },
      about: { stationId: 'st-1', contestId: undefined },
      signers: ['adjudicator-1', 'adjudicator-2'],
      base: { logNumber: 0, size: 3 },
    }),
  );
  const { electionId, mode } = election.manifest;
  const of = { electionId, mode, packageDigest: election.digest, nonce };
  const sumsDigest = new Uint8Array(32).fill(1);
  const snapshot = { timeMs: clock.timeMs, logNumber: 0, logSize: 4 };
  const version = encodeVersionRecord({
    ...of,
    number: 1,
    snapshot,
    sumsDigest,
    sumRoot: sumsDigest,
  });
  const outage = encodeOutageRecord({ ...of, fromMs: 1, untilMs: 2 });
  await sequencer.append([
    {
      ...{ kind: 'version', stationId: '', sealed: false },
      commitment: versionCommitment(nodeCrypto, version),
      version: { number: 1, snapshotMs: 5, snapshotSize: 4, sumsDigest, record: version },
    },
    {
      ...{ kind: 'outage', stationId: '', sealed: false },
      commitment: outageCommitment(nodeCrypto, outage),
      outage: { fromMs: 1, untilMs: 2, record: outage },
    },
  ]);
});
afterAll(() => desks.close());

const logKeyOf = (origin: string) => makeNoteKey(nodeCrypto, origin, sampleKey('log').publicKey);

function verify(change: (store: Store) => Partial<Store> = () => ({})) {
  const { store, sequencer, election } = desks;
  const changed = { ...store, ...change(store) };
  const logKey = logKeyOf(election.manifest.logOrigin);
  return verifyStore(nodeCrypto, changed, logKey, sequencer.checkpoint);
}

it('are well as they are', async () => {
  expect(await verify()).toEqual({ leaves: 6, tapes: 1, refusals: 0, problems: [] });
});

/** Another record in the place of the one logged. */
const other = { record: Uint8Array.of(1, 2, 3) };

it.each<[string, (store: Store) => Partial<Store>, string]>([
  ['a form removed', () => ({ formAt: async () => undefined }), 'leaf 1: its form is missing'],
  [
    'another form',
    ({ formAt }) => ({ formAt: async (leaf) => changed(await formAt(leaf)) }),
    'leaf 1: its form does not decode: form.malformed',
  ],
  [
    'another paper tape',
    ({ evidenceAt }) => ({ evidenceAt: async (leaf) => changed(await evidenceAt(leaf)) }),
    'leaf 2: its record does not decode',
  ],
  [
    'a paper tape called a card',
    ({ evidenceAt }) => ({
      async evidenceAt(leaf) {
        const evidence = await evidenceAt(leaf);
        return evidence && { ...evidence, kind: 'card' };
      },
    }),
    'leaf 2: its record does not decode',
  ],
  [
    'a decision removed',
    () => ({ decisionAt: async () => undefined }),
    'leaf 3: its decision is missing',
  ],
  [
    'another decision',
    ({ decisionAt }) => ({ decisionAt: async (leaf) => changed(await decisionAt(leaf)) }),
    'leaf 3: its decision does not decode: decision.malformed',
  ],
  [
    'another version',
    ({ versionAt }) => ({ versionAt: async (leaf) => changed(await versionAt(leaf)) }),
    'leaf 4: its version is another',
  ],
  [
    'an outage removed',
    () => ({ outageAt: async () => undefined }),
    'leaf 5: its outage is missing',
  ],
])('show %s', async (_, change, problem) => {
  expect((await verify(change)).problems.join('; ')).toContain(problem);
});

function changed<Row extends object>(row: Row | undefined): Row | undefined {
  return row && { ...row, ...other };
}

it('are logged again in a successor log, with what they stand for', async () => {
  const place = mkdtempSync(join(tmpdir(), 'mutabaqa-successor-'));
  const store = openSqliteStore(place);
  const logKey = logKeyOf('tally.example/sample-2025-2');
  const sequencer = await startLog(store, logKey);
  expect(await replayLog(nodeCrypto, desks.store, 6, sequencer, false)).toBe(5);
  const report = await verifyStore(nodeCrypto, store, logKey, sequencer.checkpoint);
  expect(report).toEqual({ leaves: 6, tapes: 1, refusals: 0, problems: [] });
  expect(await store.formsOfStation('st-1')).toMatchObject([{ leafIndex: 1 }]);
  expect(await store.decisionsFrom(0, 9)).toMatchObject([{ leafIndex: 3, kind: 'recount' }]);
  expect(await store.newestVersion()).toMatchObject({ leafIndex: 4, number: 1 });
  expect(await store.outages()).toMatchObject([{ leafIndex: 5 }]);
  await sequencer.stop();
  await store.close();
  rmSync(place, { recursive: true });
});

async function startLog(store: Store, logKey: ReturnType<typeof logKeyOf>) {
  let recorded: string | undefined;
  const guard: CheckpointGuard = {
    read: async () => recorded,
    async record(checkpoint) {
      recorded = checkpoint;
    },
    close: async () => undefined,
  };
  const key = sampleKey('log');
  const made = await makeSequencer(
    {
      ...{ crypto: nodeCrypto, clock: desks.clock, store, guard, logKey },
      random: (bytes) => new Uint8Array(bytes),
      sign: (message) => key.sign(message),
    },
    { kind: 'successor', stationId: '', commitment: new Uint8Array(32), sealed: false },
  );
  assert(made.ok, 'the log starts');
  return made.value;
}

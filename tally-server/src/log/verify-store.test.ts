/** A store that was tampered with, in every way that its log can show. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeLeaf, encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import {
  makeSampleElection,
  type SampleServer,
  sealTape,
  startSampleServer,
} from '@mutabaqa/test/builders/sample-gateway.ts';
import { openSampleLink } from '@mutabaqa/test/builders/sample-link.ts';
import type { Store } from '../store/store.ts';
import { verifyStore } from './verify-store.ts';

const sample = makeSampleElection();
let running: SampleServer;
/** Guard, store and log agree: the package, one tape, one sealed refusal. */
let checkpoint: string;

beforeAll(async () => {
  running = await startSampleServer(sample);
  const link = await openSampleLink(sample, running.server.gatewayPort, 'device-1');
  await link.greet();
  await link.submit(sealTape(sample, 1).envelope);
  await link.submit(sealTape(sample, 1, { signer: 'device-2' }).envelope);
  await link.close();
  checkpoint = running.server.sequencer.checkpoint;
});
afterAll(async () => {
  await running.close();
});

function verify(change: (store: Store) => Partial<Store>, guard: string | undefined = checkpoint) {
  const { store, logKey } = running.server;
  return verifyStore(nodeCrypto, { ...store, ...change(store) }, logKey, guard);
}

it('is well as it is', async () => {
  expect(await verify(() => ({}))).toEqual({ leaves: 3, tapes: 1, refusals: 1, problems: [] });
});

it.each<[string, (store: Store) => Partial<Store>, string]>([
  [
    'another tape in the place of the one logged',
    ({ evidenceAt }) => ({
      async evidenceAt(index) {
        const evidence = await evidenceAt(index);
        return evidence && { ...evidence, record: new Uint8Array(evidence.record.length) };
      },
    }),
    'leaf 1: its record does not decode',
  ],
  [
    'another digest than the tape has',
    ({ evidenceAt }) => ({
      async evidenceAt(index) {
        const evidence = await evidenceAt(index);
        return evidence && { ...evidence, tapeDigest: new Uint8Array(32) };
      },
    }),
    'leaf 1: its digest is another',
  ],
  [
    'a tape removed',
    () => ({ evidenceAt: async () => undefined }),
    'leaf 1: its evidence is missing',
  ],
  [
    'a refusal removed',
    () => ({ refusalAt: async () => undefined }),
    'leaf 2: its refusal is missing',
  ],
  [
    'a leaf dropped',
    ({ leaves }) => ({ leaves: async (from, to) => (await leaves(from, to)).slice(0, -1) }),
    'checkpoint: the leaves do not give it',
  ],
  [
    'a leaf dated back',
    ({ leaves }) => ({
      leaves: async (from, to) =>
        (await leaves(from, to)).map((stored) => {
          const leaf = decodeLeaf(stored.entry);
          return leaf?.kind === 'transmission'
            ? { ...stored, entry: encodeLeaf({ ...leaf, timeMs: 1 }) }
            : stored;
        }),
    }),
    'leaf 1: earlier than the one before',
  ],
  [
    'an opening removed',
    ({ leaves }) => ({
      leaves: async (from, to) =>
        (await leaves(from, to)).map((stored) => ({ ...stored, opening: undefined })),
    }),
    'leaf 2: malformed, or its opening is another',
  ],
])('shows %s', async (_, change, problem) => {
  const { problems } = await verify(change);
  expect(problems.join('; ')).toContain(problem);
});

it('shows a guard that is gone, of another log, or ahead', async () => {
  const { store, logKey } = running.server;
  const missing = await verifyStore(nodeCrypto, store, logKey, undefined);
  expect(missing.problems).toEqual(['guard: missing']);
  const foreign = await verify(() => ({}), checkpoint.replace('tally.example', 'other.example'));
  expect(foreign.problems.join()).toContain('guard: ');
  const behind = await verify(({ logState }) => ({
    logState: async () => ({ ...(await logState()), size: 2 }),
  }));
  expect(behind.problems.join()).toContain('guard: knows 3 leaves, the store holds 2');
});

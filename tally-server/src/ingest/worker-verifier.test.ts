import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeSampleElection, sealTape } from '@mutabaqa/test/builders/sample-gateway.ts';
import { sampleSealingKey } from '@mutabaqa/test/builders/sample-election.ts';
import { packRoster } from './device-directory.ts';
import type { Verifier } from './verifier.ts';
import { makeWorkerVerifier } from './worker-verifier.ts';

const sample = makeSampleElection();
let verifier: Verifier;

beforeEach(() => {
  const { manifest, digest, roster } = sample.election;
  verifier = makeWorkerVerifier(1, {
    identity: { electionId: manifest.electionId, mode: manifest.mode, packageDigest: digest },
    packedRoster: packRoster(roster),
    transmissionKey: sampleSealingKey('transmission'),
  });
});
afterEach(async () => {
  await verifier.close();
});

/** An array that lies about its length, once: the worker finds half of what was announced, a bug there. */
function makePoison(): Uint8Array {
  const lengths = [2 ** 20, 2 ** 20]; // once for the guess, once as announced
  return {
    get length() {
      return lengths.pop() ?? 1;
    },
    0: 1,
  } as unknown as Uint8Array;
}

it('replaces a worker that died, so that one batch is lost and not all that follow', async () => {
  const { envelope } = sealTape(sample, 1);
  expect(await verifier.verify([envelope])).toMatchObject([{ ok: true }]);
  await expect(verifier.verify([makePoison()])).rejects.toThrow('packed bytes end early');
  expect(await verifier.verify([envelope, Uint8Array.of(1)])).toMatchObject([
    { ok: true },
    { ok: false, error: { code: 'envelope.malformed' } },
  ]);
});

it('answers no more once it is closed', async () => {
  await verifier.close();
  await expect(verifier.verify([Uint8Array.of(1)])).rejects.toThrow('closed');
});

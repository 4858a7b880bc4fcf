import * as fc from 'fast-check';
import {
  makeTestEntries,
  signTestCheckpoint,
  testLogKey,
  treeOf,
} from '@mutabaqa/test/builders/log-files.ts';
import { runs } from '@mutabaqa/test/soak.ts';
import { expect, test } from 'vitest';
import { concatBytes, formatBase64 } from '../base/bytes.ts';
import { makeEd25519Key } from '../crypto/node/ed25519-key.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { formatForkEvidence, verifyForkEvidence } from './fork-evidence.ts';
import { makeNoteKey } from './note.ts';

const entries = makeTestEntries(50);
const tree = treeOf(entries);
const forkAt = 10;
const other = treeOf([
  ...entries.slice(0, forkAt),
  ...entries.slice(forkAt).map((entry) => concatBytes(entry, Uint8Array.of(1))),
]);
const noteAt = (size: number, of = tree) => signTestCheckpoint({ size, root: of.root(size) });
const verify = (text: string, key = testLogKey) => verifyForkEvidence(nodeCrypto, key, text);
const evidenceOf = (size: number, later: number) =>
  formatForkEvidence({
    logKey: testLogKey,
    notes: [noteAt(size), noteAt(later, other)],
    path: { root: other.root(size), proof: other.consistencyProof(size, later) },
  });

test('two roots of one size are a fork', () => {
  const notes: [string, string] = [noteAt(20), noteAt(20, other)];
  const text = formatForkEvidence({ logKey: testLogKey, notes });
  expect(verify(text)).toMatchObject({ ok: true, value: { otherRoot: other.root(20) } });
});

test('histories that part are a fork at any two sizes after the parting, and at no other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 49 }), fc.integer({ min: 0, max: 49 }), (size, more) => {
      const later = Math.min(50, size + 1 + more);
      const verified = verify(evidenceOf(size, later));
      const outcome = verified.ok ? 'fork' : verified.error;
      expect(outcome).toBe(size > forkAt ? 'fork' : 'no-contradiction');
    }),
    { numRuns: runs(60, 2000) },
  );
});

test.each([
  ['no JSON', 'x', 'not-evidence'],
  ['another format', evidenceOf(20, 30).replace('/v1', '/v2'), 'not-evidence'],
  [
    'one checkpoint',
    JSON.stringify({ format: 'mutabaqa/fork/v1', checkpoints: ['x'] }),
    'not-evidence',
  ],
  [
    'no path for two sizes',
    formatForkEvidence({ logKey: undefined, notes: [noteAt(20), noteAt(30, other)] }),
    'not-evidence',
  ],
  [
    'a path that does not bind',
    evidenceOf(20, 30).replace('"proof":["', '"proof":["AAAA'),
    'proof-invalid',
  ],
  [
    'an invented root',
    evidenceOf(20, 30).replace(formatBase64(other.root(20)), formatBase64(other.root(21))),
    'proof-invalid',
  ],
  [
    'the larger one first',
    formatForkEvidence({
      logKey: undefined,
      notes: [noteAt(30, other), noteAt(20)],
      path: { root: other.root(20), proof: other.consistencyProof(20, 30) },
    }),
    'sizes-in-other-order',
  ],
  [
    'one history',
    formatForkEvidence({ logKey: undefined, notes: [noteAt(20), noteAt(20)] }),
    'no-contradiction',
  ],
  ['a changed size', evidenceOf(20, 30).replace('\\n20\\n', '\\n21\\n'), 'not-signed'],
] as const)('%s proves nothing', (_, text, error) => {
  expect(verify(text)).toEqual({ ok: false, error });
});

test('the log key decides, not the file', () => {
  const stranger = makeNoteKey(nodeCrypto, testLogKey.name, makeEd25519Key().publicKey);
  expect(verify(evidenceOf(20, 30), stranger)).toEqual({ ok: false, error: 'not-signed' });
});

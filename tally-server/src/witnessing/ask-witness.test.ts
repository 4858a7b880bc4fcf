import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCosignatureCrypto } from '@mutabaqa/shared/crypto/node/ml-dsa-key.ts';
import { makeEd25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { signCosignature } from '@mutabaqa/shared/merkle/cosignature.ts';
import { makeCosignerKey } from '@mutabaqa/shared/merkle/cosigner-key.ts';
import { formatNote, parseNote } from '@mutabaqa/shared/merkle/note.ts';
import { parseWitnessRequest } from '@mutabaqa/shared/merkle/witness-request.ts';
import {
  makeTestEntries,
  signTestCheckpoint,
  testLogKey,
  treeOf,
} from '@mutabaqa/test/builders/log-files.ts';
import { expect, test } from 'vitest';
import { askWitness } from './ask-witness.ts';
import type { WitnessReply } from './witness-link.ts';

const tree = treeOf(makeTestEntries(20));
const note = signTestCheckpoint({ size: 20, root: tree.root() });
const { text } = assertDefined(parseNote(note), 'a note');
const published = {
  ...{ origin: testLogKey.name, size: 20, note },
  consistencyProof: (from: number) => tree.consistencyProof(from, 20),
};

function makeCosigner(name: string) {
  const signer = makeEd25519Key();
  const key = makeCosignerKey(nodeCosignatureCrypto, 'ed25519', name, signer.publicKey);
  const lineOn = (of: string) => {
    const signature = signCosignature(key, (message) => signer.sign(message), of, 7);
    return formatNote({ text: of, signatures: [signature] }).slice(of.length + 1);
  };
  return { key, lineOn };
}
const one = makeCosigner('one.example');
const two = makeCosigner('two.example');
const witness = { name: 'one', url: 'http://one.example', keys: [one.key] };

/** What comes of it, and the old sizes that the witness was asked with. */
async function ask(knownSize: number, ...replies: readonly WitnessReply[]) {
  const asked: (number | undefined)[] = [];
  const link = {
    async addCheckpoint(_: string, body: string) {
      asked.push(parseWitnessRequest(body)?.oldSize);
      return await Promise.resolve(assertDefined(replies[asked.length - 1], 'a reply'));
    },
    lastCheckpoint: async () => await Promise.resolve(undefined),
  };
  const { signal } = new AbortController();
  const ports = { crypto: nodeCosignatureCrypto, link };
  return { outcome: await askWitness(ports, witness, published, knownSize, signal), asked };
}
const ok = (body: string): WitnessReply => ({ status: 200, body });
const conflict = (body: string): WitnessReply => ({ status: 409, body });

test('takes the cosignatures of its keys, and no other lines', async () => {
  const { outcome } = await ask(0, ok(two.lineOn(text) + one.lineOn(text)));
  expect(outcome).toMatchObject({ kind: 'cosigned', signatures: [{ name: 'one.example' }] });
});

test('asks again from the size that the witness names', async () => {
  const { outcome, asked } = await ask(5, conflict('8\n'), ok(one.lineOn(text)));
  expect([outcome.kind, asked]).toEqual(['cosigned', [5, 8]]);
});

test('never asks from beyond what is published', async () => {
  const { outcome, asked } = await ask(30, ok(one.lineOn(text)));
  expect([outcome.kind, asked]).toEqual(['cosigned', [20]]);
});

test('a witness that changes its mind is not asked for ever', async () => {
  const { outcome, asked } = await ask(0, conflict('1\n'), conflict('2\n'), conflict('3\n'));
  expect(outcome).toEqual({ kind: 'refused', why: 'status-409' });
  expect(asked).toEqual([0, 1, 2]);
});

test('a witness that knows more than was published is ahead', async () => {
  const { outcome } = await ask(0, conflict('21\n'));
  expect(outcome).toEqual({ kind: 'ahead', size: 21 });
});

test.each([
  ['no line', ok('')],
  ['a line of another key', ok(two.lineOn(text))],
  ['a cosignature of another checkpoint', ok(one.lineOn(text.replace('\n20\n', '\n19\n')))],
  ['a good line and a broken one', ok(one.lineOn(text) + one.lineOn(`${text}more\n`))],
  ['another note that ends well', ok(`x\n\n${one.lineOn(text)}`)],
  ['a size that is none', conflict('-1\n')],
  ['a size and more', conflict('1\n2\n')],
])('%s is a bad answer', async (_, reply) => {
  expect((await ask(0, reply)).outcome).toEqual({ kind: 'refused', why: 'bad-answer' });
});

test.each([400, 403, 404, 422, 429, 500, 302])('status %i is a refusal', async (status) => {
  const { outcome } = await ask(0, { status, body: '' });
  expect(outcome).toEqual({ kind: 'refused', why: `status-${status}` });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBase64, utf8 } from '../base/bytes.ts';
import { ed25519KeyFromSeed } from '../crypto/node/ed25519-key.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { signCheckpoint } from './checkpoint.ts';
import { hashLeaf } from './hashes.ts';
import { makeNoteKey } from './note.ts';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.ts';
import { makeTree } from './tree.ts';

const origin = 'log.example/one';
const logSigner = ed25519KeyFromSeed(new Uint8Array(32).fill(4));
const { publicKey } = logSigner;
const sign = (message: Uint8Array) => logSigner.sign(message);
const logKey = makeNoteKey(nodeCrypto, origin, publicKey);
const entries = Array.from({ length: 300 }, (_, i) => utf8(`entry ${i}`));
const tree = makeTree(nodeCrypto);
for (const entry of entries) tree.append(hashLeaf(nodeCrypto, entry));

const checkpointAt = (size: number) =>
  signCheckpoint({ origin, size, root: tree.root(size) }, logKey, sign);

function proofOf(index: number, size: number) {
  const [extra = new Uint8Array(), proof] = [entries[index], tree.inclusionProof(index, size)];
  return { extra, index, proof, checkpoint: checkpointAt(size) };
}
const verify = (text: string) => verifyTlogProof(nodeCrypto, logKey, text);
const refused = (why: string) => ({
  ok: false,
  error: { code: 'receipt.invalid', params: { why } },
});

describe('verifyTlogProof', () => {
  it('gives the entry, its place and the checkpoint, for any leaf at any later size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (size, pick) => {
        const index = pick % size;
        const text = formatTlogProof(proofOf(index, size));
        const root = tree.root(size);
        const value = { origin, size, root, index, entry: entries[index] };
        expect(verify(text)).toEqual({ ok: true, value });
      }),
      { numRuns: 50 },
    );
  });

  it('refuses every receipt that differs in one character', () => {
    const text = formatTlogProof(proofOf(5, 7));
    expect(verify(text).ok).toBe(true);
    for (let at = 0; at < text.length; at++) {
      for (const other of ['A', '0', '\n', ' ', '']) {
        const changed = text.slice(0, at) + other + text.slice(at + 1);
        expect(verify(changed).ok).toBe(changed === text);
      }
    }
  });

  it('says why', () => {
    const { extra, ...bare } = proofOf(5, 7);
    expect(verify(formatTlogProof(bare))).toEqual(refused('entry-missing'));
    expect(verify('')).toEqual(refused('malformed'));
    expect(verify(formatTlogProof({ ...bare, extra: utf8('other') }))).toEqual(
      refused('proof-invalid'),
    );
    expect(verify(formatTlogProof({ ...bare, extra, index: 4 }))).toEqual(refused('proof-invalid'));
    expect(verify(formatTlogProof({ ...bare, extra, index: 7 }))).toEqual(refused('proof-invalid'));
    const later = { ...bare, extra, checkpoint: checkpointAt(9) };
    expect(verify(formatTlogProof(later))).toEqual(refused('proof-invalid'));
    const unsigned = { ...bare, extra, checkpoint: `${origin}\n7\n` };
    expect(verify(formatTlogProof(unsigned))).toEqual(refused('note-malformed'));
    const stranger = makeNoteKey(nodeCrypto, 'log.example/two', publicKey);
    const text = formatTlogProof({ ...bare, extra });
    expect(verifyTlogProof(nodeCrypto, stranger, text)).toEqual(refused('signature-missing'));
  });

  it('takes an entry as long as a bundle can hold, and no longer', () => {
    const receiptOf = (length: number) => {
      const extra = new Uint8Array(length).fill(1);
      const root = hashLeaf(nodeCrypto, extra);
      const checkpoint = signCheckpoint({ origin, size: 1, root }, logKey, sign);
      return formatTlogProof({ extra, index: 0, proof: [], checkpoint });
    };
    expect(verify(receiptOf(65_535)).ok).toBe(true);
    expect(verify(receiptOf(65_536))).toEqual(refused('malformed'));
  });
});

describe('parseTlogProof', () => {
  const start = 'c2sp.org/tlog-proof@v1';
  const hash = formatBase64(new Uint8Array(32));

  it('reads the forms that the specification allows', () => {
    expect(parseTlogProof(`${start}\nindex 0\n\nnote`)).toEqual({
      index: 0,
      proof: [],
      checkpoint: 'note',
    });
    expect(parseTlogProof(`${start}\nextra AQ==\nindex 10\n${hash}\n\nnote\n\nsigned\n`)).toEqual({
      extra: Uint8Array.of(1),
      index: 10,
      proof: [new Uint8Array(32)],
      checkpoint: 'note\n\nsigned\n',
    });
  });

  it.each([
    `${start}\nindex 0\nnote`,
    `${start}\n\nnote`,
    `c2sp.org/tlog-proof@v2\nindex 0\n\nnote`,
    `\n${start}\nindex 0\n\nnote`,
    `${start} \nindex 0\n\nnote`,
    `${start}\r\nindex 0\r\n\r\nnote`,
    `${start}\nextra \nindex 0\n\nnote`,
    `${start}\nextra\nindex 0\n\nnote`,
    `${start}\nextra AR==\nindex 0\n\nnote`,
    `${start}\nextra AQ\nindex 0\n\nnote`,
    `${start}\nindex 0\nextra AQ==\n\nnote`,
    `${start}\nextra AQ==\nextra AQ==\nindex 0\n\nnote`,
    `${start}\nindex 00\n\nnote`,
    `${start}\nindex -1\n\nnote`,
    `${start}\nindex 9007199254740992\n\nnote`,
    `${start}\nindex  0\n\nnote`,
    `${start}\nindex 0\nAQ==\n\nnote`,
    `${start}\nindex 0\n${hash} \n\nnote`,
    `${start}\nindex 0\n${`${hash}\n`.repeat(54)}\nnote`,
    `${start}\nindex 0\n${`${hash}\n`.repeat(100_000)}\nnote`,
    `${start}\nindex 0\n\n${'x'.repeat(1_000_000)}`,
  ])('refuses %.80j', (text) => {
    expect(parseTlogProof(text)).toBeUndefined();
  });
});

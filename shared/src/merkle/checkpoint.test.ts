import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../base/assert.ts';
import { ed25519KeyFromSeed } from '../crypto/node/ed25519-key.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import {
  formatCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
} from './checkpoint.ts';
import { emptyRoot } from './hashes.ts';
import { makeNoteKey, signNote } from './note.ts';

const origin = 'log.example/one';
const logSigner = ed25519KeyFromSeed(new Uint8Array(32).fill(3));
const { publicKey } = logSigner;
const sign = (message: Uint8Array) => logSigner.sign(message);
const logKey = makeNoteKey(nodeCrypto, origin, publicKey);
const root = new Uint8Array(32).fill(0xab);
const rootText = 'q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=';
const signed = (text: string) => verifyCheckpoint(nodeCrypto, logKey, signNote(text, logKey, sign));

describe('checkpoints', () => {
  it('are three lines', () => {
    expect(formatCheckpoint({ origin, size: 42, root })).toBe(`${origin}\n42\n${rootText}\n`);
  });

  it('are read back from what is written', () => {
    const roots = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), roots, (size, root) => {
        const checkpoint = { origin, size, root };
        expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint);
        const note = signCheckpoint(checkpoint, logKey, sign);
        expect(verifyCheckpoint(nodeCrypto, logKey, note)).toEqual({ ok: true, value: checkpoint });
      }),
      { numRuns: 30 },
    );
  });

  it('may carry extension lines, which are dropped', () => {
    const text = `${origin}\n42\n${rootText}\nextension\n`;
    expect(signed(text)).toEqual({ ok: true, value: { origin, size: 42, root } });
  });

  it.each([
    `${origin}\n42\n`,
    `${origin}\n042\n${rootText}\n`,
    `${origin}\n+42\n${rootText}\n`,
    `${origin}\n-1\n${rootText}\n`,
    `${origin}\n4.2\n${rootText}\n`,
    `${origin}\n0x2a\n${rootText}\n`,
    `${origin}\n42 \n${rootText}\n`,
    `${origin}\n\u0664\u0662\n${rootText}\n`,
    `${origin}\n9007199254740992\n${rootText}\n`,
    `${origin}\n18446744073709551615\n${rootText}\n`,
    `${origin}\n42\n${rootText.slice(4)}\n`,
    `${origin}\n42\n${rootText.replace('s=', 't=')}\n`,
    `${origin}\n42\n${'ab'.repeat(32)}\n`,
    `\n42\n${rootText}\n`,
    `${origin}\n\n42\n${rootText}\n`,
    `${origin}\n42\n${rootText}\n\nmore\n`,
    `${origin}\n0\n${rootText}\n`, // an empty log has one root only
  ])('are refused, though signed, as %j', (text) => {
    expect(signed(text)).toEqual({ ok: false, error: 'checkpoint-malformed' });
  });

  it('of an empty log state the empty root', () => {
    const checkpoint = { origin, size: 0, root: emptyRoot(nodeCrypto) };
    expect(signed(formatCheckpoint(checkpoint))).toEqual({ ok: true, value: checkpoint });
  });

  it('count for their own log only', () => {
    const other = makeNoteKey(nodeCrypto, 'log.example/two', publicKey);
    const checkpoint = { origin, size: 1, root };
    const note = signCheckpoint(checkpoint, logKey, sign);
    expect(verifyCheckpoint(nodeCrypto, other, note)).toMatchObject({ error: 'signature-missing' });
    // The same key under both names signs what it should not: the text still names the other log.
    const crossed = signNote(formatCheckpoint(checkpoint), other, sign);
    expect(verifyCheckpoint(nodeCrypto, other, crossed)).toMatchObject({ error: 'origin-differs' });
    expect(() => signCheckpoint(checkpoint, other, sign)).toThrow(AssertionFailed);
    expect(verifyCheckpoint(nodeCrypto, logKey, note.replace('\n1\n', '\n2\n'))).toMatchObject({
      error: 'signature-invalid',
    });
    expect(verifyCheckpoint(nodeCrypto, logKey, 'x')).toMatchObject({ error: 'note-malformed' });
  });
});

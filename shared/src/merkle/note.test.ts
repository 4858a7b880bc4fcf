import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionFailed, assertDefined } from '../base/assert.ts';
import { formatHex, parseHex, utf8 } from '../base/bytes.ts';
import { ed25519KeyFromSeed } from '../crypto/node/ed25519-key.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import {
  formatNote,
  formatVkey,
  makeNoteKey,
  noteCharactersMax,
  parseNote,
  parseVkey,
  signNote,
  verifyNote,
} from './note.ts';

function makeSigner(name: string, seed: number) {
  const signer = ed25519KeyFromSeed(new Uint8Array(32).fill(seed));
  const key = makeNoteKey(nodeCrypto, name, signer.publicKey);
  return { key, sign: (message: Uint8Array) => signer.sign(message) };
}
const log = makeSigner('log.example/one', 1);
const witness = makeSigner('witness.example', 2);
const text = 'first line\n\nlast line\n';

/** One note with the signatures of several. */
function signedBy(...signers: readonly ReturnType<typeof makeSigner>[]): string {
  const signatures = signers.flatMap(
    ({ key, sign }) => parseNote(signNote(text, key, sign))?.signatures ?? [],
  );
  return formatNote({ text, signatures });
}

describe('published note and keys', () => {
  // The example in the documentation of Go's golang.org/x/mod/sumdb/note, and the key of sum.golang.org.
  const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const note =
    'If you think cryptography is the answer to your problem,\n' +
    "then you don't know what your problem is.\n\n" +
    '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

  it('verify', () => {
    const key = assertDefined(parseVkey(nodeCrypto, vkey), 'key');
    const verified = verifyNote(nodeCrypto, [key], note);
    expect(verified).toMatchObject({ ok: true, value: { signers: [key] } });
    expect(formatNote(assertDefined(parseNote(note), 'note'))).toBe(note);
  });

  it.each([vkey, 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'])(
    'are written as read: %s',
    (published) => {
      const key = assertDefined(parseVkey(nodeCrypto, published), 'key');
      expect(formatVkey(key)).toBe(published);
    },
  );

  it('refuse every changed character of a key', () => {
    for (let at = 0; at < vkey.length; at++) {
      for (const other of ['A', 'b', '0', '+', ' ', '\n', '=', '']) {
        const changed = vkey.slice(0, at) + other + vkey.slice(at + 1);
        expect(changed === vkey || parseVkey(nodeCrypto, changed) === undefined).toBe(true);
      }
    }
    expect(parseVkey(nodeCrypto, `${vkey}A===`)).toBeUndefined();
  });

  it('refuse a key of another signature type, with the right id for it', () => {
    const typed = Uint8Array.of(4, ...log.key.publicKey);
    const id = nodeCrypto.sha256(Uint8Array.of(...utf8('log.example/one\n'), ...typed)).slice(0, 4);
    const cosigner = `log.example/one+${formatHex(id)}+${btoa(String.fromCharCode(...typed))}`;
    expect(parseVkey(nodeCrypto, cosigner)).toBeUndefined();
  });
});

describe('verifyNote', () => {
  const verify = (note: string, keys = [log.key]) => verifyNote(nodeCrypto, keys, note);

  it('gives the text and the known signers, and ignores unknown keys', () => {
    const note = signedBy(witness, log);
    expect(verify(note)).toEqual({ ok: true, value: { text, signers: [log.key] } });
    expect(verify(note, [log.key, witness.key])).toMatchObject({
      value: { signers: [witness.key, log.key] },
    });
    expect(verify(note, [])).toEqual({ ok: false, error: 'signature-missing' });
    expect(verify(signedBy(witness))).toEqual({ ok: false, error: 'signature-missing' });
  });

  it('ignores a stranger who shares the name or the id, but not both', () => {
    const namesake = makeSigner('log.example/one', 9);
    expect(verify(signedBy(namesake, log)).ok).toBe(true);
    const [signature] = parseNote(signedBy(log))?.signatures ?? [];
    const borrowed = { ...assertDefined(signature, 'signature'), name: 'other.example' };
    const both = parseNote(signedBy(log));
    expect(
      verify(formatNote({ text, signatures: [borrowed, ...(both?.signatures ?? [])] })).ok,
    ).toBe(true);
  });

  it('condemns a note with one bad signature of a known key beside good ones', () => {
    const [good] = parseNote(signedBy(log))?.signatures ?? [];
    const known = assertDefined(good, 'signature');
    const bad = { ...known, signature: known.signature.with(5, (known.signature[5] ?? 0) ^ 1) };
    for (const signatures of [[bad], [bad, known], [known, bad]]) {
      expect(verify(formatNote({ text, signatures }))).toEqual({
        ok: false,
        error: 'signature-invalid',
      });
    }
    const short = { ...known, signature: known.signature.slice(0, 63) };
    expect(verify(formatNote({ text, signatures: [short] })).ok).toBe(false);
  });

  it('refuses every note that differs in one character', () => {
    const note = signedBy(log);
    for (let at = 0; at < note.length; at++) {
      for (const other of ['x', '\n', ' ', '']) {
        const changed = note.slice(0, at) + other + note.slice(at + 1);
        expect(verify(changed).ok).toBe(changed === note);
      }
    }
  });

  it('accepts 16 signatures and more, within a bound', () => {
    const strangers = Array.from({ length: 63 }, (_, i) => makeSigner(`w${i}.example`, 100 + i));
    expect(verify(signedBy(...strangers.slice(0, 15), log)).ok).toBe(true);
    expect(verify(signedBy(...strangers, log)).ok).toBe(true);
    expect(verify(signedBy(...strangers, witness, log)).ok).toBe(false);
    const long = `${'x'.repeat(noteCharactersMax)}\n`;
    expect(verify(signNote(long, log.key, log.sign)).ok).toBe(false);
  });

  it('accepts cosignatures the size of ML-DSA-44 from 16 witnesses', () => {
    const signature = new Uint8Array(8 + 2420).fill(1);
    const keyId = new Uint8Array(4);
    const cosigned = Array.from({ length: 16 }, (_, i) => ({ name: `w${i}`, keyId, signature }));
    const own = parseNote(signedBy(log))?.signatures ?? [];
    expect(verify(formatNote({ text, signatures: [...own, ...cosigned] })).ok).toBe(true);
  });
});

describe('parseNote', () => {
  const [line = ''] = signedBy(log)
    .slice(text.length + 1)
    .split('\n');

  it.each([
    '',
    '\n',
    text,
    `${text}\n`,
    `${text}\n\n`,
    `${text}${line}\n`,
    `${text}\n${line}`,
    `${text}\n${line}\n\n`,
    `${text}\n${line}\r\n`,
    `${text}\n${line}\nmore\n`,
    `${text}\n${line} \n`,
    `${text}\n- ${line.slice(2)}\n`,
    `${text}\n\u2014 \u2014 ${line.slice(2)}\n`,
    `${text}\n\u2014 a\u00a0b AAAAAAAA\n`,
    `${text}\n\u2014 a\u0085b AAAAAAAA\n`,
    `${text}\n\u2014 a+b AAAAAAAA\n`,
    `${text}\n\u2014  AAAAAAAA\n`,
    `${text}\n\u2014 a AAAAAA==\n`,
    `${text}\n\u2014 a AAAAAAB=\n`,
    `${text}\n\u2014 a AAAAAAA\n`,
    `tab\there\n\n${line}\n`,
    `nul\0here\n\n${line}\n`,
    `lone \ud800 surrogate\n\n${line}\n`,
  ])('refuses %j', (note) => {
    expect(parseNote(note)).toBeUndefined();
  });

  it('reads back what is written, whatever the text', () => {
    const lines = fc.array(
      fc.string({ unit: 'grapheme-composite' }).filter((each) => !/\p{Cc}/u.test(each)),
    );
    const names = fc.stringMatching(/^[a-z./]{1,20}$/);
    const signature = fc.record({
      name: names,
      keyId: fc.uint8Array({ minLength: 4, maxLength: 4 }),
      signature: fc.uint8Array({ minLength: 1, maxLength: 80 }),
    });
    const notes = fc.record({
      text: lines.map((each) => `${each.join('\n')}\n`),
      signatures: fc.array(signature, { minLength: 1, maxLength: 20 }),
    });
    fc.assert(
      fc.property(notes, (note) => {
        const parsed = assertDefined(parseNote(formatNote(note)), 'note');
        expect(parsed.text).toBe(note.text);
        expect(parsed.signatures.map((each) => each.name)).toEqual(
          note.signatures.map((each) => each.name),
        );
        expect(formatNote(parsed)).toBe(formatNote(note));
      }),
    );
  });

  it('is matched by a writer that refuses what it could not read', () => {
    expect(() => signNote('no newline', log.key, log.sign)).toThrow(AssertionFailed);
    expect(() => signNote('tab\t\n', log.key, log.sign)).toThrow(AssertionFailed);
    expect(() => signNote(text, log.key, () => new Uint8Array(63))).toThrow(AssertionFailed);
    const publicKey = parseHex('00'.repeat(32)) ?? new Uint8Array();
    expect(() => makeNoteKey(nodeCrypto, 'a b', publicKey)).toThrow(AssertionFailed);
    expect(() => makeNoteKey(nodeCrypto, '', publicKey)).toThrow(AssertionFailed);
  });
});

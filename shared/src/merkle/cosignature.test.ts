import { describe, expect, it } from 'vitest';
import { assert, assertDefined } from '../base/assert.ts';
import { concatBytes, formatBase64, parseBase64, u64be, utf8 } from '../base/bytes.ts';
import { ed25519KeyFromSeed } from '../crypto/node/ed25519-key.ts';
import {
  makeMlDsaKey,
  nodeCosignatureCrypto,
  parseMlDsaKeyPem,
} from '../crypto/node/ml-dsa-key.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { webCrypto } from '../crypto/web/web-crypto.ts';
import { signCosignature, verifyCosignatures } from './cosignature.ts';
import {
  type CosignerKey,
  formatCosignerVkey,
  makeCosignerKey,
  parseCosignerVkey,
} from './cosigner-key.ts';
import { formatNote, makeNoteKey, type NoteSignature, parseNote, parseVkey } from './note.ts';
import mlDsaVector from './ml-dsa-cosignature.vector.json' with { type: 'json' };

const crypto = nodeCosignatureCrypto;
const text = `log.example/2029\n7\n${formatBase64(new Uint8Array(32).fill(7))}\n`;

function makeCosigner(name: string, seed: number) {
  const signer = ed25519KeyFromSeed(new Uint8Array(32).fill(seed));
  const key = makeCosignerKey(crypto, 'ed25519', name, signer.publicKey);
  return { key, sign: (message: Uint8Array) => signer.sign(message) };
}
type Cosigner = ReturnType<typeof makeCosigner>;
const one = makeCosigner('witness.example/one', 1);
const two = makeCosigner('witness.example/two', 2);
const mlDsa = makeMlDsaKey();
const postQuantum: Cosigner = {
  key: makeCosignerKey(crypto, 'ml-dsa-44', 'witness.example/one', mlDsa.publicKey),
  sign: mlDsa.sign,
};

const cosign = ({ key, sign }: Cosigner, timeS: number, of = text) =>
  signCosignature(key, sign, of, timeS);
const noteOf = (signatures: readonly NoteSignature[], of = text) =>
  formatNote({ text: of, signatures });
const found = (keys: readonly CosignerKey[], note: string, port = crypto) => {
  const verified = verifyCosignatures(port, keys, note);
  return verified.ok
    ? verified.value.map(({ key, timeS }) => `${key.name} ${key.kind} ${timeS}`)
    : verified.error;
};

describe('a cosignature that another implementation made', () => {
  // By github.com/transparency-dev/formats v0.1.1 and golang.org/x/mod/sumdb/note.
  const witnessVkey =
    'witness.example.com/vector+416f103d+BK/QmJFVP3SKJOqAMhFxBQPtylo3sjwWibyFDAlZKK8B';
  const witnessSeed = 'kRffG/zx6hAgpPgT4aTFlxdokJiVB+L8Ync0MWZkhbw=';
  const body = 'example.com/vector-log\n1234\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n';
  const note = `${body}
\u2014 example.com/vector-log RRah2qlLrSlk6J8DA1HmNewppUM15Quhs5cAIb1KjBsV3otVirJTW8AFVsQtJkTW1Zny7GuoAxZpI6bUPcpM68QOIgE=
\u2014 witness.example.com/vector QW8QPQAAAABqwLUbDdj7sDNRIVjmjYgqFI6y4UJhPg/UAA8J8wAdqSd3q4PedRhkgXA4xFN/Jg5uWn7ZkBA+H/UHQs5d9hITdXmQAA==
`;
  const key = assertDefined(parseCosignerVkey(nodeCrypto, witnessVkey), 'a key');

  it('verifies, in Node and in a browser', () => {
    expect(found([key], note)).toEqual(['witness.example.com/vector ed25519 1791014171']);
    expect(found([key], note, webCrypto)).toEqual([
      'witness.example.com/vector ed25519 1791014171',
    ]);
    expect(formatCosignerVkey(key)).toBe(witnessVkey);
  });

  it('is made again byte for byte from its key and time', () => {
    const signer = ed25519KeyFromSeed(assertDefined(parseBase64(witnessSeed), 'a seed'));
    const cosignature = signCosignature(key, (m) => signer.sign(m), body, 1_791_014_171);
    expect(cosignature).toEqual(parseNote(note)?.signatures[1]);
  });

  it('with ML-DSA-44 verifies, and states no time, so that it witnesses nothing', () => {
    const mlDsaKey = assertDefined(parseCosignerVkey(nodeCrypto, mlDsaVector.vkey), 'a key');
    expect(formatCosignerVkey(mlDsaKey)).toBe(mlDsaVector.vkey);
    expect(found([mlDsaKey], mlDsaVector.note)).toEqual([]);
    const other = mlDsaVector.note.replace('\n1\n', '\n2\n');
    expect(found([mlDsaKey], other)).toBe('signature-invalid');
  });
});

describe('cosignatures', () => {
  it('of both kinds stand in one note', () => {
    const note = noteOf([cosign(one, 5), cosign(two, 6), cosign(postQuantum, 7)]);
    expect(found([one.key, two.key, postQuantum.key], note)).toEqual([
      'witness.example/one ed25519 5',
      'witness.example/two ed25519 6',
      'witness.example/one ml-dsa-44 7',
    ]);
  });

  it('by ML-DSA-44 are those of an unknown key where it cannot be verified', () => {
    const forged = { ...cosign(postQuantum, 7), signature: new Uint8Array(2428) };
    const keys = [one.key, postQuantum.key];
    expect(found(keys, noteOf([forged, cosign(one, 5)]), webCrypto)).toEqual([
      'witness.example/one ed25519 5',
    ]);
    expect(found(keys, noteOf([forged, cosign(one, 5)]))).toBe('signature-invalid');
  });

  it('by ML-DSA-44 bind the name of the cosigner and the origin', () => {
    const renamed = makeCosignerKey(crypto, 'ml-dsa-44', 'witness.example/x', mlDsa.publicKey);
    const moved = { ...cosign(postQuantum, 7), name: renamed.name, keyId: renamed.id };
    expect(found([renamed], noteOf([moved]))).toBe('signature-invalid');
    const elsewhere = text.replace('log.example', 'log.example.org');
    expect(found([postQuantum.key], noteOf([cosign(postQuantum, 7)], elsewhere))).toBe(
      'signature-invalid',
    );
  });

  it('of one key count once, with the newest time', () => {
    const note = noteOf([cosign(one, 5), cosign(one, 9), cosign(one, 7), cosign(one, 9)]);
    expect(found([one.key], note)).toEqual(['witness.example/one ed25519 9']);
  });

  it('of 16 witnesses and the log are all taken', () => {
    const many = Array.from({ length: 16 }, (_, i) => makeCosigner(`w.example/${i}`, 10 + i));
    const note = noteOf([cosign(one, 3), ...many.map((each) => cosign(each, 4))]);
    expect(
      found(
        many.map(({ key }) => key),
        note,
      ),
    ).toHaveLength(16);
  });

  it('without a time are left out, but must be right', () => {
    const message = utf8(`cosignature/v1\ntime 0\n${text}`);
    const timeless = concatBytes(u64be(0), one.sign(message));
    const line = { name: one.key.name, keyId: one.key.id, signature: timeless };
    expect(found([one.key, two.key], noteOf([line, cosign(two, 6)]))).toEqual([
      'witness.example/two ed25519 6',
    ]);
    const wrong = { ...line, signature: concatBytes(u64be(0), new Uint8Array(64)) };
    expect(found([one.key], noteOf([wrong]))).toBe('signature-invalid');
    expect(() => cosign(one, 0)).toThrow(/time/);
  });

  it('of unknown keys are ignored, though name or id is that of a known one', () => {
    const sameName = { ...cosign(two, 6), name: one.key.name };
    const sameId = { ...cosign(two, 6), keyId: one.key.id };
    expect(found([one.key], noteOf([sameName, sameId, cosign(one, 5)]))).toEqual([
      'witness.example/one ed25519 5',
    ]);
    // Name and id of a known key, signed by another: the whole note falls.
    const both = { ...sameId, name: one.key.name };
    expect(found([one.key], noteOf([both, cosign(one, 5)]))).toBe('signature-invalid');
  });

  it.each([1, 7, 8, 9, 71])('cut after %i bytes are refused', (length) => {
    const whole = cosign(one, 5);
    const cut = { ...whole, signature: whole.signature.slice(0, length) };
    expect(found([one.key], noteOf([cut]))).toBe('signature-invalid');
  });

  it('without any byte are no line of a note', () => {
    const line = `\u2014 ${one.key.name} ${formatBase64(one.key.id)}\n`;
    expect(found([one.key], `${text}\n${line}`)).toBe('note-malformed');
  });

  it('are refused with every changed byte, the time included', () => {
    const whole = cosign(one, 1_900_000_000);
    for (let at = 0; at < whole.signature.length; at++) {
      const signature = whole.signature.slice();
      signature[at] = (signature[at] ?? 0) ^ 1;
      expect(found([one.key], noteOf([{ ...whole, signature }]))).toBe('signature-invalid');
    }
  });

  it('with a time beyond all whole numbers are refused', () => {
    const message = utf8(`cosignature/v1\ntime ${2n ** 53n}\n${text}`);
    const signature = concatBytes(u64be(2n ** 53n), one.sign(message));
    const line = { name: one.key.name, keyId: one.key.id, signature };
    expect(found([one.key], noteOf([line]))).toBe('signature-invalid');
  });

  it('by Ed25519 cover extension lines, and only checkpoints are cosigned', () => {
    const longer = `${text}more\n`;
    expect(found([one.key], noteOf([cosign(one, 5, longer)], longer))).toHaveLength(1);
    expect(found([one.key], noteOf([cosign(one, 5)], longer))).toBe('signature-invalid');
    expect(found([one.key], noteOf([cosign(one, 5)], 'no checkpoint\n'))).toBe(
      'checkpoint-malformed',
    );
    expect(() => cosign(one, 5, 'no checkpoint\n')).toThrow(/checkpoint/);
    expect(found([one.key], 'x')).toBe('note-malformed');
  });
});

describe('keys of cosigners', () => {
  it('are not those of a log, nor the reverse, with the same bytes', () => {
    const logKey = makeNoteKey(nodeCrypto, one.key.name, one.key.publicKey);
    expect(logKey.id).not.toEqual(one.key.id);
    expect(parseVkey(nodeCrypto, formatCosignerVkey(one.key))).toBeUndefined();
    const vkey = formatCosignerVkey(one.key);
    for (let at = 0; at < vkey.length; at++) {
      const changed = `${vkey.slice(0, at)}${vkey[at] === 'B' ? 'C' : 'B'}${vkey.slice(at + 1)}`;
      expect(parseCosignerVkey(nodeCrypto, changed)).toBeUndefined();
    }
    expect(parseCosignerVkey(nodeCrypto, vkey)).toEqual(one.key);
  });

  it('of ML-DSA-44 come back from their file; another key does not', () => {
    const again = assertDefined(parseMlDsaKeyPem(mlDsa.formatPem()), 'a key');
    expect(again.publicKey).toEqual(mlDsa.publicKey);
    const cosigned = noteOf([signCosignature(postQuantum.key, again.sign, text, 8)]);
    const verified = verifyCosignatures(crypto, [postQuantum.key], cosigned);
    assert(verified.ok, 'verifies');
    expect(verified.value).toHaveLength(1);
    expect(parseMlDsaKeyPem('x')).toBeUndefined();
  });
});

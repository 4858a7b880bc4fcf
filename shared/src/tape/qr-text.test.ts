import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../base/bytes.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { formatBase45, parseBase45 } from './base45.ts';
import { formatQrParts, parseQrParts, partCharactersMax } from './qr-text.ts';

/** Sizes drawn evenly: fast-check's own arrays are mostly short, and long tapes are the hard ones. */
const tapeBytes = fc
  .tuple(fc.integer({ min: 100, max: 4000 }), fc.uint8Array({ minLength: 1, maxLength: 32 }))
  .map(([size, seed]) =>
    Uint8Array.from({ length: size }, (_, i) => (seed[i % seed.length] ?? 0) ^ i),
  );
const signedTape = fc.record({
  tape: tapeBytes,
  keyId: fc.uint8Array({ minLength: 8, maxLength: 8 }),
  tapeSignature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
});
const width = fc.constantFrom(partCharactersMax.paper80mm, partCharactersMax.paper58mm);

describe('Base45', () => {
  it('gives the examples of RFC 9285', () => {
    expect(formatBase45(utf8('AB'))).toBe('BB8');
    expect(formatBase45(utf8('Hello!!'))).toBe('%69 VD92EX0');
    expect(parseBase45('QED8WEX0')).toEqual(utf8('ietf!'));
  });

  it.each(['GGW', '::', 'A', 'ab1'])('refuses %s', (text) => {
    expect(parseBase45(text)).toBeUndefined();
  });
});

describe('QR text of a tape', () => {
  it('comes back from its parts in any order, with repeats', () => {
    fc.assert(
      fc.property(signedTape, width, fc.nat(), (signed, charactersMax, turn) => {
        const parts = formatQrParts(nodeCrypto, signed, charactersMax);
        expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(charactersMax);
        const turned = [...parts.slice(turn % parts.length), ...parts];
        expect(parseQrParts(nodeCrypto, turned)).toEqual({ ok: true, value: signed });
      }),
    );
  });

  it('comes back when any one of several parts is lost', () => {
    fc.assert(
      fc.property(signedTape, (signed) => {
        const parts = formatQrParts(nodeCrypto, signed, partCharactersMax.paper58mm);
        fc.pre(parts.length > 1);
        for (const lost of parts.keys()) {
          const rest = parts.filter((_, i) => i !== lost);
          expect(parseQrParts(nodeCrypto, rest)).toEqual({ ok: true, value: signed });
        }
      }),
    );
  });

  it('says how many parts are missing', () => {
    const signed = { tape: new Uint8Array(3000).fill(9), keyId: new Uint8Array(8) };
    const parts = formatQrParts(
      nodeCrypto,
      { ...signed, tapeSignature: new Uint8Array(64) },
      partCharactersMax.paper80mm,
    );
    expect(parseQrParts(nodeCrypto, parts.slice(2))).toMatchObject({
      ok: false,
      error: { code: 'qr.incomplete', params: { missing: 1 } },
    });
  });

  it('refuses parts of two tapes and any changed character', () => {
    const make = (fill: number): string[] =>
      formatQrParts(
        nodeCrypto,
        {
          tape: new Uint8Array(900).fill(fill),
          keyId: new Uint8Array(8),
          tapeSignature: new Uint8Array(64),
        },
        partCharactersMax.paper80mm,
      );
    const [parity = '', ...own] = make(1);
    const foreign = make(2);
    expect(parseQrParts(nodeCrypto, [parity, foreign[1] ?? ''])).toMatchObject({
      error: { code: 'qr.mixed' },
    });
    for (let at = 0; at < parity.length; at += 7) {
      const changed = `${parity.slice(0, at)}${parity[at] === 'A' ? 'B' : 'A'}${parity.slice(at + 1)}`;
      expect(parseQrParts(nodeCrypto, [changed, ...own.slice(1)]).ok).toBe(false);
    }
  });
});

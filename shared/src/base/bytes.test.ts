import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareBytes,
  concatBytes,
  equalBytes,
  formatBase64,
  formatHex,
  parseBase64,
  parseHex,
  parseUtf8,
  u16be,
  u32be,
  u64be,
  utf8,
} from './bytes.ts';

const bytes = fc.uint8Array({ maxLength: 40 });

describe('bytes', () => {
  it('come back from hex, base64 and UTF-8', () => {
    fc.assert(
      fc.property(bytes, fc.string({ unit: 'grapheme' }), (value, text) => {
        expect(parseHex(formatHex(value))).toEqual(value);
        expect(parseBase64(formatBase64(value))).toEqual(value);
        expect(formatBase64(value)).toBe(Buffer.from(value).toString('base64'));
        expect(parseUtf8(utf8(text))).toBe(text);
      }),
    );
  });

  it('are ordered and equal as Buffer says', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
        expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0);
        expect(concatBytes(a, b)).toEqual(new Uint8Array(Buffer.concat([a, b])));
      }),
    );
  });

  it.each(['a', 'zz', '0x', '1 2 '])('refuse %j as hex', (text) => {
    expect(parseHex(text)).toBeUndefined();
  });

  // The last two decode elsewhere, to the same bytes as another text.
  it.each(['A', 'AA=', 'AA==AA==', 'A A=', 'AB==', 'AAB='])('refuse %j as base64', (text) => {
    expect(parseBase64(text)).toBeUndefined();
  });

  it('refuse malformed UTF-8', () => {
    expect(parseUtf8(Uint8Array.of(0xc0, 0x80))).toBeUndefined();
    expect(parseUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toBeUndefined();
  });

  it('write integers big-endian and refuse what does not fit', () => {
    expect(u16be(0x0102)).toEqual(Uint8Array.of(1, 2));
    expect(u32be(0xfffefdfc)).toEqual(Uint8Array.of(0xff, 0xfe, 0xfd, 0xfc));
    expect(u64be(2 ** 40)).toEqual(Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 0));
    expect(() => u16be(65_536)).toThrow('out of range');
    expect(() => u32be(-1)).toThrow('out of range');
  });
});

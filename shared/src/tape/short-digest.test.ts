import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHex } from '../base/bytes.ts';
import { formatShortDigest, parseShortDigest } from './short-digest.ts';

const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });

function code(text: string): string {
  const parsed = parseShortDigest(text);
  return parsed.ok ? parsed.value : parsed.error.code;
}

describe('short digest', () => {
  it('of the example tape', () => {
    const example = parseHex('ecf418432c25f1a100e4c089f1b42ff7c0b1603c27c631926c0dc92cf7f117b1');
    expect(formatShortDigest(example ?? new Uint8Array())).toBe('1790 2381 8058 0443 5660 7113');
  });

  it('comes back however it is written', () => {
    fc.assert(
      fc.property(digest, fc.constantFrom(0x30, 0x660, 0x6f0), (bytes, zero) => {
        const text = formatShortDigest(bytes);
        expect(text).toMatch(/^(\d{4} ){5}\d{4}$/);
        const other = text.replaceAll(/\d/g, (d) => String.fromCharCode(zero + Number(d)));
        for (const typed of [
          other,
          ` ${other.replaceAll(' ', '-')}\n`,
          other.replaceAll(' ', ''),
        ]) {
          expect(code(`\u200f${typed}`)).toBe(text);
        }
      }),
    );
  });

  it('finds one wrong digit, and two that were exchanged', () => {
    fc.assert(
      fc.property(digest, fc.nat(22), fc.integer({ min: 1, max: 9 }), (bytes, at, add) => {
        const text = formatShortDigest(bytes).replaceAll(' ', '');
        const wrong = String((Number(text[at]) + add) % 10);
        expect(code(text.slice(0, at) + wrong + text.slice(at + 1))).toBe('short-digest.mistyped');
        const turned = `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`;
        expect(code(turned)).toBe(
          text[at] === text[at + 1] ? formatShortDigest(bytes) : 'short-digest.mistyped',
        );
      }),
    );
  });

  it.each([
    '',
    '4302',
    '4302 3275 7606 9519 3313 8378 1',
    '4302 3275 7606 9519 3313 837x',
    '४३०२ 3275 7606 9519 3313 8378',
  ])('refuses %s', (text) => {
    expect(code(text)).toBe('short-digest.malformed');
  });
});

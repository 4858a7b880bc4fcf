import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareUtf8 } from './utf8-order.ts';

// Few characters, so that common prefixes occur, and those around the border where UTF-16 order is wrong.
const text = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    'é',
    'ك',
    '\uD7FF',
    '\uE000',
    '\uFFFF',
    '\u{10000}',
    '\u{10FFFF}',
  ),
});

test('the order is that of the encoded bytes', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(Math.sign(compareUtf8(a, b))).toBe(bytes);
    }),
  );
});

test('the usual string order would be wrong: the character above U+FFFF comes last', () => {
  const texts = ['\u{10000}', '\uFF21', 'a'];
  expect(texts.toSorted(compareUtf8)).toEqual(['a', '\uFF21', '\u{10000}']);
  expect(texts.toSorted()).toEqual(['a', '\u{10000}', '\uFF21']);
});

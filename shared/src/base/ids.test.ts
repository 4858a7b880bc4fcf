import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes, utf8 } from './bytes.ts';
import { compareIds, idBytesMax, isId } from './ids.ts';

describe('ids', () => {
  it.each(['110101-03', '-991304-001', 'محطة 12', 'وێستگە/٧', 'a', 'x'.repeat(64), 'ب'.repeat(32)])(
    'accepts %s',
    (id) => {
      expect(isId(id)).toBe(true);
    },
  );

  it.each([
    ['nothing', ''],
    ['65 bytes', 'x'.repeat(65)],
    ['66 bytes of Arabic', 'ب'.repeat(33)],
    ['a space in front', ' 12'],
    ['a line break', '1\n2'],
    ['a direction override', '11\u202E01'],
    ['a zero-width space', '11\u200B01'],
    ['half a character', '\uD800'],
  ])('refuses %s', (_, id) => {
    expect(isId(id)).toBe(false);
  });

  it('never accepts more bytes than a file name may have', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 70 }), (text) => {
        fc.pre(isId(text));
        return utf8(text).length <= idBytesMax;
      }),
    );
  });

  it('orders as the bytes of UTF-8 do, also beyond the Basic Multilingual Plane', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareIds(a, b))).toBe(Math.sign(compareBytes(utf8(a), utf8(b))));
      }),
    );
  });
});

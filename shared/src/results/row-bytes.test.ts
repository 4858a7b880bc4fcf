import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseUtf8, utf8 } from '../base/bytes.ts';
import { makeRowBytes } from './row-bytes.ts';

test('counts, texts and what was encoded before stand as in a text', () => {
  const part = fc.oneof(
    fc.nat(1200),
    fc.maxSafeNat(),
    fc.string({ maxLength: 3000 }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'grapheme' }).map(utf8),
  );
  const rows = makeRowBytes();
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      rows.clear();
      let text = '';
      for (const each of parts) {
        if (typeof each === 'number') rows.count(each);
        else if (typeof each === 'string') rows.text(each);
        else rows.bytes(each);
        text += typeof each === 'object' ? parseUtf8(each) : each;
      }
      expect(parseUtf8(rows.view())).toBe(text);
    }),
  );
});

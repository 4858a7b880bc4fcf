import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { IntegerColumn } from './integer-column.ts';

const borders = [0, 1, 65533, 65534, 65535, 2 ** 32 - 3, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 53 - 1];

test('holds what was set last, at every width, and knows what was not set', () => {
  const value = fc.oneof(fc.constantFrom(...borders), fc.maxSafeNat());
  const settings = fc.array(fc.tuple(fc.nat(2000), value), { maxLength: 50 });
  fc.assert(
    fc.property(settings, (pairs) => {
      const column = new IntegerColumn();
      const model = new Map<number, number>();
      for (const [index, set] of pairs) {
        column.set(index, set);
        model.set(index, set);
      }
      for (let index = 0; index < 2100; index++) expect(column.get(index)).toBe(model.get(index));
    }),
    { numRuns: 50 },
  );
});

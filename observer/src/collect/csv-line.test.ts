import * as fc from 'fast-check';
import { formatCsvField } from '@mutabaqa/shared/results/text-rows.ts';
import { runs } from '@mutabaqa/test/soak.ts';
import { expect, test } from 'vitest';
import { parseCsvLine } from './csv-line.ts';

test('what is written as fields is read as the same fields', () => {
  const field = fc.string({ unit: fc.constantFrom('a', ',', '"', ' ', ';', 'س') });
  fc.assert(
    fc.property(fc.array(field, { minLength: 1 }), (fields) => {
      expect(parseCsvLine(fields.map(formatCsvField).join(','))).toEqual(fields);
    }),
    { numRuns: runs(300, 10_000) },
  );
});

test.each([
  ['', ['']],
  ['a,', ['a', '']],
  [',', ['', '']],
  ['"a', ['a']],
  ['"a"x,b', ['a', 'b']],
])('%j is read as %j', (line, fields) => {
  expect(parseCsvLine(line)).toEqual(fields);
});

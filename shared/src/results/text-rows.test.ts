import { expect, test } from 'vitest';
import { formatCsvRow, formatJsonLine } from './text-rows.ts';

test('a field is quoted when a reader would take it for more than one', () => {
  expect(formatCsvRow(['a', '', 'b c', "d'"])).toBe("a,,b c,d'\n");
  expect(formatCsvRow(['a,b', 'say "a"', 'two\nlines', 'return\r'])).toBe(
    '"a,b","say ""a""","two\nlines","return\r"\n',
  );
});

test('a JSON line is one line', () => {
  expect(formatJsonLine({ text: 'two\nlines', none: undefined })).toBe('{"text":"two\\nlines"}\n');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseUtf8, utf8 } from '../base/bytes.ts';
import { makeLineBatches } from './line-batches.ts';

const line = fc
  .tuple(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.oneof({ weight: 5, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.nat(60_000) }),
  )
  .map(([text, times]) => `${text.replaceAll('\n', ' ').repeat(times)}\n`);
const writes = fc.array(
  fc.record({ file: fc.constantFrom('a', 'b'), text: line, isEncoded: fc.boolean() }),
  { maxLength: 30 },
);

test('every file has its lines in order, and pieces that a sink keeps stay as they are', () => {
  fc.assert(
    fc.property(writes, (drawn) => {
      const pieces: { readonly file: string; readonly chunk: Uint8Array }[] = [];
      const batches = makeLineBatches({ write: (file, chunk) => pieces.push({ file, chunk }) });
      const wanted = new Map<string, string>();
      for (const { file, text, isEncoded } of drawn) {
        batches.write(file, isEncoded ? utf8(text) : text);
        wanted.set(file, (wanted.get(file) ?? '') + text);
      }
      batches.finish();
      for (const { chunk } of pieces) expect([undefined, 10]).toContain(chunk.at(-1));
      for (const [file, text] of wanted) {
        const chunks = pieces.filter((piece) => piece.file === file);
        const shown = chunks.map(({ chunk }) => parseUtf8(chunk)).join('');
        expect(shown === text).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('a file in which nothing stands is written too', () => {
  const written: string[] = [];
  const batches = makeLineBatches({
    write(file, chunk) {
      written.push(`${file} ${chunk.length}`);
    },
  });
  batches.write('empty', '');
  batches.finish();
  expect(written).toEqual(['empty 0']);
});

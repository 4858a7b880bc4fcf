/** Every file of proto/golden, as a second implementation would use it. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { webCrypto } from '@mutabaqa/shared/crypto/web/web-crypto.ts';
import { makeAllGolden } from './all-golden.ts';
import { goldenDirectory, readGolden } from './golden-file.ts';
import { goldenReaders } from './golden-readers.ts';

const folders = (path: string): string[] =>
  readdirSync(path).filter((name) => statSync(join(path, name)).isDirectory());

const formats = Object.keys(goldenReaders);
const reader = (format: string) => assertDefined(goldenReaders[format], format);

/** Formats without a way to be refused by their own bytes alone. */
const onlyValid = ['refusal-record'];

describe('proto/golden', () => {
  it('holds what the code makes today, and nothing else', () => {
    const made = makeAllGolden().map(({ path, text }) => [path, JSON.parse(text) as unknown]);
    const kept = folders(goldenDirectory).flatMap((format) =>
      folders(join(goldenDirectory, format)).flatMap((verdict) =>
        readGolden(`${format}/${verdict}`).map(([name, content]) => [
          `${format}/${verdict}/${name}.json`,
          content,
        ]),
      ),
    );
    expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(made));
    expect(new Set(made.map(([path]) => path)).size).toBe(made.length);
  });

  it('is made the same twice', () => {
    expect(makeAllGolden()).toEqual(makeAllGolden());
  });

  it('has a reader for every format', () => {
    expect(folders(goldenDirectory).toSorted()).toEqual(formats.toSorted());
  });
});

describe.each([
  ['node', nodeCrypto],
  ['web', webCrypto],
])('with %s crypto', (_, crypto) => {
  describe.each(formats)('%s', (format) => {
    it.each(readGolden(`${format}/valid`))('%s is accepted', (_name, golden) => {
      expect(reader(format)(crypto, golden)).toMatchObject({ ok: true });
    });
  });

  describe.each(formats.filter((format) => !onlyValid.includes(format)))('%s', (format) => {
    it.each(readGolden(`${format}/refused`))('%s is refused', (_name, golden) => {
      const { code, params, why } = golden;
      const error = {
        code,
        ...(params !== undefined && { params }),
        ...(why !== undefined && { params: { why } }),
      };
      expect(reader(format)(crypto, golden)).toMatchObject({ ok: false, error });
    });
  });
});

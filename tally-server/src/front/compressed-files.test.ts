import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CompressedFiles, makeCompressedFiles } from './compressed-files.ts';
import type { PublicFile } from './public-tree.ts';

const mebibyte = 1024 * 1024;
let directory = '';
let compressed: CompressedFiles;
let faults: unknown[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-compressed-'));
  mkdirSync(join(directory, 'public'));
  faults = [];
  const tree = { find: () => Promise.resolve(undefined) };
  compressed = makeCompressedFiles(tree, join(directory, 'own'), (fault) => faults.push(fault));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
  expect(faults).toEqual([]);
});

function put(name: string, bytes: number): PublicFile {
  const path = join(directory, 'public', name);
  writeFileSync(path, 'station,votes\n'.repeat(Math.ceil(bytes / 14)).slice(0, bytes));
  return { name, path, bytes, changedMs: statSync(path).mtimeMs };
}

it('nobody waits while the file of another is compressed', async () => {
  const [large, small] = [put('large.csv', mebibyte), put('index.json', 4096)];
  const [first, second] = await Promise.all([
    compressed.of(large, 'gzip'),
    compressed.of(small, 'gzip'),
  ]);
  expect([first?.encoding, second]).toEqual(['gzip', undefined]);
  expect((await compressed.of(small, 'gzip'))?.encoding).toBe('gzip');
});

it('no request has a file of more than a mebibyte compressed', async () => {
  const large = put('large.csv', mebibyte + 1);
  expect(await compressed.of(large, 'gzip')).toBeUndefined();
  // Had it been taken up, this one would not have its turn, or come after it.
  expect(await compressed.of(put('index.json', 4096), 'gzip')).toBeDefined();
  expect(await compressed.of(large, 'gzip')).toBeUndefined();
  expect(readdirSync(join(directory, 'own'))).toHaveLength(1);
});

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeVersionFiles } from './version-files.ts';

let place = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'mutabaqa-version-'));
});
afterEach(() => {
  rmSync(place, { recursive: true, force: true });
});

function writeOne(name: string, before: string | undefined, tape: string): string {
  const directory = join(place, name);
  const files = makeVersionFiles(directory, before);
  for (const piece of ['a', 'b', 'c']) files.file('rows').write(piece);
  files.writeWhole('tapes/one', utf8(tape));
  files.writeWhole('tapes/one', utf8('a second time'));
  files.writeWhole('tapes/same', utf8('same'));
  files.finish();
  return directory;
}

test('sums are those of the files, in byte order of names', () => {
  const directory = writeOne('1', undefined, 'tape');
  const lines = ['rows', 'tapes/one', 'tapes/same'].map((name) => {
    const bytes = readFileSync(join(directory, name));
    return `${formatHex(nodeCrypto.sha256(bytes))}  ${name}\n`;
  });
  expect(readFileSync(join(directory, 'SHA256SUMS'), 'utf8')).toBe(lines.join(''));
  expect(readFileSync(join(directory, 'rows'), 'utf8')).toBe('abc');
  expect(readFileSync(join(directory, 'tapes/one'), 'utf8')).toBe('tape');
});

test('what has not changed is one file on the disk, what has changed is another', () => {
  const first = writeOne('1', undefined, 'tape');
  const second = writeOne('2', first, 'with a section withheld');
  const inodeOf = (version: string, name: string) => statSync(join(version, name)).ino;
  expect(inodeOf(second, 'tapes/same')).toBe(inodeOf(first, 'tapes/same'));
  expect(inodeOf(second, 'tapes/one')).not.toBe(inodeOf(first, 'tapes/one'));
  expect(readFileSync(join(second, 'tapes/one'), 'utf8')).toBe('with a section withheld');
  const sums = readFileSync(join(second, 'SHA256SUMS'), 'utf8');
  expect(sums.split('\n')[2]).toBe(readFileSync(join(first, 'SHA256SUMS'), 'utf8').split('\n')[2]);
});

test('a version before of which nothing is left is no hindrance', () => {
  const first = writeOne('1', undefined, 'tape');
  rmSync(join(first, 'tapes'), { recursive: true });
  const second = writeOne('2', first, 'tape');
  expect(readFileSync(join(second, 'tapes/same'), 'utf8')).toBe('same');
  expect(readFileSync(join(writeOne('3', join(place, 'none'), 'x'), 'tapes/one'), 'utf8')).toBe(
    'x',
  );
});

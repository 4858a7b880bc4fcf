import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeEd25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import {
  makeTestEntries,
  signTestCheckpoint,
  testLogKey,
  treeOf,
} from '@mutabaqa/test/builders/log-files.ts';
import { UsageFault } from '../report/exit-codes.ts';
import { openSeenFile } from './seen-file.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'observer-state-'));
  path = join(directory, 'seen');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const tree = treeOf(makeTestEntries(9));
const at = (size: number) => ({ origin: testLogKey.name, size, root: tree.root(size) });
const open = (logKey = testLogKey) =>
  openSeenFile(nodeCrypto, { nowMs: () => 42 }, logKey, path, 'somewhere');
const keep = (...sizes: readonly number[]): void => {
  const seen = open();
  for (const size of sizes) seen.keep(at(size), signTestCheckpoint(at(size)));
};
const sizes = (): number[] =>
  open()
    .list()
    .map(({ size }) => size);

test('remembers every checkpoint in the order in which it was seen, each once', () => {
  expect(sizes()).toEqual([]);
  keep(3, 5, 3);
  keep(5, 4);
  expect(sizes()).toEqual([3, 5, 4]);
  expect(open().list()[0]).toEqual({
    ...at(3),
    seenAtMs: 42,
    note: signTestCheckpoint(at(3)),
  });
});

test('keeps a second root of one size: it is the proof', () => {
  keep(5);
  const twin = { ...at(5), root: tree.root(4) };
  open().keep(twin, signTestCheckpoint(twin));
  expect(sizes()).toEqual([5, 5]);
});

test('only ever appends', () => {
  keep(3);
  const before = readFileSync(path, 'utf8');
  keep(7);
  expect(readFileSync(path, 'utf8').startsWith(before)).toBe(true);
});

test('a line torn by a crash is dropped, at any length, and the rest stays', () => {
  keep(3);
  const whole = readFileSync(path, 'utf8');
  for (let length = 1; length < whole.length; length += 7) {
    writeFileSync(path, whole + whole.slice(0, length));
    expect(sizes()).toEqual([3]);
    keep(5);
    expect(sizes()).toEqual([3, 5]);
  }
});

test.each([
  ['is no JSON', 'x\n'],
  ['is no object', '1\n'],
  ['has no note', '{"seenAtMs":1}\n'],
  ['has a note that is none', '{"seenAtMs":1,"note":"x"}\n'],
])('refuses a file with a line that %s, rather than forget it', (_, line) => {
  keep(3);
  appendFileSync(path, line);
  expect(() => open()).toThrow(/damaged in line 2/);
});

test('refuses a file whose signature was changed', () => {
  keep(3);
  const text = readFileSync(path, 'utf8').replace('\\n3\\n', '\\n4\\n');
  writeFileSync(path, text);
  expect(() => open()).toThrow(UsageFault);
});

test('may hold checkpoints of other logs, and leaves them alone', () => {
  keep(3);
  const other = makeNoteKey(nodeCrypto, 'other.example', makeEd25519Key().publicKey);
  expect(open(other).list()).toEqual([]);
});

test('says when it cannot be read or written', () => {
  path = directory;
  expect(() => open()).toThrow(/cannot be read/);
  path = join(directory, 'absent', 'seen');
  expect(() => {
    keep(3);
  }).toThrow(/cannot be written/);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { type KeptCopy, openKeptCopy } from './kept-copy.ts';

let directory: string;
let copy: KeptCopy;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kept-copy-'));
  copy = openKeptCopy(directory);
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

test.each([
  'seen.jsonl',
  'SEEN.jsonl',
  './seen.jsonl',
  './/seen.jsonl',
  'assets/../seen.jsonl',
  '%73een.jsonl',
  '%2e%2fseen.jsonl',
  'seen.jsonl.',
  'evidence/fork.json',
  'Evidence/fork.json',
  'evidence%2ffork.json',
  'evidence\\fork.json',
  '.staging/x',
  '../x',
  '',
])('nothing published comes to stand at "%s"', (name) => {
  writeFileSync(join(directory, 'seen.jsonl'), 'own');
  const bytes = utf8('theirs');
  expect(() => {
    copy.put(name, bytes);
  }).toThrow('not a place');
  expect(() => {
    copy.stage(name, bytes);
  }).toThrow('not a place');
  expect(readFileSync(join(directory, 'seen.jsonl'), 'utf8')).toBe('own');
});

test.each(['index.html', 'lookup/contests/..%2Fx.json', 'results/versions/1/evidence/aa'])(
  'but it does at "%s"',
  (name) => {
    copy.put(name, utf8('theirs'));
    expect(readFileSync(join(directory, name), 'utf8')).toBe('theirs');
  },
);

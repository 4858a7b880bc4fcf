import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeCardWatch } from './watch-cards.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-watch-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function put(name: string, file: string, content: string): void {
  mkdirSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, name, file), content);
}

test('settled: a card is taken once, after two looks found it the same', () => {
  const watch = makeCardWatch(directory);
  put('b', 'card', 'x');
  put('a', 'card', 'x');
  writeFileSync(join(directory, 'no-card'), 'x');
  expect(watch.next('settled')).toEqual([]);
  put('b', 'journal', 'y');
  expect(watch.next('settled')).toEqual(['a']);
  expect(watch.next('settled')).toEqual(['b']);
  expect(watch.next('settled')).toEqual([]);
});

test('new: a card is taken at first sight, and again when it was away in between', () => {
  const watch = makeCardWatch(directory);
  put('a', 'card', 'x');
  expect(watch.next('new')).toEqual(['a']);
  put('a', 'card', 'longer');
  put('b', 'card', 'x');
  expect(watch.next('new')).toEqual(['b']);
  rmSync(join(directory, 'a'), { recursive: true });
  expect(watch.next('new')).toEqual([]);
  put('a', 'card', 'x');
  expect(watch.next('new')).toEqual(['a']);
});

test('all: everything at each look', () => {
  const watch = makeCardWatch(directory);
  put('a', 'card', 'x');
  expect(watch.next('all')).toEqual(['a']);
  expect(watch.next('all')).toEqual(['a']);
});

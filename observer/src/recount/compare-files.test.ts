import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { compareFiles } from './compare-files.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'compare-files-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Longer than what is read ahead at once. */
const lines = Array.from({ length: 20_000 }, (_, number) => `line ${number}\n`);

function compare(published: string, made: readonly string[]) {
  writeFileSync(join(directory, 'file'), published);
  const comparison = compareFiles(directory);
  for (const piece of made) comparison.write('file', utf8(piece));
  return comparison.finish();
}

describe('files made again', () => {
  test('agree, in whatever pieces they come', () => {
    expect(compare(lines.join(''), lines)).toEqual([]);
    expect(compare(lines.join(''), [lines.join('')])).toEqual([]);
    expect(compare('', [''])).toEqual([]);
  });

  test('differ at the first place that differs', () => {
    const other = lines.with(15_000, 'line 150x0\n').with(16_000, 'other\n');
    const byte = lines.slice(0, 15_000).join('').length + 'line 150'.length;
    const expected = [{ file: 'file', byte, line: 15_001, problem: 'says something else' }];
    expect(compare(other.join(''), lines)).toEqual(expected);
    expect(compare(other.join(''), [lines.join('')])).toEqual(expected);
  });

  test('may be missing, too short and too long', () => {
    const whole = lines.join('');
    const [last = ''] = lines.slice(-1);
    const cut = whole.slice(0, -last.length);
    const byte = cut.length;
    expect(compare(cut, lines)).toMatchObject([{ byte, line: 20_000, problem: 'ends too early' }]);
    expect(compare(whole, lines.slice(0, -1))).toMatchObject([
      { byte, line: 20_000, problem: 'goes on where it should end' },
    ]);
    const comparison = compareFiles(directory);
    comparison.write('absent', utf8('x'));
    comparison.write('absent', utf8('y'));
    expect(comparison.finish()).toEqual([
      { file: 'absent', byte: undefined, line: undefined, problem: 'missing' },
    ]);
  });

  test('are many, side by side', () => {
    const names = Array.from({ length: 200 }, (_, number) => `file-${number}`);
    for (const name of names) writeFileSync(join(directory, name), `${name}\n${name}\n`);
    const comparison = compareFiles(directory);
    for (const name of [...names, ...names]) comparison.write(name, utf8(`${name}\n`));
    expect(comparison.finish()).toEqual([]);
    expect(comparison.written.size).toBe(200);
  });
});

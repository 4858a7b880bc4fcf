import { describe, expect, test } from 'vitest';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { parseSums } from './sums-file.ts';

const digest = 'ab'.repeat(32);
const list = (...names: readonly string[]) =>
  parseSums(utf8(names.map((name) => `${digest}  ${name}\n`).join('')));

describe('a list of sums', () => {
  test('names files in byte order', () => {
    expect(list('contests/Baghdad%2Fcouncil.csv', 'stations.csv')).toEqual(
      new Map([
        ['contests/Baghdad%2Fcouncil.csv', digest],
        ['stations.csv', digest],
      ]),
    );
    expect(list()).toEqual(new Map());
  });

  test.each([
    ['leads out of its directory', ['../stations.csv']],
    ['is absolute', ['/etc/passwd']],
    ['hides a step up', ['contests/../../x']],
    ['has an empty step', ['contests//x']],
    ['is out of order', ['b', 'a']],
    ['comes twice', ['a', 'a']],
    ['holds a control character', ['a\u001bb']],
  ])('a name that %s is refused', (_, names) => {
    expect(list(...names)).toEqual({ wrongLine: names.length });
  });

  test('that was cut is refused', () => {
    expect(parseSums(utf8(`${digest}  a\n${digest}  b`))).toEqual({ wrongLine: 2 });
    expect(parseSums(utf8(`${digest.slice(1)}  a\n`))).toEqual({ wrongLine: 1 });
  });
});

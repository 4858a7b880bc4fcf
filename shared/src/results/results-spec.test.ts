/** Executes proto/spec/results.md: makes its example again, and compares its tables with what is written. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { makeDecidingElection } from '@mutabaqa/test/builders/deciding-election.ts';
import { makeSampleSource, writeSampleFiles } from '@mutabaqa/test/builders/sample-results.ts';
import { readSpec } from '@mutabaqa/test/golden/spec-blocks.ts';
import { assertDefined } from '../base/assert.ts';
import { contestColumns } from './contest-rows.ts';
import { stationColumns } from './station-rows.ts';

const spec = readSpec('results.md');
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  const lists = [121, 47];
  const source = makeSampleSource(makeDecidingElection(), {
    tapes: {
      'st-1': [
        { leafIndex: 1, lists },
        { leafIndex: 2, kind: 'card', lists },
      ],
      'st-2': [{ leafIndex: 3 }],
    },
    decisions: {
      4: {
        change: { kind: 'explain-missing', reason: 'evacuated', text: '' },
        about: { stationId: 'st-3', contestId: undefined },
        signers: ['supervisor-1', 'supervisor-2'],
      },
    },
  });
  files = await writeSampleFiles(source);
});

const fileOf = (name: string): string => assertDefined(files.get(name), name);
const namesIn = (block: string): string[] =>
  spec.lines(block).map((line) => line.split(' ')[0] ?? '');

test('the examples', () => {
  expect(fileOf('stations.csv').startsWith(spec.one('station rows'))).toBe(true);
  expect(fileOf('contests/Baghdad%2Fcouncil.csv')).toBe(spec.one('contest rows'));
  expect(fileOf('discrepancies.ndjson')).toBe(spec.one('discrepancy rows'));
});

test('the columns and keys', () => {
  expect(namesIn('station columns')).toEqual(stationColumns);
  expect(namesIn('contest columns')).toEqual(contestColumns);
  const keysOf = (name: string): string[] =>
    Object.keys(JSON.parse(fileOf(name).split('\n')[0] ?? '') as object);
  expect(namesIn('dossier keys')).toEqual(keysOf('stations/st-1.json'));
  expect(namesIn('decision keys')).toEqual(keysOf('decisions.ndjson'));
  expect(namesIn('policy keys')).toEqual(keysOf('policy/1.json'));
});

test('every file that is written is in the table, and every derived one in it is written', () => {
  const text = readFileSync(new URL('../../../proto/spec/results.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| (`.*?`) +\| derived/gm)];
  const named = rows.flatMap(([, names = '']) =>
    names.split(', ').map((name) => name.slice(1, -1)),
  );
  const pattern = (name: string): RegExp =>
    new RegExp(`^${name.replaceAll('.', '\\.').replaceAll(/<[^>]+>/g, '[^/]+')}$`);
  for (const file of files.keys()) {
    expect.soft({ file, named: named.some((name) => pattern(name).test(file)) }).toEqual({
      file,
      named: true,
    });
  }
  const unwritten = named.filter(
    (name) => ![...files.keys()].some((each) => pattern(name).test(each)),
  );
  expect(unwritten).toEqual([
    'stations/<constituency>.ndjson',
    'stations/<constituency>.offsets.json',
  ]);
});

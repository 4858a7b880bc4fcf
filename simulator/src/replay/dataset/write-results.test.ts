import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeDiscrepancies, writeSummary } from './write-results.ts';
import type { DiscrepancyRow } from './write-results.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'write-results-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const written = (name: string) => readFileSync(join(directory, name), 'utf8');

test('rows come out by bytes of station, then of field, quoted where needed, with LF', async () => {
  const rows: DiscrepancyRow[] = [
    { station_id: '\u{1F5F3}', kind: 'only_official', field: '' },
    { station_id: '\uFF21', kind: 'only_preliminary', field: '' },
    { station_id: '2', kind: 'differs', field: 'valid', preliminary: 0, official: 2 ** 53 - 1 },
    { station_id: '10', kind: 'differs', field: 'c2', preliminary: 3, official: 4 },
    { station_id: '2', kind: 'differs', field: 'c10', preliminary: 1, official: 2 },
    { station_id: 'a,"b"', kind: 'differs', field: 'أ, ب', preliminary: 5, official: 6 },
  ];
  const counts = await writeDiscrepancies(directory, rows);
  expect(written('discrepancies.csv')).toBe(
    'station_id,kind,field,preliminary,official\n' +
      '10,differs,c2,3,4\n' +
      '2,differs,c10,1,2\n' +
      '2,differs,valid,0,9007199254740991\n' +
      '"a,""b""",differs,"أ, ب",5,6\n' +
      '\uFF21,only_preliminary,,,\n' +
      '\u{1F5F3},only_official,,,\n',
  );
  expect(counts).toEqual({
    differing_stations: 3,
    differing_fields: 4,
    only_preliminary: 1,
    only_official: 1,
  });
});

test('the order of arrival does not change the file', async () => {
  const rows = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((station_id) =>
    ['c01', 'c02', 'valid'].map(
      (field) => ({ station_id, kind: 'differs', field, preliminary: 1, official: 2 }) as const,
    ),
  );
  await writeDiscrepancies(directory, rows);
  const expected = written('discrepancies.csv');
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: rows.length }), async (shuffled) => {
      await writeDiscrepancies(directory, shuffled);
      expect(written('discrepancies.csv')).toBe(expected);
    }),
    { numRuns: 20 },
  );
});

test('no rows give the header alone', async () => {
  await writeDiscrepancies(directory, []);
  expect(written('discrepancies.csv')).toBe('station_id,kind,field,preliminary,official\n');
});

test('the summary has its keys, its lists, and sums above 2^53 to the last digit', async () => {
  const bigSum = 800_000n * (2n ** 53n - 1n);
  await writeSummary(directory, {
    stations: 3,
    differing_stations: 1,
    differing_fields: 2,
    only_preliminary: 0,
    only_official: 1,
    seconds: 1.25,
    peak_memory_bytes: null,
    refused_cells: [
      { file: 'official.csv', row: 2, station_id: '-991304-001', field: 'c01', cell: '"1\n' },
    ],
    duplicate_rows: [],
    unlisted_stations: ['7', 'محطة'],
    totals: {
      preliminary: new Map([['__proto__', 1n]]),
      official: new Map([
        ['c01', bigSum],
        ['أ "ب"', 0n],
      ]),
    },
  });
  const text = written('summary.json');
  expect(text).toContain(`"c01": ${bigSum},`);
  const summary = JSON.parse(text) as Record<string, unknown>;
  expect(Object.keys(summary).join(' ')).toBe(
    'stations differing_stations differing_fields only_preliminary only_official seconds ' +
      'peak_memory_bytes refused_cells duplicate_rows unlisted_stations totals',
  );
  expect(summary['peak_memory_bytes']).toBeNull();
  expect(summary['refused_cells']).toEqual([
    { file: 'official.csv', row: 2, station_id: '-991304-001', field: 'c01', cell: '"1\n' },
  ]);
  expect(summary['duplicate_rows']).toEqual([]);
  expect(summary['unlisted_stations']).toEqual(['7', 'محطة']);
  expect(text).toContain('"preliminary": {\n      "__proto__": 1\n    }');
});

test('a fault while rows arrive leaves no file under the final name', async () => {
  const rows = async function* (): AsyncGenerator<DiscrepancyRow> {
    yield { station_id: '1', kind: 'only_official', field: '' };
    throw new Error('store is gone');
  };
  await expect(writeDiscrepancies(directory, rows())).rejects.toThrow('store is gone');
  expect(readdirSync(directory)).not.toContain('discrepancies.csv');
});

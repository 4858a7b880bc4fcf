import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeOddDataset } from '../odd-datasets/make-odd-dataset.ts';
import { absurdCells, oddRecipeNames, unusualIds } from '../odd-datasets/odd-recipes.ts';
import type { OddRecipeName } from '../odd-datasets/odd-recipes.ts';
import { DatasetFault } from './dataset.ts';
import { expectedDiscrepancies } from './expected-discrepancies.ts';
import { readDataset } from './read-dataset.ts';
import { compareSidesByHand, sumByHand } from './replay-by-hand.ts';
import { writeDiscrepancies } from './write-results.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dataset-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (file: string, content: string | Uint8Array) =>
  writeFileSync(join(directory, file), content);

async function readOdd(name: OddRecipeName, stations: number) {
  await writeOddDataset(directory, name, 7, stations);
  return readDataset(directory);
}

test.each(oddRecipeNames)('%s: read as the independent oracle reads it', async (name) => {
  const dataset = await readOdd(name, 700);
  const expected = expectedDiscrepancies(directory);
  await writeDiscrepancies(directory, compareSidesByHand(dataset));
  expect(readFileSync(join(directory, 'discrepancies.csv'), 'utf8')).toBe(
    expected.discrepanciesCsv,
  );
  expect(dataset.stations.ids).toHaveLength(expected.stations);
  expect(sumByHand(dataset, 'preliminary')).toEqual(expected.totals.preliminary);
  expect(sumByHand(dataset, 'official')).toEqual(expected.totals.official);
  expect(dataset.unlistedStations).toEqual(expected.unlistedStations);
  expect(dataset.duplicateRows.map((row) => [row.file, row.station_id])).toEqual(
    expected.duplicateRows,
  );
  const shorten = (cell: string) => (cell.length > 200 ? `${cell.slice(0, 200)}…` : cell);
  expect(
    [...dataset.refusedCells].map((cell) => [cell.file, cell.station_id, cell.field, cell.cell]),
  ).toEqual(
    expected.refusedCells.map(([file, id, field, cell]) => [file, id, field, shorten(cell)]),
  );
});

describe('each oddity as intended', () => {
  test('right-to-left names arrive whole', async () => {
    const { stations, candidates } = await readOdd('right-to-left-names', 20);
    expect(stations.entry(6)).toMatchObject({
      centreName: 'ثانوية "النور"، بنات \u200f١',
      constituency: 'كركوك',
    });
    expect(candidates[1]).toEqual({ column: 'c02', listCode: '102', listName: 'قائمة 1 لیستی' });
  });

  test('a column on one side only is a field of that side; notes are set apart', async () => {
    const dataset = await readOdd('columns-on-one-side', 20);
    const fields = ['registered', 'ballots_cast', 'valid', 'c01', 'c02', 'c2', 'c10'];
    expect(dataset.countColumns).toEqual(fields);
    expect(dataset.preliminary.columns).toEqual(['ballots_cast', 'c10', 'c2', 'c01']);
    expect(dataset.preliminary.notes).toEqual(['in_first_report']);
    expect(dataset.official.notes).toEqual(['observer remarks']);
    expect(dataset.official.value(0, 'ballots_cast')).toBeUndefined();
    expect(dataset.official.value(0, 'c01')).toBe(dataset.preliminary.value(0, 'c01'));
  });

  test('absurd cells occur, are listed and unknown, and leave their neighbours alone', async () => {
    const dataset = await readOdd('absurd-values', 2000);
    const refused = new Set([...dataset.refusedCells].map(({ cell }) => cell));
    const absurd = absurdCells.filter(([cell, count]) => count === undefined && cell.length < 200);
    for (const [cell] of absurd) expect(refused).toContain(cell);
    for (const { file, station_id, field } of dataset.refusedCells) {
      const side = file === 'official.csv' ? dataset.official : dataset.preliminary;
      expect(side.value(dataset.stations.ids.indexOf(station_id), field)).toBeUndefined();
    }
    expect(dataset.official.value(1, 'c01')).toBe(dataset.preliminary.value(1, 'c01'));
  });

  test('sums of huge counts are more than a double can add up', async () => {
    const dataset = await readOdd('huge-counts', 100);
    const sum = sumByHand(dataset, 'official').get('c01') ?? 0n;
    expect(sum).toBeGreaterThan(99n * 2n ** 53n);
    let rounded = 0;
    for (let i = 0; i < 100; i++) rounded += dataset.official.value(i, 'c01') ?? 0;
    expect(BigInt(rounded)).not.toBe(sum);
  });

  test('unusual ids stay as they are', async () => {
    const { stations, refusedCells } = await readOdd('unusual-ids', unusualIds.length + 5);
    expect(stations.ids.slice(0, unusualIds.length)).toEqual(unusualIds);
    expect(refusedCells).toHaveLength(0);
  });

  test('rows without a usable id are left out and listed', async () => {
    const dataset = await readOdd('invalid-ids', 40);
    expect(dataset.stations.ids).toHaveLength(20);
    expect(dataset.refusedCells).toHaveLength(60);
    expect([...dataset.refusedCells][1]).toEqual({
      file: 'stations.csv',
      row: 4,
      station_id: '',
      field: 'station_id',
      cell: 'a\nb',
    });
  });

  test('of duplicate rows the first counts', async () => {
    const dataset = await readOdd('duplicates', 10);
    const copies = (file: string) => dataset.duplicateRows.filter((row) => row.file === file);
    expect(copies('preliminary.csv').map((row) => [row.station_id, row.row])).toEqual([
      ['0000001', 3],
      ['0000006', 9],
      ['0000006', 10],
    ]);
    expect(dataset.preliminary.value(0, 'c01')).toBe(dataset.official.value(0, 'c01'));
  });

  test('ids of one file only join the roster', async () => {
    const dataset = await readOdd('one-sided-ids', 16);
    const sides = dataset.stations.ids.map(
      (id, i) => `${id} ${dataset.preliminary.has(i)} ${dataset.official.has(i)}`,
    );
    expect(new Set(sides.map((text) => text.slice(8)))).toEqual(
      new Set(['true true', 'true false', 'false true', 'false false']),
    );
    expect(dataset.unlistedStations).toContain('0000006');
    expect(dataset.unlistedStations).not.toContain('0000002');
  });

  test('commas, quotes and line breaks in names', async () => {
    const { stations } = await readOdd('quoted-names', 8);
    expect(stations.entry(7)).toMatchObject({
      centreName: 'School "No. 1",\r\nsecond line,\nthird',
      constituency: 'North, 1\n',
    });
  });

  test('candidates.csv makes columns candidates, in its order, voted on or not', async () => {
    const dataset = await readOdd('named-candidates', 8);
    expect(dataset.candidateColumns).toEqual(['YES', 'قائمة, "أ"', 'NO', 'nobody voted on']);
    expect(dataset.countColumns).toEqual(['valid', 'YES', 'قائمة, "أ"', 'NO']);
    expect(dataset.official.notes).toEqual(['not_a_candidate']);
  });

  test('without stations.csv every id is unlisted and has no entry but itself', async () => {
    const dataset = await readOdd('no-stations-file', 8);
    expect(dataset.unlistedStations).toEqual(dataset.stations.ids);
    expect(dataset.stations.entry(3)).toEqual({
      stationId: '0000004',
      centreId: '',
      centreName: '',
      constituency: '',
      registered: undefined,
    });
  });
});

describe('files as they come', () => {
  const small = 'station_id,c10,c9\n1,2,3\n';

  test('columns beyond candidates.csv follow by number; a repeated candidate is listed', async () => {
    write('candidates.csv.gz', gzipSync('candidate,list_code\nc03,X\nc03,Y\nvalid,V\n'));
    write('official.csv', 'station_id,c10,c9,c03,c009\n1,2,3,4,5\n');
    const dataset = await readDataset(directory);
    expect(dataset.candidateColumns).toEqual(['c03', 'c009', 'c9', 'c10']);
    expect(dataset.candidates[0]).toEqual({ column: 'c03', listCode: 'X', listName: '' });
    expect(dataset.duplicateRows).toEqual([
      { file: 'candidates.csv', row: 3, station_id: '', candidate: 'c03' },
    ]);
  });

  test('mixed line ends, a short row, an overlong row, stray quotes', async () => {
    write('official.csv', 'station_id,c1,c2,who\r\n1,5\n2,5,6,a "b" c,,7\r\n\n3,1,2,"d"');
    const dataset = await readDataset(directory);
    const row = (i: number) => ['c1', 'c2'].map((column) => dataset.official.value(i, column));
    expect([row(0), row(1), row(2)]).toEqual([
      [5, undefined],
      [5, 6],
      [1, 2],
    ]);
    expect([...dataset.refusedCells]).toEqual([
      { file: 'official.csv', row: 3, station_id: '2', field: '#6', cell: '7' },
    ]);
  });

  test('registered voters come from stations.csv and are checked there', async () => {
    write('stations.csv', 'station_id,registered\n1,450\n2,many\n');
    write('official.csv', small);
    const dataset = await readDataset(directory);
    expect(dataset.stations.entry(0).registered).toBe(450);
    expect(dataset.stations.entry(1).registered).toBeUndefined();
    expect([...dataset.refusedCells]).toEqual([
      { file: 'stations.csv', row: 3, station_id: '2', field: 'registered', cell: 'many' },
    ]);
  });

  test.each<[string, () => void, RegExp]>([
    ['no results file', () => write('stations.csv', small), /neither preliminary\.csv/],
    ['an empty file', () => write('official.csv', ''), /official\.csv is empty/],
    ['no key', () => write('official.csv', 'id,c1\n'), /official\.csv has no column station_id/],
    ['a field twice', () => write('official.csv', 'station_id,c1,c1\n'), /more than one column c1/],
    [
      'an open quote',
      () => write('official.csv', `${small}2,"1,1\n`),
      /official\.csv cannot be read/,
    ],
    [
      'an archive cut short',
      () => write('official.csv.gz', gzipSync(small).subarray(0, 30)),
      /official\.csv\.gz cannot be read/,
    ],
    ['no archive', () => write('official.csv.gz', small), /official\.csv\.gz cannot be read/],
  ])('%s is a fault that names the file', async (_what, make, message) => {
    make();
    const reading = readDataset(directory);
    await expect(reading).rejects.toBeInstanceOf(DatasetFault);
    await expect(reading).rejects.toThrow(message);
  });

  test('a directory that is not there is a fault', async () => {
    await expect(readDataset(join(directory, 'nowhere'))).rejects.toThrow(/no directory/);
  });
});

test('200,000 stations fit a process with a heap of 192 MB', { timeout: 120_000 }, async () => {
  const stations = 200_000;
  await writeOddDataset(directory, 'right-to-left-names', 3, stations);
  const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
  const script = `
    import { readDataset } from ${url('./read-dataset.ts')};
    import { watchPeakMemory } from ${url('../peak-memory.ts')};
    const watch = watchPeakMemory(() => [process.pid], 20);
    const dataset = await readDataset(${JSON.stringify(directory)});
    console.log(dataset.stations.ids.length, Math.round((watch.stop() ?? 0) / 1e6));`;
  const flags = ['--max-old-space-size=192', '--input-type=module', '--eval', script];
  const report = execFileSync(process.execPath, flags, { encoding: 'utf8' }).trim().split(' ');
  process.stdout.write(`reading ${stations} stations: peak ${report[1]} MB resident\n`);
  expect(report[0]).toBe(String(stations));
});

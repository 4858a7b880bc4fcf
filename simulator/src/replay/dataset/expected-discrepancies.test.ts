import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { expectedDiscrepancies } from './expected-discrepancies.ts';
import { readDataset } from './read-dataset.ts';
import { compareSidesByHand, sumByHand } from './replay-by-hand.ts';
import { writeDiscrepancies } from './write-results.ts';

const bolivia = join(import.meta.dirname, '../../../../../shared/data/bolivia2019');
const absent = existsSync(bolivia) ? '' : ' (skipped: ../shared/data/bolivia2019 is not there)';

test.skipIf(absent !== '')(
  `oracle, reader and writer give the published differences of bolivia2019${absent}`,
  { timeout: 60_000 },
  async () => {
    const published = gunzipSync(readFileSync(join(bolivia, 'expected_discrepancies.csv.gz')));
    const expected = expectedDiscrepancies(bolivia);
    expect(expected.discrepanciesCsv === published.toString('utf8')).toBe(true);
    expect(expected).toMatchObject({
      stations: 34_555,
      differing_stations: 706,
      differing_fields: 2547,
      only_preliminary: 0,
      only_official: 1749,
      refusedCells: [],
      duplicateRows: [],
      unlistedStations: [],
    });
    expect(expected.totals.official.get('c05')).toBe(2_889_359n);
    expect(expected.totals.official.get('c01')).toBe(2_240_920n);

    const out = mkdtempSync(join(tmpdir(), 'bolivia-'));
    const dataset = await readDataset(bolivia);
    await writeDiscrepancies(out, compareSidesByHand(dataset));
    expect(readFileSync(join(out, 'discrepancies.csv')).equals(published)).toBe(true);
    rmSync(out, { recursive: true });
    expect(sumByHand(dataset, 'preliminary')).toEqual(expected.totals.preliminary);
    expect(sumByHand(dataset, 'official')).toEqual(expected.totals.official);
  },
);

test('the oracle on a directory small enough to check by eye', () => {
  const directory = mkdtempSync(join(tmpdir(), 'oracle-'));
  const write = (file: string, text: string) => writeFileSync(join(directory, file), text);
  write('stations.csv', '\uFEFFstation_id,centre_name\r\n1,"a ""b"",\r\nc"\r\n2,\r\n');
  write('candidates.csv', 'candidate\nYES\n');
  write('preliminary.csv', 'station_id,YES,c1,note\n1,007,5,x\n1,8,8,\n3,,1e3,\n\n2,4,4');
  write('official.csv', 'station_id,c1,YES\n1,6,7\n2,4,\n,1,1\n9,9007199254740991,1\n4,1,0\n');
  const expected = expectedDiscrepancies(directory);
  rmSync(directory, { recursive: true });
  expect(expected).toEqual({
    discrepanciesCsv:
      'station_id,kind,field,preliminary,official\n' +
      '1,differs,c1,5,6\n3,only_preliminary,,,\n4,only_official,,,\n9,only_official,,,\n',
    stations: 5,
    tapes: 7,
    differing_stations: 1,
    differing_fields: 1,
    only_preliminary: 1,
    only_official: 2,
    refusedCells: [
      ['preliminary.csv', '3', 'c1', '1e3'],
      ['official.csv', '', 'station_id', ''],
    ],
    duplicateRows: [['preliminary.csv', '1']],
    unlistedStations: ['3', '4', '9'],
    totals: {
      preliminary: new Map([
        ['YES', 11n],
        ['c1', 9n],
      ]),
      official: new Map([
        ['c1', 9007199254741002n],
        ['YES', 8n],
      ]),
    },
  });
});

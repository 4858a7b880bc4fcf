import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectedDiscrepancies } from '../dataset/expected-discrepancies.ts';
import { writeOddDataset } from './make-odd-dataset.ts';
import { oddRecipeNames } from './odd-recipes.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'odd-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const contents = (name: string) =>
  readdirSync(join(directory, name))
    .sort()
    .map((file) => [file, readFileSync(join(directory, name, file)).toString('latin1')]);

test.each(oddRecipeNames)('%s: equal seeds give equal files', async (name) => {
  await writeOddDataset(join(directory, 'a'), name, 5, 60);
  await writeOddDataset(join(directory, 'b'), name, 5, 60);
  expect(contents('a')).toEqual(contents('b'));
});

test('another seed gives other figures', async () => {
  await writeOddDataset(join(directory, 'a'), 'ordinary', 5, 60);
  await writeOddDataset(join(directory, 'b'), 'ordinary', 6, 60);
  expect(contents('a')).not.toEqual(contents('b'));
});

test('the ordinary directory has nothing odd but a few stations that differ', async () => {
  await writeOddDataset(directory, 'ordinary', 1, 2000);
  const expected = expectedDiscrepancies(directory);
  expect(expected).toMatchObject({
    stations: 2000,
    only_preliminary: 0,
    only_official: 0,
    refusedCells: [],
    duplicateRows: [],
    unlistedStations: [],
  });
  expect(expected.differing_stations).toBeGreaterThan(20);
  expect(expected.differing_stations).toBeLessThan(80);
  expect(expected.differing_fields).toBe(2 * expected.differing_stations);
});

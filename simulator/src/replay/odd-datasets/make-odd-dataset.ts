/** Writes directories of made-up results that are odd in a stated way; equal seeds give equal files. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { oddRecipes, ordinaryColumns } from './odd-recipes.ts';
import type { OddRecipe, OddRecipeName, SideName } from './odd-recipes.ts';
import { seededRandom } from './random.ts';

const stationsPerCentre = 6;
const rowsPerChunk = 500;

/**
 * The directory is made when it is missing. Rows are streamed: 800,000 stations need no memory to speak
 * of. Of several recipes each replaces what those before it say of the same part.
 */
export async function writeOddDataset(
  directory: string,
  names: OddRecipeName | readonly OddRecipeName[],
  seed: number,
  stations: number,
): Promise<void> {
  const recipes: readonly OddRecipe[] = [names].flat().map((name) => oddRecipes[name]);
  const recipe: OddRecipe = Object.assign({}, ...recipes) as OddRecipe;
  await mkdir(directory, { recursive: true });
  const write = (file: string, rows: Iterable<readonly string[]>) =>
    writeCsv(join(directory, file), rows, recipe);
  const kept = (file: 'stations.csv' | 'preliminary.csv' | 'official.csv') =>
    !(recipe.without ?? []).includes(file);
  if (recipe.candidates !== false) {
    const header = ['candidate', 'list_code', 'list_name'];
    await writeCsv(
      join(directory, 'candidates.csv'),
      [header, ...(recipe.candidates ?? ordinaryCandidates)],
      { ...recipe, gzip: false },
    );
  }
  if (kept('stations.csv')) await write('stations.csv', stationRows(recipe, seed, stations));
  for (const side of ['preliminary', 'official'] as const) {
    if (kept(`${side}.csv`)) await write(`${side}.csv`, sideRows(recipe, seed, stations, side));
  }
}

const ordinaryCandidates = ordinaryColumns
  .filter((column) => column.startsWith('c'))
  .map((column, at) => [column, String(at + 1), `List ${at + 1}`] as const);

function stationId(recipe: OddRecipe, i: number): string {
  return recipe.stationId?.(i) ?? String(i + 1).padStart(7, '0');
}

function* stationRows(recipe: OddRecipe, seed: number, stations: number): Generator<string[]> {
  yield ['station_id', 'centre_id', 'centre_name', 'constituency', 'registered'];
  for (let i = 0; i < stations; i++) {
    if (recipe.listed?.(i) === false) continue;
    const centre = Math.floor(i / stationsPerCentre);
    yield [
      stationId(recipe, i),
      `B${centre}`,
      recipe.centreName?.(centre) ?? `Centre ${centre}`,
      recipe.constituency?.(i) ?? `Area ${i % 18}`,
      String(figuresOf(seed, i, ['registered']).get('registered')),
    ];
  }
}

function* sideRows(
  recipe: OddRecipe,
  seed: number,
  stations: number,
  side: SideName,
): Generator<string[]> {
  const columns = recipe.columns?.[side] ?? ordinaryColumns;
  yield ['station_id', ...columns];
  for (let i = 0; i < stations; i++) {
    const rows = recipe.rows?.(side, i) ?? 1;
    for (let copy = 0; copy < rows; copy++) yield sideRow(recipe, seed, i, side, columns, copy);
  }
}

function sideRow(
  recipe: OddRecipe,
  seed: number,
  i: number,
  side: SideName,
  columns: readonly string[],
  copy: number,
): string[] {
  const figures = figuresOf(seed, i, columns);
  // The change moves votes between two fields of the card, so that the station differs in two figures.
  const changed = side === 'official' && seededRandom(seed ^ (i * 31 + 7))(50) === 0;
  const random = seededRandom((seed + i) * 2 + (side === 'official' ? 1 : 0));
  const cells = columns.map((column, at) => {
    const count = (figures.get(column) ?? 0) + (changed && at >= columns.length - 2 ? 1 : 0) + copy;
    return recipe.cell?.(count, { side, station: i, column }, random) ?? String(count);
  });
  return [stationId(recipe, i), ...cells];
}

/** The figures of a station, equal for both sides whatever columns each has; they add up. */
function figuresOf(seed: number, i: number, columns: readonly string[]): Map<string, number> {
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) + i);
  const figures = new Map<string, number>();
  let valid = 0;
  for (const column of ordinaryColumns.filter((name) => name.startsWith('c'))) {
    const votes = random(60);
    valid += votes;
    figures.set(column, votes);
  }
  const blank = random(10);
  const invalid = random(20);
  const cast = valid + blank + invalid;
  figures.set('valid', valid).set('blank', blank).set('invalid', invalid);
  figures.set('ballots_cast', cast).set('registered', cast + random(200));
  // Columns beyond the ordinary ones take their number from their name, or the sides would disagree everywhere.
  for (const column of columns) {
    if (!figures.has(column)) figures.set(column, seededRandom(seed + i + column.length)(60));
  }
  return figures;
}

/** RFC 4180 quoting by hand: this data tests CSV libraries, so it does not come out of one. */
function formatCsvCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

async function writeCsv(
  path: string,
  rows: Iterable<readonly string[]>,
  { lineEnd = '\n', byteOrderMark = false, gzip = true }: OddRecipe,
): Promise<void> {
  function* chunks() {
    let text = byteOrderMark ? '\uFEFF' : '';
    let pending = 0;
    for (const row of rows) {
      text += row.map(formatCsvCell).join(',') + lineEnd;
      pending += 1;
      if (pending < rowsPerChunk) continue;
      yield text;
      text = '';
      pending = 0;
    }
    yield text;
  }
  const source = Readable.from(chunks());
  if (gzip) await pipeline(source, createGzip({ level: 1 }), createWriteStream(`${path}.gz`));
  else await pipeline(source, createWriteStream(path));
}

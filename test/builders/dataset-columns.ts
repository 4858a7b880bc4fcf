/**
 * The columns of bolivia2019, or of a sample of it, and what follows from them alone: no code is shared with the
 * verdict, the totals or the reader of the dataset.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export const columns = [
  ...['registered', 'ballots_cast', 'valid', 'blank', 'invalid'],
  ...['c01', 'c02', 'c03', 'c04', 'c05', 'c06', 'c07', 'c08', 'c09'],
];
const candidates = columns.slice(5);

export type Row = Readonly<Record<string, number>>;
export type Table = ReadonlyMap<string, Row>;

/** Figures are digits between commas, so that the lines of a table of figures can be cut at commas. */
export function readTable(directory: string, file: string): Table {
  const [header = '', ...lines] = gunzipSync(readFileSync(join(directory, file)))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const names = header.split(',');
  return new Map(
    lines.map((line) => {
      const cells = line.split(',');
      const figures = columns.map((column) => [column, Number(cells[names.indexOf(column)])]);
      return [cells[0] ?? '', Object.fromEntries(figures) as Row];
    }),
  );
}

/** Ids and rolls: the first cell and the last, which no quoted name of a centre can disturb. */
export function readRolls(directory: string): ReadonlyMap<string, number> {
  const text = gunzipSync(readFileSync(join(directory, 'stations.csv.gz'))).toString('utf8');
  const lines = text.trimEnd().split('\n').slice(1);
  return new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(',')),
      Number(line.slice(line.lastIndexOf(',') + 1)),
    ]),
  );
}

export function sumOf(rows: Iterable<Row>): Row {
  const sums = Object.fromEntries(columns.map((column) => [column, 0]));
  for (const row of rows) {
    for (const column of columns) sums[column] = (sums[column] ?? 0) + (row[column] ?? Number.NaN);
  }
  return sums;
}

/** The two candidates with most votes, and what lies between them. */
export function standing(sums: Row) {
  const [leader, runnerUp] = candidates
    .map((code) => ({ code, votes: sums[code] ?? 0 }))
    .sort((a, b) => b.votes - a.votes);
  if (leader === undefined || runnerUp === undefined) throw new Error('two candidates');
  return { leader, runnerUp, margin: leader.votes - runnerUp.votes };
}

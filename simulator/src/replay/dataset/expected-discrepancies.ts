/**
 * What a replay of a directory must find, computed straight from the files: an oracle for tests.
 *
 * It shares no code with the reader, the comparison or the writer, and works another way: whole files
 * as text, a parser of its own for RFC 4180, canonical decimal strings compared as strings, BigInt sums,
 * sorting by encoded bytes. Memory is no concern here, being right independently is.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface ExpectedResults {
  /** The exact text of discrepancies.csv. */
  readonly discrepanciesCsv: string;
  readonly stations: number;
  /** Rows that count on either side: each is a tape by one channel. */
  readonly tapes: number;
  readonly differing_stations: number;
  readonly differing_fields: number;
  readonly only_preliminary: number;
  readonly only_official: number;
  /** `file station field cell`, in order of the files; `field` is station_id for a row without a usable id. */
  readonly refusedCells: readonly (readonly [string, string, string, string])[];
  readonly duplicateRows: readonly (readonly [string, string])[];
  readonly unlistedStations: readonly string[];
  readonly totals: {
    readonly preliminary: ReadonlyMap<string, bigint>;
    readonly official: ReadonlyMap<string, bigint>;
  };
}

interface Table {
  readonly header: readonly string[];
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Handles RFC 4180 with LF or CRLF, a byte order mark and short rows; not unbalanced quotes or overlong rows. */
export function expectedDiscrepancies(directory: string): ExpectedResults {
  const refusedCells: [string, string, string, string][] = [];
  const duplicateRows: [string, string][] = [];
  const candidates = new Set(
    parseFile(directory, 'candidates.csv').map((row) => row.get('candidate') ?? ''),
  );
  const isCount = (name: string) =>
    ['registered', 'ballots_cast', 'valid', 'blank', 'invalid'].includes(name) ||
    (name !== 'station_id' && (candidates.has(name) || /^c\d+$/.test(name)));
  const table = (file: string, isKept: (name: string) => boolean): Table => {
    const records = parseFile(directory, file);
    const rows = new Map<string, Map<string, string>>();
    for (const record of records) {
      const id = record.get('station_id') ?? '';
      if (!/^[^\p{Cc}\uFFFD]+$/u.test(id) || new TextEncoder().encode(id).length > 64) {
        refusedCells.push([file, '', 'station_id', id]);
      } else if (rows.has(id)) duplicateRows.push([file, id]);
      else rows.set(id, countsOf(file, id, record, isKept, refusedCells));
    }
    return { header: records.header.filter(isKept), rows };
  };
  const listed = table('stations.csv', (name) => name === 'registered');
  const preliminary = table('preliminary.csv', isCount);
  const official = table('official.csv', isCount);

  const roster = new Set([
    ...listed.rows.keys(),
    ...preliminary.rows.keys(),
    ...official.rows.keys(),
  ]);
  const lines = compareTables(roster, preliminary, official);
  const ofKind = (kind: string) => lines.filter((line) => line[1] === kind);
  return {
    discrepanciesCsv: [['station_id', 'kind', 'field', 'preliminary', 'official'], ...lines]
      .map((line) => `${line.map(quote).join(',')}\n`)
      .join(''),
    stations: roster.size,
    tapes: preliminary.rows.size + official.rows.size,
    differing_stations: new Set(ofKind('differs').map(([id]) => id)).size,
    differing_fields: ofKind('differs').length,
    only_preliminary: ofKind('only_preliminary').length,
    only_official: ofKind('only_official').length,
    refusedCells,
    duplicateRows,
    unlistedStations: [...roster].filter((id) => !listed.rows.has(id)).sort(byBytes),
    totals: { preliminary: totalsOf(preliminary), official: totalsOf(official) },
  };
}

function countsOf(
  file: string,
  id: string,
  record: ReadonlyMap<string, string>,
  isKept: (name: string) => boolean,
  refusedCells: [string, string, string, string][],
): Map<string, string> {
  const counts = new Map<string, string>();
  for (const [field, cell] of record) {
    if (!isKept(field) || cell === '') continue;
    if (/^[0-9]+$/.test(cell) && BigInt(cell) < 2n ** 53n) counts.set(field, `${BigInt(cell)}`);
    else refusedCells.push([file, id, field, cell]);
  }
  return counts;
}

function compareTables(roster: ReadonlySet<string>, preliminary: Table, official: Table) {
  const lines: [string, string, string, string, string][] = [];
  for (const id of [...roster].sort(byBytes)) {
    const left = preliminary.rows.get(id);
    const right = official.rows.get(id);
    if (left !== undefined && right === undefined) lines.push([id, 'only_preliminary', '', '', '']);
    if (left === undefined && right !== undefined) lines.push([id, 'only_official', '', '', '']);
    for (const field of [...(left?.keys() ?? [])].sort(byBytes)) {
      const before = left?.get(field) ?? '';
      const after = right?.get(field) ?? before;
      if (before !== after) lines.push([id, 'differs', field, before, after]);
    }
  }
  return lines;
}

function totalsOf(table: Table): Map<string, bigint> {
  const totals = new Map(table.header.map((field) => [field, 0n]));
  for (const row of table.rows.values()) {
    for (const [field, count] of row) totals.set(field, (totals.get(field) ?? 0n) + BigInt(count));
  }
  return totals;
}

/** The records as maps from column to cell; empty, with an empty header, when there is no such file. */
function parseFile(directory: string, file: string) {
  const path = [join(directory, `${file}.gz`), join(directory, file)].find((name) =>
    existsSync(name),
  );
  const bytes = path === undefined ? Buffer.alloc(0) : readFileSync(path);
  const text = (path?.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header = [], ...records] = parseText(text.replace(/^\uFEFF/, ''));
  const rows = records.map(
    (cells) => new Map(header.map((name, at) => [name, cells[at] ?? ''] as const)),
  );
  return Object.assign(rows, { header });
}

function parseText(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  // Each match is one cell and what ends it; the `y` flag makes the cells adjoin.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/y;
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const match = cell.exec(text);
    if (match === null) throw new Error(`no RFC 4180 cell at character ${at}`);
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',' && cell.lastIndex < text.length) continue;
    if (match[3] === ',') record.push('');
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  }
  return records;
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Reads a directory of real results into memory: about 100 bytes a station and side. */
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import {
  fixedCountFields,
  isNumberedCandidate,
  isReservedColumn,
  isStationId,
} from './cell-rules.ts';
import { DatasetReading } from './dataset-reading.ts';
import { DatasetFault } from './dataset.ts';
import type { Candidate, Dataset, DatasetFile, Side } from './dataset.ts';
import { IntegerColumn } from './integer-column.ts';
import { TextColumn } from './text-column.ts';
import { compareUtf8 } from './utf8-order.ts';

/**
 * Rules: the roster is the union of the ids; of rows with one id in one file the first counts and the
 * others are listed; a cell that is no count is listed and unknown; a row whose id is unusable
 * belongs to no station, so the whole row is left out and listed under field `station_id`.
 * If a file is there both plain and as `.gz`, the `.gz` is read.
 * @throws DatasetFault when neither results file is there or a file cannot be used.
 */
export async function readDataset(directory: string): Promise<Dataset> {
  const paths = await findFiles(directory);
  if (!paths.has('preliminary.csv') && !paths.has('official.csv')) {
    throw new DatasetFault(
      `${directory} has neither preliminary.csv(.gz) nor official.csv(.gz): nothing to compare`,
    );
  }
  const reading = new DatasetReading(paths);
  const candidates = await readCandidates(reading);
  const named = new Set(candidates.keys());
  const listed = await readStations(reading);
  const preliminary = await readSide(reading, 'preliminary.csv', named);
  const official = await readSide(reading, 'official.csv', named);

  const present = new Set([...preliminary.columns, ...official.columns]);
  const numbered = [...present].filter(
    (column) => isNumberedCandidate(column) && !named.has(column),
  );
  const candidateColumns = [...named, ...numbered.sort(compareCandidateNumbers)];
  return {
    name: basename(resolve(directory)),
    stations: { ids: reading.ids, entry: listed.entry },
    candidateColumns,
    countColumns: [...fixedCountFields, ...candidateColumns].filter((name) => present.has(name)),
    candidates: candidateColumns.map(
      (column) =>
        candidates.get(column) ?? ({ column, listCode: column, listName: '' } satisfies Candidate),
    ),
    preliminary,
    official,
    refusedCells: reading.refusedCells,
    duplicateRows: reading.duplicateRows,
    unlistedStations: reading.ids.slice(listed.count).sort(compareUtf8),
  };
}

async function findFiles(directory: string): Promise<Map<DatasetFile, string>> {
  const present = new Set(
    await readdir(directory).catch((cause: unknown) => {
      throw new DatasetFault(`${directory} is no directory that can be read`, { cause });
    }),
  );
  const paths = new Map<DatasetFile, string>();
  const wanted = ['stations.csv', 'candidates.csv', 'preliminary.csv', 'official.csv'] as const;
  for (const file of wanted) {
    const found = [`${file}.gz`, file].find((name) => present.has(name));
    if (found !== undefined) paths.set(file, join(directory, found));
  }
  return paths;
}

/** A candidate under the name of a fixed field (a country lists "blank" on the ballot) stays that field. */
async function readCandidates(reading: DatasetReading): Promise<Map<string, Candidate>> {
  const file = 'candidates.csv';
  const byColumn = new Map<string, Candidate>();
  await reading.readRecords(file, 'candidate', (header) => {
    const codeAt = header.find('list_code');
    const nameAt = header.find('list_name');
    return (cells, row) => {
      const column = cells[header.keyAt] ?? '';
      if (!isStationId(column)) reading.refusedCells.add(file, row, undefined, 'candidate', column);
      else if (byColumn.has(column)) {
        reading.duplicateRows.push({ file, row, station_id: '', candidate: column });
      } else if (!isReservedColumn(column)) {
        const listCode = cells[codeAt] ?? column;
        byColumn.set(column, { column, listCode, listName: cells[nameAt] ?? '' });
      }
    };
  });
  return byColumn;
}

async function readStations(reading: DatasetReading) {
  const file = 'stations.csv';
  const rows = new IntegerColumn();
  const centreId = new TextColumn();
  const centreName = new TextColumn();
  const constituency = new TextColumn();
  let registered: IntegerColumn | undefined;
  await reading.readRecords(file, 'station_id', (header) => {
    const fields = header.countFields((name) => name === 'registered');
    registered = fields[0]?.counts;
    const texts = [
      { at: header.find('centre_id'), column: centreId },
      { at: header.find('centre_name'), column: centreName },
      { at: header.find('constituency'), column: constituency },
    ];
    return (cells, row) => {
      const station = reading.stationOf(file, cells[header.keyAt] ?? '', row, rows);
      if (station === undefined) return;
      for (const { at, column } of texts) column.set(station, cells[at] ?? '');
      reading.keepCounts(file, cells, row, station, header, fields);
    };
  });
  return {
    /** Listed stations have the indices below this. */
    count: reading.ids.length,
    entry: (index: number) => ({
      stationId: reading.ids[index] ?? '',
      centreId: centreId.get(index),
      centreName: centreName.get(index),
      constituency: constituency.get(index),
      registered: registered?.get(index),
    }),
  };
}

async function readSide(
  reading: DatasetReading,
  file: 'preliminary.csv' | 'official.csv',
  named: ReadonlySet<string>,
): Promise<Side> {
  const rows = new IntegerColumn();
  const counts = new Map<string, IntegerColumn>();
  const notes: string[] = [];
  await reading.readRecords(file, 'station_id', (header) => {
    const isCount = (name: string) =>
      name !== 'station_id' &&
      (isReservedColumn(name) || isNumberedCandidate(name) || named.has(name));
    const fields = header.countFields(isCount);
    for (const field of fields) counts.set(field.name, field.counts);
    notes.push(...header.names.filter((name) => name !== 'station_id' && !isCount(name)));
    return (cells, row) => {
      const station = reading.stationOf(file, cells[header.keyAt] ?? '', row, rows);
      if (station !== undefined) reading.keepCounts(file, cells, row, station, header, fields);
    };
  });
  return {
    columns: [...counts.keys()],
    notes,
    has: (station) => rows.get(station) !== undefined,
    value: (station, column) => counts.get(column)?.get(station),
  };
}

/** By number, then as text: c2 before c10, and c1 beside c01. */
function compareCandidateNumbers(a: string, b: string): number {
  const x = BigInt(a.slice(1));
  const y = BigInt(b.slice(1));
  return x < y ? -1 : x > y ? 1 : compareUtf8(a, b);
}

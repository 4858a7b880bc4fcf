/**
 * `evidence/<constituency>.records`: where the records of each station stand. They are read when the station's
 * turn comes, so that memory does not grow with the evidence.
 */
import { hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckList } from '../report/check-list.ts';
import type { EvidenceRow } from './evidence-rows.ts';
import { linesOf, parseEvidenceRow } from './evidence-rows.ts';

export interface StationRecord {
  readonly row: EvidenceRow;
  readonly record: Uint8Array;
}

export interface RecordFiles {
  /** In the order of the file; none for a station without evidence. */
  read(stationId: string): StationRecord[];
  /** Of a station with evidence. */
  constituencyOf(stationId: string): string | undefined;
  /** SHA-256 of each record, hex, as the rows say; `read` compares. */
  readonly digests: ReadonlySet<string>;
  close(): void;
}

export interface RecordPlaces {
  /** Bytes of evidence.ndjson. */
  readonly rows: Uint8Array;
  readonly directory: string;
  /** Of a station of the roster; asked once for rows of one station that follow each other. */
  readonly constituencyOf: (stationId: string) => string | undefined;
}

interface Place {
  readonly file: OpenFile;
  readonly constituency: string;
  readonly start: number;
  size: number;
  readonly rows: EvidenceRow[];
}

interface OpenFile {
  readonly descriptor: number;
  readonly name: string;
  /** Where the next record begins, while rows are read. */
  at: number;
  /** Bytes from `aheadAt` on, read before they are asked for: stations come in the order of the file. */
  ahead: Uint8Array;
  aheadAt: number;
}

const aheadBytes = 1024 * 1024;

const recordBytesMax = 4 * 1024 * 1024;

/** Fails `records` for rows that are none, and for records that are missing. */
export function openRecordFiles(
  { rows, directory, constituencyOf }: RecordPlaces,
  checks: CheckList<'records'>,
): RecordFiles {
  const files = new Map<string, OpenFile | undefined>();
  const places = new Map<string, Place>();
  const digests = new Set<string>();
  let last: {
    readonly stationId?: string | undefined;
    readonly constituency?: string | undefined;
  } = {};
  const fileOf = (constituency: string): OpenFile | undefined => {
    if (files.has(constituency)) return files.get(constituency);
    const name = `evidence/${encodeURIComponent(constituency)}.records`;
    const descriptor = tryOpen(join(directory, name));
    if (descriptor === undefined) checks.fail('records', name, 'missing');
    const file = descriptor === undefined ? undefined : openFile(descriptor, name);
    files.set(constituency, file);
    return file;
  };

  for (const { number, text } of linesOf(rows)) {
    const position = `evidence.ndjson, line ${number}`;
    const row = parseEvidenceRow(text);
    if (row?.stationId !== last.stationId) {
      last = { stationId: row?.stationId, constituency: row && constituencyOf(row.stationId) };
    }
    const { constituency } = last;
    if (row === undefined || constituency === undefined) {
      const problem = row === undefined ? 'not a row' : 'of no station in the roster';
      checks.fail('records', position, problem);
      continue;
    }
    digests.add(row.sha256);
    const file = fileOf(constituency);
    const size = file && readSize(file);
    if (file === undefined || size === undefined) {
      checks.fail('records', position, 'no record in the file of its constituency');
      continue;
    }
    const place = places.get(row.stationId);
    if (place === undefined) {
      const start = file.at;
      places.set(row.stationId, { file, constituency, start, size: 4 + size, rows: [row] });
    } else if (place.start + place.size === file.at) {
      place.size += 4 + size;
      place.rows.push(row);
    } else {
      checks.fail('records', position, 'stands apart from the other records of its station');
    }
    file.at += 4 + size;
  }
  for (const file of files.values()) {
    if (file && readSize(file) !== undefined) {
      checks.fail('records', `${file.name}, byte ${file.at}`, 'a record without a row');
    }
  }

  return {
    read(stationId) {
      const place = places.get(stationId);
      if (place === undefined) return [];
      const bytes = readAhead(place.file, place.start, place.size);
      if (bytes === undefined) {
        checks.fail('records', `${place.file.name}, byte ${place.start}`, 'ends too early');
        return [];
      }
      const found: StationRecord[] = [];
      let at = 0;
      for (const row of place.rows) {
        const size = readU32(bytes, at);
        const record = bytes.subarray(at + 4, at + 4 + size);
        at += 4 + size;
        if (hash('sha256', record) === row.sha256) found.push({ row, record });
        else
          checks.fail('records', `${place.file.name}, leaf ${row.leafIndex}`, 'has another digest');
      }
      return found;
    },
    constituencyOf: (stationId) => places.get(stationId)?.constituency,
    digests,
    close() {
      for (const file of files.values()) if (file) closeSync(file.descriptor);
    },
  };
}

function tryOpen(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined; // reported as missing
  }
}

function openFile(descriptor: number, name: string): OpenFile {
  return { descriptor, name, at: 0, ahead: new Uint8Array(), aheadAt: 0 };
}

/** Undefined when the file ends before. */
function readAhead(file: OpenFile, start: number, size: number): Uint8Array | undefined {
  if (start < file.aheadAt || start + size > file.aheadAt + file.ahead.length) {
    // Not written over: tapes that were read before still stand in the old one.
    const bytes = new Uint8Array(Math.max(size, aheadBytes));
    const read = readSync(file.descriptor, bytes, 0, bytes.length, start);
    file.ahead = bytes.subarray(0, read);
    file.aheadAt = start;
  }
  const at = start - file.aheadAt;
  return at + size <= file.ahead.length ? file.ahead.subarray(at, at + size) : undefined;
}

/** Of the next record; undefined at the end, and for a size that no record has. */
function readSize(file: OpenFile): number | undefined {
  const head = readAhead(file, file.at, 4);
  const size = head && readU32(head, 0);
  return size !== undefined && size <= recordBytesMax ? size : undefined;
}

function readU32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0);
}

/** Streams the records of one CSV file, plain or gzip. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { DatasetFault } from './dataset.ts';

/** An unclosed quote would otherwise gather the rest of the file in memory. */
const recordBytesMax = 1 << 20;

/**
 * Calls `onRecord` for the header (row 1) and each record after it; lines with nothing on them are no
 * records. RFC 4180, and what real files add to it: a byte order mark, LF or CR, a quote inside an
 * unquoted cell, records shorter or longer than the header.
 * @throws DatasetFault when the file cannot be read, unpacked or parsed.
 */
export async function readCsvRecords(
  path: string,
  onRecord: (cells: readonly string[], row: number) => void,
): Promise<void> {
  let row = 0;
  const parser = parse({
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: recordBytesMax,
    // Records are taken here and not from the stream: a queue of objects would double the time.
    on_record: (cells: string[]) => {
      row += 1;
      onRecord(cells, row);
      return null;
    },
  });
  parser.resume();
  try {
    const source = createReadStream(path);
    if (path.endsWith('.gz')) await pipeline(source, createGunzip(), parser);
    else await pipeline(source, parser);
  } catch (cause) {
    // Faults of the file system, zlib and csv-parse carry a code; whatever else was thrown is no fault of the file.
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    throw new DatasetFault(`${basename(path)} cannot be read: ${cause.message}`, { cause });
  }
  if (row === 0) throw new DatasetFault(`${basename(path)} is empty: not even a header`);
}

/** Writes what a replay found: discrepancies.csv and summary.json. */
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { DuplicateRow, RefusedCell } from './dataset.ts';
import { DiscrepancyTable } from './discrepancy-table.ts';

export type DiscrepancyKind = 'differs' | 'only_preliminary' | 'only_official';

/** `field` is empty and the values undefined for a station that one side does not have. */
export interface DiscrepancyRow {
  readonly station_id: string;
  readonly kind: DiscrepancyKind;
  readonly field: string;
  readonly preliminary?: number | undefined;
  readonly official?: number | undefined;
}

/** Sums over many stations may pass 2^53: bigint, written as exact integer literals. */
export type Totals = ReadonlyMap<string, bigint>;

/** The keys are those of summary.json, in its order. */
export interface Summary {
  readonly stations: number;
  readonly differing_stations: number;
  readonly differing_fields: number;
  readonly only_preliminary: number;
  readonly only_official: number;
  /** Wall time of the whole command. */
  readonly seconds: number;
  /** Peak of the simultaneous sum over the processes; null where it cannot be measured. */
  readonly peak_memory_bytes: number | null;
  readonly refused_cells: Iterable<RefusedCell>;
  readonly duplicate_rows: Iterable<DuplicateRow>;
  readonly unlisted_stations: Iterable<string>;
  readonly totals: { readonly preliminary: Totals; readonly official: Totals };
}

export type DiscrepancyCounts = Pick<
  Summary,
  'differing_stations' | 'differing_fields' | 'only_preliminary' | 'only_official'
>;

/**
 * Takes the rows in any order and writes them by bytes of station, then of field. About 30 bytes of
 * memory a row. Answers what was written, so that the summary counts the rows and not something beside them.
 */
export async function writeDiscrepancies(
  directory: string,
  rows: Iterable<DiscrepancyRow> | AsyncIterable<DiscrepancyRow>,
): Promise<DiscrepancyCounts> {
  const table = new DiscrepancyTable();
  for await (const row of rows) table.add(row);
  const columns = ['station_id', 'kind', 'field', 'preliminary', 'official'];
  await writeWhole(join(directory, 'discrepancies.csv'), [
    Readable.from(table.sorted()),
    stringify({ header: true, columns, record_delimiter: '\n' }),
  ]);
  return table.counts();
}

export async function writeSummary(directory: string, summary: Summary): Promise<void> {
  await writeWhole(join(directory, 'summary.json'), [Readable.from(summaryText(summary))]);
}

/** Under another name first: a file with the final name is a complete one, also after a crash. */
async function writeWhole(
  path: string,
  streams: readonly [NodeJS.ReadableStream, ...NodeJS.ReadWriteStream[]],
): Promise<void> {
  const partial = `${path}.partial`;
  await pipeline([...streams, createWriteStream(partial)]);
  await rename(partial, path);
}

/** By hand because JSON.stringify knows no bigint and would hold millions of list entries as one string. */
function* summaryText(summary: Summary): Generator<string> {
  yield '{';
  let separator = '\n';
  for (const key of summaryKeys) {
    yield `${separator}  ${JSON.stringify(key)}: `;
    separator = ',\n';
    const value = summary[key];
    if (typeof value === 'number' || value === null) yield JSON.stringify(value);
    else if ('preliminary' in value) {
      yield `{\n    "preliminary": ${totalsText(value.preliminary)},`;
      yield `\n    "official": ${totalsText(value.official)}\n  }`;
    } else yield* listText(value);
  }
  yield '\n}\n';
}

const summaryKeys = [
  'stations',
  'differing_stations',
  'differing_fields',
  'only_preliminary',
  'only_official',
  'seconds',
  'peak_memory_bytes',
  'refused_cells',
  'duplicate_rows',
  'unlisted_stations',
  'totals',
] as const satisfies (keyof Summary)[];

function* listText(entries: Iterable<unknown>): Generator<string> {
  yield '[';
  let separator = '\n';
  for (const entry of entries) {
    yield `${separator}    ${JSON.stringify(entry)}`;
    separator = ',\n';
  }
  yield separator === '\n' ? ']' : '\n  ]';
}

function totalsText(totals: Totals): string {
  const sums = [...totals].map(([field, sum]) => `      ${JSON.stringify(field)}: ${sum}`);
  return sums.length === 0 ? '{}' : `{\n${sums.join(',\n')}\n    }`;
}

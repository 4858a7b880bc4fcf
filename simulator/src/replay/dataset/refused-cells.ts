import type { DatasetFile, RefusedCell } from './dataset.ts';
import { IntegerColumn } from './integer-column.ts';
import { TextCodes } from './text-codes.ts';

/** A quoted cell may be a megabyte of text; the list needs only enough of it to be recognised. */
const cellCharactersMax = 200;

const files: readonly DatasetFile[] = [
  'stations.csv',
  'candidates.csv',
  'preliminary.csv',
  'official.csv',
];

/**
 * The cells that were not counts, in the order in which they were met. A file with one wrong habit
 * ("1,234") refuses millions of cells, so they are held as columns and one byte string, not as objects.
 */
export class RefusedCells implements Iterable<RefusedCell> {
  readonly #stationIds: readonly string[];
  readonly #fields = new TextCodes();
  readonly #file = new IntegerColumn();
  readonly #row = new IntegerColumn();
  readonly #station = new IntegerColumn();
  readonly #field = new IntegerColumn();
  readonly #cellEnd = new IntegerColumn();
  #cellBytes = Buffer.alloc(1024);
  #length = 0;

  /** `stationIds` may still grow while cells are added. */
  constructor(stationIds: readonly string[]) {
    this.#stationIds = stationIds;
  }

  get length(): number {
    return this.#length;
  }

  /** `station` is undefined where the row itself could not be given to a station. */
  add(
    file: DatasetFile,
    row: number,
    station: number | undefined,
    field: string,
    cell: string,
  ): void {
    const at = this.#length;
    this.#file.set(at, files.indexOf(file));
    this.#row.set(at, row);
    if (station !== undefined) this.#station.set(at, station);
    this.#field.set(at, this.#fields.of(field));
    this.#appendCell(at, shorten(cell));
    this.#length += 1;
  }

  *[Symbol.iterator](): Generator<RefusedCell> {
    for (let at = 0; at < this.#length; at++) {
      const station = this.#station.get(at);
      yield {
        file: files[this.#file.get(at) ?? 0] ?? 'stations.csv',
        row: this.#row.get(at) ?? 0,
        station_id: station === undefined ? '' : (this.#stationIds[station] ?? ''),
        field: this.#fields.texts[this.#field.get(at) ?? 0] ?? '',
        cell: this.#cellBytes.toString('utf8', this.#cellStart(at), this.#cellEnd.get(at)),
      };
    }
  }

  #cellStart(at: number): number {
    return at === 0 ? 0 : (this.#cellEnd.get(at - 1) ?? 0);
  }

  #appendCell(at: number, cell: string): void {
    const start = this.#cellStart(at);
    const end = start + Buffer.byteLength(cell);
    if (end > this.#cellBytes.length) {
      const larger = Buffer.alloc(Math.max(end, 2 * this.#cellBytes.length));
      this.#cellBytes.copy(larger);
      this.#cellBytes = larger;
    }
    this.#cellBytes.write(cell, start);
    this.#cellEnd.set(at, end);
  }
}

/** toWellFormed: the cut may fall inside a surrogate pair. */
function shorten(cell: string): string {
  return cell.length <= cellCharactersMax
    ? cell
    : `${cell.slice(0, cellCharactersMax).toWellFormed()}…`;
}

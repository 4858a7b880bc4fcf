import { isStationId, parseCount } from './cell-rules.ts';
import { readCsvRecords } from './csv-file.ts';
import { DatasetFault } from './dataset.ts';
import type { DatasetFile, DuplicateRow } from './dataset.ts';
import { IntegerColumn } from './integer-column.ts';
import { RefusedCells } from './refused-cells.ts';

/** What the files of one directory share: the ids and the lists of what was left out. */
export class DatasetReading {
  readonly ids: string[] = [];
  readonly refusedCells = new RefusedCells(this.ids);
  readonly duplicateRows: DuplicateRow[] = [];
  readonly #paths: ReadonlyMap<DatasetFile, string>;
  readonly #indexOf = new Map<string, number>();

  constructor(paths: ReadonlyMap<DatasetFile, string>) {
    this.#paths = paths;
  }

  /** Nothing happens when the directory does not have the file; `start` gets the header. */
  async readRecords(
    file: DatasetFile,
    key: string,
    start: (header: Header) => (cells: readonly string[], row: number) => void,
  ): Promise<void> {
    const path = this.#paths.get(file);
    if (path === undefined) return;
    let onRecord: ((cells: readonly string[], row: number) => void) | undefined;
    await readCsvRecords(path, (cells, row) => {
      if (onRecord !== undefined) onRecord(cells, row);
      else onRecord = start(new Header(file, cells, key));
    });
  }

  /** The station of a record that counts; undefined, and listed, for a bad id or a further row of the station. */
  stationOf(file: DatasetFile, id: string, row: number, rows: IntegerColumn): number | undefined {
    let station = this.#indexOf.get(id);
    if (station === undefined) {
      if (!isStationId(id)) {
        this.refusedCells.add(file, row, undefined, 'station_id', id);
        return undefined;
      }
      station = this.ids.push(id) - 1;
      this.#indexOf.set(id, station);
    }
    if (rows.get(station) !== undefined) {
      this.duplicateRows.push({ file, row, station_id: id });
      return undefined;
    }
    rows.set(station, row);
    return station;
  }

  /** Keeps the counts of one record; cells beyond the header have no field and are listed by place. */
  keepCounts(
    file: DatasetFile,
    cells: readonly string[],
    row: number,
    station: number,
    header: Header,
    fields: readonly CountField[],
  ): void {
    for (const { at, name, counts } of fields) {
      const cell = cells[at] ?? '';
      if (cell === '') continue;
      const count = parseCount(cell);
      if (count === undefined) this.refusedCells.add(file, row, station, name, cell);
      else counts.set(station, count);
    }
    for (let at = header.names.length; at < cells.length; at++) {
      const cell = cells[at] ?? '';
      if (cell !== '') this.refusedCells.add(file, row, station, `#${at + 1}`, cell);
    }
  }
}

export interface CountField {
  readonly name: string;
  readonly at: number;
  readonly counts: IntegerColumn;
}

export class Header {
  readonly names: readonly string[];
  readonly #file: DatasetFile;
  readonly keyAt: number;

  constructor(file: DatasetFile, names: readonly string[], key: string) {
    this.#file = file;
    this.names = names;
    this.keyAt = this.find(key);
    if (this.keyAt < 0) throw new DatasetFault(`${file} has no column ${key}`);
  }

  /** -1 when there is no such column. Two of one name are refused: which of them counts is not ours to guess. */
  find(name: string): number {
    const at = this.names.indexOf(name);
    if (at !== this.names.lastIndexOf(name)) {
      throw new DatasetFault(`${this.#file} has more than one column ${name}`);
    }
    return at;
  }

  countFields(isCount: (name: string) => boolean): CountField[] {
    return this.names
      .filter(isCount)
      .map((name) => ({ name, at: this.find(name), counts: new IntegerColumn() }));
  }
}

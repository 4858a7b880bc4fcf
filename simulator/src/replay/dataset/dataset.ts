/** What a directory of real results holds; the format is the one the documentation calls "replay data". */
import type { RefusedCells } from './refused-cells.ts';

/** A file of the directory, named without `.gz` however it is stored. */
export type DatasetFile = 'stations.csv' | 'candidates.csv' | 'preliminary.csv' | 'official.csv';

export interface Dataset {
  /** The directory's own name. */
  readonly name: string;
  readonly stations: Stations;
  /** In the order of candidates.csv, then the other `c<number>` columns by number. Also columns that neither side has. */
  readonly candidateColumns: readonly string[];
  /** Every field that at least one side has: the fixed fields first, then the candidates. */
  readonly countColumns: readonly string[];
  readonly candidates: readonly Candidate[];
  readonly preliminary: Side;
  readonly official: Side;
  readonly refusedCells: RefusedCells;
  readonly duplicateRows: readonly DuplicateRow[];
  /** Ids of either side that stations.csv does not list, by bytes; without stations.csv that is every id. */
  readonly unlistedStations: readonly string[];
}

/** The roster: the union of the ids in the three files, in order of first appearance. */
export interface Stations {
  readonly ids: readonly string[];
  entry(index: number): StationEntry;
}

/** Texts are empty and `registered` undefined where the file does not say. */
export interface StationEntry {
  readonly stationId: string;
  readonly centreId: string;
  readonly centreName: string;
  readonly constituency: string;
  readonly registered: number | undefined;
}

export interface Candidate {
  readonly column: string;
  readonly listCode: string;
  readonly listName: string;
}

/** One of the two results files; a missing file is a side without columns and rows. */
export interface Side {
  /** The fields this file has, in its own order. */
  readonly columns: readonly string[];
  /** Columns that are carried as notes: neither compared nor added up. */
  readonly notes: readonly string[];
  /** Whether the file has a row for the station, be every cell empty. */
  has(station: number): boolean;
  /** 0..2^53-1; undefined = unknown. */
  value(station: number, column: string): number | undefined;
}

/** Keys as in summary.json. `row` counts records from 1, the header. */
export interface RefusedCell {
  readonly file: DatasetFile;
  readonly row: number;
  /** Empty where the row has no usable id. */
  readonly station_id: string;
  /** `#17` for a cell in the 17th place where the header has no 17th column. */
  readonly field: string;
  /** Shortened when very long. */
  readonly cell: string;
}

/** A row that did not count because an earlier one of the same file has its id (or candidate). */
export interface DuplicateRow {
  readonly file: DatasetFile;
  readonly row: number;
  readonly station_id: string;
  readonly candidate?: string;
}

/** The directory or a file in it cannot be used at all; the message names the file and what to mend. */
export class DatasetFault extends Error {
  override readonly name = 'DatasetFault';
}

import { TextCodes } from './text-codes.ts';
import { IntegerColumn } from './integer-column.ts';
import { compareUtf8 } from './utf8-order.ts';
import type { DiscrepancyCounts, DiscrepancyKind, DiscrepancyRow } from './write-results.ts';

const kinds: readonly DiscrepancyKind[] = ['differs', 'only_preliminary', 'only_official'];

/**
 * Rows gathered in any order and given back in the order of the file. Every field of 800,000 stations
 * may differ, so rows are columns of numbers; those of one station are chained, newest first.
 */
export class DiscrepancyTable {
  readonly #stations = new TextCodes();
  readonly #fields = new TextCodes();
  readonly #newest = new IntegerColumn();
  readonly #older = new IntegerColumn();
  readonly #kind = new IntegerColumn();
  readonly #field = new IntegerColumn();
  readonly #preliminary = new IntegerColumn();
  readonly #official = new IntegerColumn();
  readonly #rowsOfKind = { differs: 0, only_preliminary: 0, only_official: 0 };
  readonly #differs = new IntegerColumn();
  #differingStations = 0;
  #length = 0;

  add(row: DiscrepancyRow): void {
    const at = this.#length;
    const station = this.#stations.of(row.station_id);
    const older = this.#newest.get(station);
    if (older !== undefined) this.#older.set(at, older);
    this.#newest.set(station, at);
    this.#kind.set(at, kinds.indexOf(row.kind));
    this.#field.set(at, this.#fields.of(row.field));
    if (row.preliminary !== undefined) this.#preliminary.set(at, row.preliminary);
    if (row.official !== undefined) this.#official.set(at, row.official);
    this.#rowsOfKind[row.kind] += 1;
    if (row.kind === 'differs' && this.#differs.get(station) === undefined) {
      this.#differs.set(station, 1);
      this.#differingStations += 1;
    }
    this.#length += 1;
  }

  counts(): DiscrepancyCounts {
    return {
      differing_stations: this.#differingStations,
      differing_fields: this.#rowsOfKind.differs,
      only_preliminary: this.#rowsOfKind.only_preliminary,
      only_official: this.#rowsOfKind.only_official,
    };
  }

  /** By bytes of station, then of field. */
  *sorted(): Generator<DiscrepancyRow> {
    for (const stationId of this.#stations.texts.toSorted(compareUtf8)) {
      const rows: DiscrepancyRow[] = [];
      let at = this.#newest.get(this.#stations.of(stationId));
      while (at !== undefined) {
        rows.push(this.#row(stationId, at));
        at = this.#older.get(at);
      }
      yield* rows.sort((a, b) => compareUtf8(a.field, b.field));
    }
  }

  #row(stationId: string, at: number): DiscrepancyRow {
    return {
      station_id: stationId,
      kind: kinds[this.#kind.get(at) ?? 0] ?? 'differs',
      field: this.#fields.texts[this.#field.get(at) ?? 0] ?? '',
      preliminary: this.#preliminary.get(at),
      official: this.#official.get(at),
    };
  }
}

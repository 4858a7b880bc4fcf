import type { Dataset } from './dataset.ts';
import type { DiscrepancyRow } from './write-results.ts';

/** The comparison without server, tapes and cards, for tests of the reader and the writer alone. */
export function* compareSidesByHand(dataset: Dataset): Generator<DiscrepancyRow> {
  const { preliminary, official, stations, countColumns } = dataset;
  for (const [i, station_id] of stations.ids.entries()) {
    if (preliminary.has(i) && !official.has(i))
      yield { station_id, kind: 'only_preliminary', field: '' };
    if (!preliminary.has(i) && official.has(i))
      yield { station_id, kind: 'only_official', field: '' };
    for (const field of countColumns) {
      const before = preliminary.value(i, field);
      const after = official.value(i, field);
      if (before === undefined || after === undefined || before === after) continue;
      yield { station_id, kind: 'differs', field, preliminary: before, official: after };
    }
  }
}

/** What summary.json must hold as totals. */
export function sumByHand(dataset: Dataset, side: 'preliminary' | 'official'): Map<string, bigint> {
  const results = dataset[side];
  return new Map(
    results.columns.map((column) => {
      let sum = 0n;
      for (const i of dataset.stations.ids.keys()) sum += BigInt(results.value(i, column) ?? 0);
      return [column, sum];
    }),
  );
}

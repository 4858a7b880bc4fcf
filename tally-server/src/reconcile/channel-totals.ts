/** Sums over all transmissions and all cards, from scratch: one pass over the store. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Ledger } from '@mutabaqa/shared/reconcile/ledger.ts';
import { findSpeakingTapes, isSound } from '@mutabaqa/shared/reconcile/speaking-tapes.ts';
import { makeTapeTotals } from '@mutabaqa/shared/totals/tape-totals.ts';
import type { Evidence, Store } from '../store/store.ts';
import type { CaseStore } from './read-station-case.ts';
import { readStationCase } from './read-station-case.ts';
import type { TotalsByChannel } from './reconciler.ts';
import type { StationTable } from './station-table.ts';

interface TotalsPorts {
  readonly crypto: CryptoPort;
  readonly store: CaseStore & Pick<Store, 'evidenceFrom'>;
  readonly ledger: Ledger;
}

const rowsPerRead = 256;

/** Only stations with several tapes, or none that is plain, are looked at twice. */
export async function computeTotals(
  { crypto, store, ledger }: TotalsPorts,
  table: StationTable,
  upTo: number,
): Promise<TotalsByChannel> {
  const totals = { transmission: makeTapeTotals(), card: makeTapeTotals() };
  const complex = new Set<number>();
  const add = ({ stationId, kind, record }: Evidence): void => {
    const station = table.find(stationId);
    if (station === undefined || kind === 'paper-tape') return;
    if (table.isComplex(station)) complex.add(station);
    else totals[kind].addRecord(record);
  };
  for (let from = 0; ;) {
    const rows = await store.evidenceFrom(from, rowsPerRead);
    // What arrives during the pass could make a station complex that was already counted as simple.
    for (const row of rows) if (row.leafIndex < upTo) add(row);
    const last = rows.at(-1);
    if (last === undefined || last.leafIndex >= upTo) break;
    from = last.leafIndex + 1;
    await nextTurn();
  }
  for (const station of complex) {
    const stationId = assertDefined(table.ids[station], 'a station');
    const question = { stationId, decisions: [], size: upTo };
    const { transmission, card } = findSpeakingTapes(
      await readStationCase(crypto, store, question),
      ledger.devicesOf(stationId),
    );
    // A tape that nobody soundly signed is compared, and counted nowhere.
    for (const each of transmission.tapes) if (isSound(each)) totals.transmission.add(each.tape);
    for (const each of card.tapes) if (isSound(each)) totals.card.add(each.tape);
  }
  return { transmitted: totals.transmission, card: totals.card };
}

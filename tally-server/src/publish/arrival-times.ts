/**
 * When each station's first tape came, by either channel. A projection of the store: read once, then told of
 * every commit. A test tape or a report of an empty box in the morning is no arrival.
 */
import type { Sequencer } from '../log/sequencer.ts';
import type { EvidenceSummary, Store } from '../store/store.ts';

export interface ArrivalTimes {
  /** Reads what the store had before this began to listen; once. */
  catchUp(): Promise<void>;
  /** Unix milliseconds of the leaf; undefined while nothing has come. */
  of(stationId: string): number | undefined;
  /** Of transmissions alone: before an embargo ends a card's leaf is sealed, and its time would name it. */
  ofTransmission(stationId: string): number | undefined;
}

export interface ArrivalTimesPorts {
  readonly store: Pick<Store, 'summariesFrom'>;
  readonly sequencer: Pick<Sequencer, 'onCommitted'>;
}

const rowsPerRead = 512;

export function makeArrivalTimes({ store, sequencer }: ArrivalTimesPorts): ArrivalTimes {
  const transmissions = new Map<string, number>();
  const cards = new Map<string, number>();
  let reading: Promise<void> | undefined;

  function note(
    { stationId, kind, tapeKind }: Pick<EvidenceSummary, 'stationId' | 'kind' | 'tapeKind'>,
    timeMs: number,
  ): void {
    const isResult = tapeKind === 'closing' || tapeKind === 'correction';
    if (kind === 'paper-tape' || !isResult) return;
    const times = kind === 'card' ? cards : transmissions;
    // Times never decrease along the log, and what is read may come after what was told.
    times.set(stationId, Math.min(times.get(stationId) ?? Infinity, timeMs));
  }

  async function read(): Promise<void> {
    for (let from = 0; ;) {
      const rows = await store.summariesFrom(from, rowsPerRead);
      for (const row of rows) note(row, row.receivedAtMs);
      const last = rows.at(-1);
      if (last === undefined) return;
      from = last.leafIndex + 1;
    }
  }

  sequencer.onCommitted((batch) => {
    for (const { appendix, position } of batch) {
      if (appendix.evidence) note(appendix.evidence, position.timeMs);
    }
  });
  return {
    async catchUp() {
      reading ??= read().catch((fault: unknown) => {
        reading = undefined; // the next round reads again
        throw fault;
      });
      return reading;
    },
    of(stationId) {
      const first = Math.min(
        transmissions.get(stationId) ?? Infinity,
        cards.get(stationId) ?? Infinity,
      );
      return first === Infinity ? undefined : first;
    },
    ofTransmission: (stationId) => transmissions.get(stationId),
  };
}

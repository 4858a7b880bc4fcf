/** What a version is made of, read from the store as the log was at the snapshot. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Snapshot } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { ResultsSource } from '@mutabaqa/shared/results/results-source.ts';
import { factOfStored } from '../desk/decision-book.ts';
import type { CaseStore } from '../reconcile/read-station-case.ts';
import { readStationCase } from '../reconcile/read-station-case.ts';
import type { Store, StoredDecision } from '../store/store.ts';

export type SourceStore = CaseStore & Pick<Store, 'decisionsFrom' | 'decisionAt' | 'versionsFrom'>;

const rowsPerRead = 256;
const stationsPerTurn = 16;

export async function readResultsSource(
  crypto: CryptoPort,
  election: ResultsSource['election'],
  store: SourceStore,
  snapshot: Snapshot,
): Promise<ResultsSource> {
  const { logSize } = snapshot;
  const decisions = (await readDecisions(store, logSize)).map((row) => factOfStored(crypto, row));
  const byStation = Map.groupBy(decisions, ({ stationId }) => stationId);
  let asked = 0;
  return {
    election,
    snapshot,
    decisions,
    versions: await readVersions(store, logSize),
    async signedDecision(leafIndex) {
      const stored = await store.decisionAt(leafIndex);
      return assertDefined(stored, `the decision at leaf ${leafIndex}`).record;
    },
    async caseOf(stationId) {
      if (asked++ % stationsPerTurn === 0) await nextTurn(); // intake goes on meanwhile
      const about = byStation.get(stationId) ?? [];
      return readStationCase(crypto, store, { stationId, decisions: about, size: logSize });
    },
  };
}

async function readVersions(
  store: Pick<Store, 'versionsFrom'>,
  logSize: number,
): Promise<ReadonlyMap<number, Snapshot>> {
  const versions = new Map<number, Snapshot>();
  for (let from = 0; ;) {
    const rows = await store.versionsFrom(from, rowsPerRead);
    for (const { number, snapshotMs, snapshotSize } of rows) {
      versions.set(number, { timeMs: snapshotMs, logSize: snapshotSize });
    }
    const last = rows.at(-1);
    if (last === undefined || last.leafIndex >= logSize) return versions;
    from = last.leafIndex + 1;
  }
}

async function readDecisions(
  store: Pick<Store, 'decisionsFrom'>,
  logSize: number,
): Promise<StoredDecision[]> {
  const decisions: StoredDecision[] = [];
  for (let from = 0; ;) {
    const rows = await store.decisionsFrom(from, rowsPerRead);
    decisions.push(...rows.filter(({ leafIndex }) => leafIndex < logSize));
    const last = rows.at(-1);
    if (last === undefined || last.leafIndex >= logSize) return decisions;
    from = last.leafIndex + 1;
  }
}

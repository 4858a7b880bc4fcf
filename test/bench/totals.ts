/** Adding up what is stored, what was decided, and the sum tree over it. */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { decodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import type { StationVerdict } from '@mutabaqa/shared/reconcile/verdict.ts';
import { makeElectionTotals } from '@mutabaqa/shared/totals/election-totals.ts';
import { makeSumTree } from '@mutabaqa/shared/totals/sum-tree.ts';
import { makeTapeTotals } from '@mutabaqa/shared/totals/tape-totals.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import type { Store } from '@mutabaqa/tally-server/store/store.ts';
import { aims } from './aims.ts';
import type { BenchCentre } from './bench-centre.ts';
import type { BenchElection } from './bench-election.ts';
import { itemOf } from './log-items.ts';
import { batchesOf, measureCpu, measureCpuInTurn } from './measure.ts';
import type { ResultRow } from './result-row.ts';
import { shown } from './result-row.ts';
import type { SealedTape } from './tapes.ts';

const repetitions = 5;
/** Reading makes garbage, whose collection disturbs single rounds. */
const storedRepetitions = 15;

export async function measureTotals(
  election: BenchElection,
  centre: BenchCentre,
  tapes: readonly SealedTape[],
): Promise<ResultRow[]> {
  const stored = await measureStored(centre, tapes);
  const decided = await measureDecided(election, tapes);
  return [...stored, ...decided];
}

/** From the stored records, beside reading the same rows only. */
async function measureStored(
  centre: BenchCentre,
  tapes: readonly SealedTape[],
): Promise<ResultRow[]> {
  const store = openSqliteStore(centre.makeDirectory());
  let firstIndex = 0;
  for (const items of batchesOf(tapes.map(itemOf), 256)) {
    await store.commitLog({ firstIndex, items, checkpoint: '' });
    firstIndex += items.length;
  }
  const reading = (take: () => (record: Uint8Array) => void) => () => () =>
    readRecords(store, take());
  const [selected, totals, decoded] = await measureCpuInTurn(tapes.length, storedRepetitions, [
    reading(() => () => {}),
    reading(() => {
      const sums = makeTapeTotals();
      return (record) => sums.addRecord(record);
    }),
    reading(() => {
      const sums = makeTapeTotals();
      return (bytes) => {
        const options = { withheldAllowed: false };
        const record = decodeTapeRecord(nodeCrypto, 'transmission', bytes, options);
        assert(record.ok, 'a stored tape');
        sums.add(record.value.tape);
      };
    }),
  ]);
  await store.close();
  return [
    {
      name: 'totals from scratch',
      unit: 'us CPU/tape',
      ...shown(totals!),
      limit: selected!.value,
      limitIs: 'reading the stored tapes',
      aim: aims.totals,
    },
    {
      name: 'totals from scratch, decoding every tape again',
      unit: 'us CPU/tape',
      ...shown(decoded!),
      limit: selected!.value,
      limitIs: 'reading the stored tapes',
    },
  ];
}

async function readRecords(store: Store, take: (record: Uint8Array) => void): Promise<void> {
  const limit = 256; // as the server reads them
  for (let from = 0; ;) {
    const evidence = await store.evidenceFrom(from, limit);
    for (const { record } of evidence) take(record);
    const last = evidence.at(-1);
    if (last === undefined) return;
    from = last.leafIndex + 1;
  }
}

/** Every tape as a station of its own whose transmission and card agree. */
async function measureDecided(
  election: BenchElection,
  tapes: readonly SealedTape[],
): Promise<ResultRow[]> {
  const { contest } = election.ballot;
  const contests = new Map([[contest.contestId, contest]]);
  const adoptedStates = ['matched'] as const;
  const template = assertDefined(election.stations[0], 'station');
  const stations = tapes.map(({ tape }, number) => stationOf(template, tape, number));
  const totals = await measureCpu(stations.length, repetitions, () => () => {
    const sums = makeElectionTotals(contests, { adoptedStates, exclusions: [] });
    for (const { entry, verdict } of stations) sums.add(entry, verdict);
  });
  const tree = await measureCpu(stations.length, repetitions, () => () => {
    const sums = makeSumTree(nodeCrypto, adoptedStates);
    for (const { entry, verdict } of stations) sums.add(entry, verdict);
    sums.root();
  });
  const unit = 'us CPU/station';
  return [
    { name: 'totals from verdicts', unit, ...shown(totals) },
    { name: 'sum tree over adopted figures', unit, ...shown(tree) },
  ];
}

function stationOf(
  template: StationEntry,
  { header, sections }: SealedTape['tape'],
  number: number,
): { entry: StationEntry; verdict: StationVerdict } {
  const stationId = `s${String(number).padStart(6, '0')}`;
  const centreId = `centre-${Math.floor(number / 5)}`;
  const [account, votes] = sections;
  assert(account?.kind === 'account' && votes?.kind === 'contest', 'one paper, one contest');
  const figures = { account: account.counts, contest: votes };
  return {
    entry: { ...template, stationId, centreId },
    verdict: {
      stationId,
      state: 'matched',
      arrivedBy: 'both',
      reason: undefined,
      findings: [],
      claims: [],
      contests: [
        {
          contestId: header.sections[1]?.id ?? '',
          paperId: header.sections[0]?.id ?? '',
          state: 'matched',
          path: [],
          findings: [],
          adopted: { ...figures, source: 'electronic', leaves: [number, number + 1] },
          transmitted: figures,
          card: figures,
        },
      ],
    },
  };
}

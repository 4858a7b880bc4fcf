/** Comparing two channels' tapes, and adding up everything that is stored. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { compareTapes } from '@mutabaqa/shared/compare/compare-tapes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { makeChannelTotals } from '@mutabaqa/shared/reconcile/channel-totals.ts';
import type { SparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { DecodedTape } from '@mutabaqa/shared/tape/tape.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import type { Store } from '@mutabaqa/tally-server/store/store.ts';
import { aims } from './aims.ts';
import type { BenchCentre } from './bench-centre.ts';
import { itemOf } from './log-items.ts';
import { batchesOf, measureCpu } from './measure.ts';
import type { ResultRow } from './result-row.ts';
import { shown } from './result-row.ts';
import type { SealedTape } from './tapes.ts';

const repetitions = 5;

export async function measureComparison(tapes: readonly SealedTape[]): Promise<ResultRow[]> {
  const equal = await measureCpu(tapes.length, repetitions, () => () => {
    for (const tape of tapes) assert(compareTapes(tape, tape).length === 0, 'equal tapes');
  });
  const pairs = tapes.map((left) => ({ left, right: { ...left, tape: withOneMore(left.tape) } }));
  const different = await measureCpu(tapes.length, repetitions, () => () => {
    for (const { left, right } of pairs) {
      assert(compareTapes(left, right).length === 1, 'one count differs');
    }
  });
  const read = await measureCpu(tapes.length, repetitions, () => () => {
    for (const { left, right } of pairs) countAgreeing(left.tape, right.tape);
  });
  return [
    { name: 'comparison: equal digests', unit: 'us CPU/pair', ...shown(equal) },
    {
      name: 'comparison: every field, one of them different',
      unit: 'us CPU/pair',
      ...shown(different),
      limit: read.value,
      limitIs: 'merging the counts of both',
    },
  ];
}

/** The same tape with one more vote for the first candidate who has any, as its device would sign it. */
function withOneMore(tape: DecodedTape): DecodedTape {
  const sections = tape.sections.map((section) => {
    if (section.kind !== 'contest' || !section.candidateVotes) return section;
    const [first = 0, ...rest] = section.candidateVotes.counts;
    return {
      ...section,
      candidateVotes: { ...section.candidateVotes, counts: [first + 1, ...rest] },
    };
  });
  const bytes = encodeTape({ header: tape.header, sections });
  const decoded = decodeTape(nodeCrypto, bytes, { withheldAllowed: false });
  assert(decoded.ok, 'a good tape');
  return decoded.value;
}

/** The least that reads both: a merge of the counts that are not 0. */
function countAgreeing(left: DecodedTape, right: DecodedTape): number {
  let agreeing = 0;
  for (const [at, section] of left.sections.entries()) {
    const other = right.sections[at];
    if (section.kind !== 'contest' || other?.kind !== 'contest') continue;
    agreeing += countAgreeingVotes(section.listVotes!, other.listVotes!);
    agreeing += countAgreeingVotes(section.candidateVotes!, other.candidateVotes!);
  }
  return agreeing;
}

function countAgreeingVotes(left: SparseCounts, right: SparseCounts): number {
  let agreeing = 0;
  let at = 0;
  for (const [i, position] of left.positions.entries()) {
    while ((right.positions[at] ?? Infinity) < position) at += 1;
    if (right.positions[at] === position && right.counts[at] === left.counts[i]) agreeing += 1;
  }
  return agreeing;
}

/** From the stored records, decoded strictly, beside reading the same rows only. */
export async function measureTotals(
  centre: BenchCentre,
  tapes: readonly SealedTape[],
): Promise<ResultRow[]> {
  const store = openSqliteStore(centre.makeDirectory());
  let firstIndex = 0;
  for (const items of batchesOf(tapes.map(itemOf), 256)) {
    await store.commitLog({ firstIndex, items, checkpoint: '' });
    firstIndex += items.length;
  }
  const selected = await measureCpu(
    tapes.length,
    repetitions,
    () => () => readRecords(store, () => {}),
  );
  const totals = await measureCpu(tapes.length, repetitions, () => async () => {
    const sums = makeChannelTotals();
    await readRecords(store, (bytes) => {
      const options = { withheldAllowed: false };
      const record = decodeTapeRecord(nodeCrypto, 'transmission', bytes, options);
      assert(record.ok, 'a stored tape');
      sums.add(record.value.tape);
    });
    assert(sums.rows().length > 0, 'totals');
  });
  await store.close();
  return [
    {
      name: 'totals from scratch',
      unit: 'us CPU/tape',
      ...shown(totals),
      limit: selected.value,
      limitIs: 'reading the stored tapes',
      aim: aims.totals,
    },
  ];
}

async function readRecords(store: Store, take: (record: Uint8Array) => void): Promise<void> {
  const limit = 1024;
  for (let from = 0; ;) {
    const evidence = await store.evidenceFrom(from, limit);
    for (const { record } of evidence) take(record);
    const last = evidence.at(-1);
    if (last === undefined) return;
    from = last.leafIndex + 1;
  }
}

/** Comparing two channels' tapes. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { compareTapes } from '@mutabaqa/shared/compare/compare-tapes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { SparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { DecodedTape } from '@mutabaqa/shared/tape/tape.ts';
import { measureCpu } from './measure.ts';
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

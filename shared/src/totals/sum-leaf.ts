/** What the sum tree says of one contest at one station. Specification: proto/spec/sum-tree.md */
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { AdoptedSource, Figures, StationState } from '../reconcile/verdict.ts';
import { readFigures, writeFigures } from './figure-bytes.ts';
import { makeVarintReader } from './varint-reader.ts';
import { makeVarintWriter } from './varint-writer.ts';

export interface SumLeaf {
  readonly contestId: string;
  readonly stationId: string;
  readonly state: StationState;
  /** Undefined when its figures are in no total. */
  readonly adopted:
    (Figures & { readonly source: AdoptedSource; readonly leaves: readonly number[] }) | undefined;
}

/** Numbers of the format: a new word takes the next one. */
const stateNumbers: Readonly<Record<StationState, number>> = {
  matched: 1,
  resolved: 2,
  received: 3,
  awaited: 4,
  overdue: 5,
  'at-audit-centre': 6,
  discrepant: 7,
  quarantined: 8,
  annulled: 9,
};
/** 0 = not adopted. */
const sourceNumbers: Readonly<Record<AdoptedSource, number>> = {
  electronic: 1,
  'paper-tape': 2,
  'hand-count': 3,
  'audit-count': 4,
  decision: 5,
};
/** Of the evidence of one station: as many parts as a tape can have. */
const leavesMax = 99;

export function encodeSumLeaf(leaf: SumLeaf): Uint8Array {
  const { contestId, stationId, state, adopted } = leaf;
  const writer = makeVarintWriter();
  writer.text(contestId);
  writer.text(stationId);
  writer.byte(stateNumbers[state]);
  writer.byte(adopted ? sourceNumbers[adopted.source] : 0);
  if (adopted) {
    writer.count(adopted.leaves.length);
    for (const leafIndex of adopted.leaves) writer.count(leafIndex);
    writeFigures(writer, adopted);
  }
  return writer.finish();
}

/** Accepts exactly what `encodeSumLeaf` writes. */
export function decodeSumLeaf(bytes: Uint8Array): Result<SumLeaf, 'malformed'> {
  const reader = makeVarintReader(bytes);
  const contestId = reader.text();
  const stationId = reader.text();
  const state = wordOf(stateNumbers, reader.byte());
  const sourceNumber = reader.byte();
  const source = wordOf(sourceNumbers, sourceNumber);
  let adopted: SumLeaf['adopted'];
  if (source !== undefined) {
    const leaves: number[] = [];
    const count = reader.upTo(leavesMax);
    for (let i = 0; i < count; i++) leaves.push(reader.upTo(Number.MAX_SAFE_INTEGER));
    adopted = { ...readFigures(reader), source, leaves };
  }
  if (state === undefined || (source === undefined && sourceNumber !== 0)) return fail('malformed');
  return reader.isWhole() ? ok({ contestId, stationId, state, adopted }) : fail('malformed');
}

function wordOf<Word extends string>(
  numbers: Readonly<Record<Word, number>>,
  number: number,
): Word | undefined {
  for (const word in numbers) if (numbers[word] === number) return word;
  return undefined;
}

/**
 * Sums by position, most of them 0 at a station and few at a country: each count as it is, a run of zeros as
 * 0 and its length minus 1, nothing after the last count that is not 0.
 */
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { positionsMax } from '../tape/sparse-counts.ts';
import type { ExactCount } from './exact-count.ts';
import { addExact } from './exact-count.ts';
import type { VarintReader } from './varint-reader.ts';
import type { VarintWriter } from './varint-writer.ts';

export function writeVector(writer: VarintWriter, values: readonly ExactCount[]): void {
  let size = values.length;
  while (size > 0 && values[size - 1] === 0) size -= 1;
  writer.count(size);
  let zeros = 0;
  for (let position = 0; position < size; position++) {
    const value = values[position] ?? 0;
    if (value === 0) {
      zeros += 1;
    } else {
      writeZeros(writer, zeros);
      zeros = 0;
      writer.count(value);
    }
  }
}

/** The same from the counts of a tape, where zeros do not stand. */
export function writeSparseVector(writer: VarintWriter, votes: SparseCounts | undefined): void {
  const { positions, counts } = votes ?? { positions: [], counts: [] };
  let next = 0;
  writer.count((positions.at(-1) ?? -1) + 1);
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] ?? 0;
    writeZeros(writer, position - next);
    writer.count(counts[i] ?? 0);
    next = position + 1;
  }
}

function writeZeros(writer: VarintWriter, zeros: number): void {
  if (zeros === 0) return;
  writer.byte(0);
  writer.count(zeros - 1);
}

/** Its length is that of the last count that is not 0. */
export function readVector(reader: VarintReader): ExactCount[] {
  const values = Array<ExactCount>(reader.upTo(positionsMax)).fill(0);
  let afterZeros = false;
  for (let position = 0; position < values.length && !reader.failed; position++) {
    const value = reader.count();
    values[position] = value;
    if (value !== 0) {
      afterZeros = false;
      continue;
    }
    // Two runs side by side are one; a run at the end is not written.
    position += reader.upTo(positionsMax);
    if (afterZeros || position >= values.length - 1) reader.fail();
    afterZeros = true;
  }
  return values;
}

/** Changes `into`. */
export function addVector(into: ExactCount[], values: readonly ExactCount[]): void {
  while (into.length < values.length) into.push(0);
  for (let position = 0; position < values.length; position++) {
    const value = values[position] ?? 0;
    if (value !== 0) into[position] = addExact(into[position] ?? 0, value);
  }
}

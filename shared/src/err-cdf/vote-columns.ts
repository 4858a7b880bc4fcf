/**
 * Votes come station by station, and the format wants them candidate by candidate. Kept meanwhile in two or
 * three bytes each: how many stations further, and the count.
 */
import type { SparseCounts } from '../tape/sparse-counts.ts';

export interface VoteColumns {
  /** `station`: ascending. Zeros are not kept. */
  add(station: number, votes: SparseCounts): void;
  /** In order of stations. */
  visit(position: number, visitor: (station: number, count: number) => void): void;
}

interface Column {
  bytes: Uint8Array;
  size: number;
  station: number;
}

/** Two varints of at most 8 bytes. */
const entryBytesMax = 16;

export function makeVoteColumns(): VoteColumns {
  const columns: (Column | undefined)[] = [];
  return {
    add(station, { positions, counts }) {
      for (let i = 0; i < positions.length; i++) {
        const position = positions[i] ?? 0;
        const column = (columns[position] ??= {
          ...{ bytes: new Uint8Array(entryBytesMax), size: 0, station: 0 },
        });
        if (column.size + entryBytesMax > column.bytes.length) {
          const larger = new Uint8Array(2 * column.bytes.length);
          larger.set(column.bytes);
          column.bytes = larger;
        }
        putVarint(column, station - column.station);
        putVarint(column, counts[i] ?? 0);
        column.station = station;
      }
    },
    visit(position, visitor) {
      const column = columns[position];
      if (column === undefined) return;
      const reader = { ...column, at: 0, station: 0 };
      while (reader.at < reader.size) {
        reader.station += takeVarint(reader);
        visitor(reader.station, takeVarint(reader));
      }
    },
  };
}

function takeVarint(reader: { readonly bytes: Uint8Array; at: number }): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = reader.bytes[reader.at++] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
}

function putVarint(column: Column, value: number): void {
  const { bytes } = column;
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[column.size++] = (rest % 128) | 128;
  bytes[column.size++] = rest;
}

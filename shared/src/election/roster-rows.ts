/** Where each station lies in the roster parts. Rows number the stations part by part. */
import { assertDefined } from '../base/assert.ts';
import { compareIds } from '../base/ids.ts';
import type { Refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import { malformed, partNames } from './package-bytes.ts';
import { walkRosterPart } from './roster-part.ts';

export interface RosterPart {
  readonly constituency: string;
  readonly bytes: Uint8Array;
}

export interface RosterRows {
  /** The encoded StationEntry: a view of the part. */
  readonly entryBytes: (row: number) => Uint8Array;
  readonly constituencyOf: (row: number) => string;
}

/** Refusal: `package.malformed`. The entries themselves are not looked at. */
export function locateStations(
  parts: readonly RosterPart[],
  stationCount: number,
): Result<RosterRows, Refusal> {
  const offsets = new Uint32Array(stationCount);
  const lengths = new Uint32Array(stationCount);
  const partOf = new Uint16Array(stationCount);
  let count = 0;
  for (const [index, part] of parts.entries()) {
    const constituency = walkRosterPart(part.bytes, (offset, length) => {
      offsets[count] = offset; // beyond the end: without effect
      lengths[count] = length;
      partOf[count] = index;
      count += 1;
    });
    if (constituency !== part.constituency) return malformed(partNames.roster(part.constituency));
  }
  if (count !== stationCount) return malformed('stationCount');
  const partOfRow = (row: number): RosterPart =>
    assertDefined(parts[assertDefined(partOf[row], 'row')], 'roster part');
  return ok({
    entryBytes(row) {
      const offset = offsets[row] ?? 0;
      return partOfRow(row).bytes.subarray(offset, offset + (lengths[row] ?? 0));
    },
    constituencyOf: (row) => partOfRow(row).constituency,
  });
}

/** Row numbers in byte order of the rows' ids. */
export function rowsInOrder(ids: readonly string[]): Uint32Array {
  const order = Uint32Array.from(ids.keys());
  return isAscending(ids) ? order : order.sort((a, b) => compareIds(ids[a] ?? '', ids[b] ?? ''));
}

/** Strictly: none is there twice. */
export function isAscending(ids: readonly string[]): boolean {
  return ids.every((id, row) => row === 0 || compareIds(ids[row - 1] ?? '', id) < 0);
}

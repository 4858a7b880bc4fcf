/** What the text of a cell may be. */

const stationIdBytesMax = 64;
const fixed = ['registered', 'ballots_cast', 'valid', 'blank', 'invalid'] as const;
const fixedFields: ReadonlySet<string> = new Set(fixed);

/** The counts that are no candidate's, in the order in which results are shown. */
export const fixedCountFields: readonly string[] = fixed;

/** A column that candidates.csv may not turn into a candidate. */
export function isReservedColumn(column: string): boolean {
  return column === 'station_id' || fixedFields.has(column);
}

export function isNumberedCandidate(column: string): boolean {
  return /^c[0-9]+$/.test(column);
}

/**
 * ASCII digits, 0..2^53-1; leading zeros say nothing ("007" is 7). Anything else, also a sign, a
 * space, a fraction, an exponent or other digits, is undefined: what a clerk meant is not guessed.
 */
export function parseCount(cell: string): number | undefined {
  if (!/^[0-9]+$/.test(cell)) return undefined;
  // Rounding keeps order and both 2^53-1 and 2^53 are exact: a larger number cannot round below the bound.
  const count = Number(cell);
  return count <= Number.MAX_SAFE_INTEGER ? count : undefined;
}

/**
 * Text without control characters, 1..64 bytes of UTF-8, taken as it stands: two ids that differ by
 * a space or by Unicode normalisation are two stations. U+FFFD is what a decoder leaves of bytes that
 * are no UTF-8; with it, different broken ids would become one station.
 */
export function isStationId(cell: string): boolean {
  return (
    cell !== '' && !/[\p{Cc}\uFFFD]/u.test(cell) && Buffer.byteLength(cell) <= stationIdBytesMax
  );
}

/** A typed short digest against what is published of a station: nothing is verified by it but that both say the same. */
import { parseHex } from '../base/bytes.ts';
import { formatShortDigest } from '../tape/short-digest.ts';
import type { PublishedRow } from './published-copies.ts';

export interface ShortDigestSearch<Row> {
  /** Published tapes with this short digest. */
  readonly found: readonly Row[];
  /** The other published tapes of the station. */
  readonly others: readonly Row[];
}

/** `typed`: as `parseShortDigest` gives it. */
export function findShortDigest<Row extends Pick<PublishedRow, 'digest'>>(
  typed: string,
  rows: readonly Row[],
): ShortDigestSearch<Row> {
  const isTyped = ({ digest }: Row): boolean => {
    const bytes = parseHex(digest);
    return bytes?.length === 32 && formatShortDigest(bytes) === typed;
  };
  return { found: rows.filter(isTyped), others: rows.filter((row) => !isTyped(row)) };
}

/** One thing that the centre says and the oracle does not, or the reverse. */
export interface Disagreement {
  /** A station, a contest, `totals` or `answers`. */
  readonly about: string;
  readonly story: string;
  readonly what: string;
  readonly expected: string;
  readonly published: string;
}

export type Found = Omit<Disagreement, 'story'>;

export function difference(
  about: string,
  what: string,
  expected: string,
  published: string,
): Found {
  return { about, what, expected, published };
}

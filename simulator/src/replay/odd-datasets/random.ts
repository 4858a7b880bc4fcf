/** A whole number from 0 to below the bound (at most 2^32). */
export type Random = (bound: number) => number;

/** Mulberry32: the same seed gives the same numbers on every machine. For test data, never for keys. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return Math.floor((((word ^ (word >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

/**
 * Tree sizes and leaf indices: whole numbers from 0 to 2^53 - 1. Larger ones, which C2SP allows, are
 * refused. JavaScript's bit operators see only 32 bits, hence the arithmetic here.
 */

/** Of a proof: a tree of 2^53 - 1 leaves has a path of 53 hashes. */
export const proofHashesMax = 53;

export function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** ASCII decimal without leading zeros; undefined for anything else and above 2^53 - 1. */
export function parseSize(text: string): number | undefined {
  if (text.length > 16 || !/^(?:0|[1-9][0-9]*)$/.test(text)) return undefined;
  const value = Number(text);
  return isSize(value) ? value : undefined;
}

export function half(value: number): number {
  return Math.floor(value / 2);
}

export function isPowerOfTwo(value: number): boolean {
  if (value < 1) return false;
  let odd = value;
  while (odd % 2 === 0) odd /= 2;
  return odd === 1;
}

/** The k of RFC 6962 section 2.1: the largest power of two smaller than `count`, which is at least 2. */
export function splitPoint(count: number): number {
  let k = 1;
  while (k * 2 < count) k *= 2;
  return k;
}

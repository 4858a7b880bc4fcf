/**
 * Waiting between attempts: exponential with full jitter, so that 50,000 devices that lost the centre
 * together do not come back together. Times in milliseconds.
 */
export interface BackOff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** `chance` from 0 to below 1; `attempts` already made, from 1. */
export function backOffMs({ firstMs, mostMs }: BackOff, attempts: number, chance: number): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(attempts - 1, 30));
  return Math.floor(chance * ceiling);
}

/** From 0 to below 1, out of the injected randomness. */
export function drawChance(random: (bytes: number) => Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = random(4);
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) / 2 ** 32;
}

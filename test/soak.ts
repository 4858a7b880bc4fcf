/**
 * How long the long tests run, and from which seed.
 *
 * `npm test` runs a sample from a fixed seed, so that two runs of one commit agree;
 * `npm run soak` runs all of it from a fresh seed. Either way the seed is printed first and
 * `MUTABAQA_SEED=<seed>` replays it.
 */
const fixedSeed = 20_251_111;

/** True when the long tests run in full. */
export const soak = process.env['MUTABAQA_SOAK'] === '1';

/** The seed of this run, an integer of 31 bits; the same in every worker. */
export const seed = readSeed(process.env['MUTABAQA_SEED'], soak ? Date.now() % 2 ** 31 : fixedSeed);

/** The number of runs of a long test: `sample` in `npm test`, `full` in `npm run soak`. */
export function runs(sample: number, full: number): number {
  return soak ? full : sample;
}

function readSeed(text: string | undefined, otherwise: number): number {
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value >= 2 ** 31) {
    throw new RangeError(`MUTABAQA_SEED must be an integer below 2^31, not "${text}"`);
  }
  return value;
}

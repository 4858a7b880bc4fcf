/**
 * The public keys of all stations, for the roster. Deriving one takes a tenth of a millisecond and no
 * other process has anything to do yet, so every core derives its share.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { concatBytes } from '@mutabaqa/shared/base/bytes.ts';
import { deriveTapeKey } from './replay-station.ts';

export interface KeyShare {
  readonly seed: string;
  /** Rows from..to (exclusive). */
  readonly from: number;
  readonly to: number;
}

export const publicKeyBytes = 32;
/** Below this a thread takes longer to start than to work. */
const stationsPerThreadMin = 2_000;

/** 32 bytes a station, in the order of rows. */
export async function deriveRosterKeys(
  seed: string,
  stations: number,
  threadsMax = availableParallelism(),
): Promise<Uint8Array> {
  const threads = Math.min(threadsMax, Math.floor(stations / stationsPerThreadMin));
  if (threads < 2) return deriveShare({ seed, from: 0, to: stations });
  const borders = Array.from({ length: threads + 1 }, (_, i) =>
    Math.floor((stations * i) / threads),
  );
  const shares = borders
    .slice(1)
    .map(async (to, i) => deriveInThread({ seed, from: borders[i] ?? 0, to }));
  return concatBytes(...(await Promise.all(shares)));
}

export function deriveShare({ seed, from, to }: KeyShare): Uint8Array<ArrayBuffer> {
  const keys = new Uint8Array((to - from) * publicKeyBytes);
  for (let row = from; row < to; row++) {
    keys.set(deriveTapeKey(seed, row).publicKey, (row - from) * publicKeyBytes);
  }
  return keys;
}

async function deriveInThread(share: KeyShare): Promise<Uint8Array> {
  const thread = new Worker(new URL('./roster-keys-thread.ts', import.meta.url), {
    workerData: share,
  });
  return await new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`a thread ended with status ${code}`)));
  });
}

/** Derives one share of the roster's keys. */
import { parentPort, workerData } from 'node:worker_threads';
import type { KeyShare } from './roster-keys.ts';
import { deriveShare } from './roster-keys.ts';

const keys = deriveShare(workerData as KeyShare);
parentPort?.postMessage(keys, [keys.buffer]);

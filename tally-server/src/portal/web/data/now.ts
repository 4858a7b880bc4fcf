/** `now/`: where the election stands. Asked again and again, less often when the host does not answer. */
import type { Now, NowStations } from '@mutabaqa/shared/site/now.ts';
import { nowIndexFile, nowStationsFile } from '@mutabaqa/shared/site/site-files.ts';
import type { FileResult } from './fetch-file.ts';
import { fetchJson } from './fetch-file.ts';
import { keepFiles } from './keep-files.ts';
import { shapeOf } from './shape.ts';
import type { FileState } from './use-file.ts';
import { useFile } from './use-file.ts';

/** Asks whether it changed; the host's answer to that is a few bytes. */
const fresh: RequestInit = { cache: 'no-cache' };
const pollMs = 5000;

export function useNow(): FileState<Now> {
  return useFile(nowIndexFile, readNow, pollMs);
}

/** Which log is written now; the first, where a host does not say. */
export function useLogNumber(): number {
  return useFile(nowIndexFile, readNowOnce).value?.log ?? 1;
}

/** The number of the newest version, from `now/` or, where a host has no such file, from `results/`. */
export function useNewestVersion(): FileState<number> {
  return useFile('results/newest', readNewest);
}

export function readNowStations(constituency: string): Promise<FileResult<NowStations>> {
  return fetchJson(nowStationsFile(constituency), stationsShape, fresh);
}

function readNow(): Promise<FileResult<Now>> {
  return fetchJson(nowIndexFile, nowShape, fresh);
}

function readNewest(): Promise<FileResult<number>> {
  return fetchJson('results/newest', (value) => (isVersion(value) ? value : undefined), fresh);
}

function isVersion(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

const readNowOnce = keepFiles(readNow);

const nowShape = shapeOf<Now>({
  timeMs: 'number',
  log: 'number',
  logSize: 'number',
  stations: 'number',
  states: 'fields',
  groups: 'list',
  areas: 'list',
  arrivals: 'fields',
});
const stationsShape = shapeOf<NowStations>({ timeMs: 'number', stations: 'list' });

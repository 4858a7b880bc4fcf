/** `now/confirmed.json`: what organisations counted from tapes that they scanned themselves. */
import { fetchJson } from './fetch-file.ts';
import { keepFiles } from './keep-files.ts';
import { isFields } from './shape.ts';
import type { FileState } from './use-file.ts';
import { useFile } from './use-file.ts';

export interface Confirmed {
  /** Organisations that confirm the station's figures, by station. */
  readonly organisations: ReadonlyMap<string, number>;
  /** Confirmed by two or more. */
  readonly byTwo: number;
}

const confirmedFile = 'now/confirmed.json';
const readConfirmed = keepFiles((path) => fetchJson(path, shapeConfirmed, { cache: 'no-cache' }));

export function useConfirmed(): FileState<Confirmed> {
  return useFile(confirmedFile, readConfirmed);
}

/** `stations`: a list of `[station, organisations]`. */
function shapeConfirmed(value: unknown): Confirmed | undefined {
  if (!isFields(value) || !Array.isArray(value['stations'])) return undefined;
  const organisations = new Map<string, number>();
  for (const row of value['stations'] as readonly unknown[]) {
    const [id, count] = Array.isArray(row) ? (row as readonly unknown[]) : [];
    if (typeof id === 'string' && typeof count === 'number') organisations.set(id, count);
  }
  const byTwo = [...organisations.values()].filter((count) => count >= 2).length;
  return { organisations, byTwo };
}

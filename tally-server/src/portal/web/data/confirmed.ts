/** `now/confirmed.json`: what organisations counted from tapes that they scanned themselves. The host placed it here. */
import type { LookupIndex } from '@mutabaqa/shared/site/lookup.ts';
import { fetchJson } from './fetch-file.ts';
import { keepFiles } from './keep-files.ts';
import { isFields } from './shape.ts';
import type { FileState } from './use-file.ts';
import { useFile } from './use-file.ts';

export interface Confirmed {
  /** Names of those who counted, as the file says. */
  readonly names: readonly string[];
  /** Organisations that confirm the station's figures, by station. */
  readonly organisations: ReadonlyMap<string, number>;
  /** Confirmed by two or more. */
  readonly byTwo: number;
}

type ElectionNames = Pick<LookupIndex, 'electionId' | 'mode' | 'packageDigest'>;

const confirmedFile = 'now/confirmed.json';
const readFile = keepFiles((path) => fetchJson(path, asFields, { cache: 'no-cache' }));

/** Undefined also for a file of another election, mode or package. */
export function useConfirmed(election: ElectionNames | undefined): Confirmed | undefined {
  const { value }: FileState<unknown> = useFile(confirmedFile, readFile);
  return election && shapeConfirmed(value, election);
}

function asFields(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isFields(value) ? value : undefined;
}

/** `stations`: a list of `[station, organisations]`, never more of them than are named. */
export function shapeConfirmed(value: unknown, election: ElectionNames): Confirmed | undefined {
  if (!isFields(value) || !Array.isArray(value['stations'])) return undefined;
  const isOurs = (['electionId', 'mode', 'packageDigest'] as const).every(
    (name) => value[name] === election[name],
  );
  const listed: readonly unknown[] = Array.isArray(value['organisations'])
    ? value['organisations']
    : [];
  const names = [...new Set(listed.filter((name) => typeof name === 'string'))];
  if (!isOurs || names.length === 0) return undefined;
  const organisations = new Map<string, number>();
  for (const row of value['stations'] as readonly unknown[]) {
    const [id, count] = Array.isArray(row) ? (row as readonly unknown[]) : [];
    const isCount = Number.isInteger(count) && Number(count) >= 0 && Number(count) <= names.length;
    if (typeof id === 'string' && isCount) organisations.set(id, Number(count));
  }
  const byTwo = [...organisations.values()].filter((count) => count >= 2).length;
  return { names, organisations, byTwo };
}

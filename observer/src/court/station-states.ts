/** State and findings of each station of a bundle, from its dossiers. */
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { courtFiles } from '@mutabaqa/shared/court/court-files.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { dossierFile } from '@mutabaqa/shared/results/file-names.ts';
import { parseJsonObject } from '../recount/evidence-rows.ts';
import type { CourtBundle } from './bundle-files.ts';
import type { CourtChecks } from './court-checks.ts';

export interface StationState {
  readonly stationId: string;
  readonly state: string;
  /** Of findings, each once. */
  readonly codes: readonly string[];
}

/** Fails `part` for a station without a dossier. */
export async function readStationStates(
  bundle: CourtBundle,
  stations: readonly StationEntry[],
  checks: CourtChecks,
): Promise<StationState[]> {
  const fileOf = (entry: StationEntry): string => {
    const own = `${courtFiles.results}/${dossierFile(entry, true)}`;
    return bundle.sums.has(own) ? own : `${courtFiles.results}/${dossierFile(entry, false)}`;
  };
  const states: StationState[] = [];
  const byFile = Map.groupBy(stations, fileOf);
  for (const [file, entries] of byFile) {
    const wanted = new Set(entries.map(({ stationId }) => stationId));
    const path = join(bundle.directory, file);
    if (bundle.sums.has(file) && existsSync(path)) {
      const input = createReadStream(path, 'utf8');
      for await (const line of createInterface({ input, crlfDelay: Infinity })) {
        const found = stateOf(line);
        if (found && wanted.delete(found.stationId)) states.push(found);
      }
    }
    for (const stationId of wanted) checks.fail('part', file, `no dossier of ${stationId}`);
  }
  return states;
}

function stateOf(line: string): StationState | undefined {
  const raw = parseJsonObject(line);
  const { stationId, state, findings } = raw ?? {};
  if (typeof stationId !== 'string' || typeof state !== 'string' || !Array.isArray(findings)) {
    return undefined;
  }
  const codes = findings.map((each: unknown) => String((each as { code?: unknown } | null)?.code));
  return { stationId, state, codes: [...new Set(codes)] };
}

/** What is public already: the newest version, or the files of a part, and the log. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { courtFiles, logDirectoryOf } from '@mutabaqa/shared/court/court-files.ts';
import { areasOfPart, makePartFilter } from '@mutabaqa/shared/court/part-of-version.ts';
import type { Roster } from '@mutabaqa/shared/election/roster.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Store } from '../store/store.ts';
import { type BundleDirectory, filesIn } from './bundle-directory.ts';

interface PartSource {
  readonly roster: Pick<Roster, 'stations'>;
  readonly store: Pick<Store, 'evidenceOfStation'>;
}

/** Of the whole version when no stations are named. */
export async function copyVersion(
  versionDirectory: string,
  stations: readonly StationEntry[] | undefined,
  { roster, store }: PartSource,
  out: BundleDirectory,
): Promise<void> {
  const isWanted = stations && (await filterOf(versionDirectory, stations, { roster, store }));
  for (const name of filesIn(versionDirectory)) {
    if (isWanted === undefined || isWanted(name)) {
      out.copy(join(versionDirectory, name), `${courtFiles.results}/${name}`);
    }
  }
}

async function filterOf(
  versionDirectory: string,
  stations: readonly StationEntry[],
  { roster, store }: PartSource,
): Promise<(name: string) => boolean> {
  const ids = new Set(stations.map(({ stationId }) => stationId));
  const records = new Set<string>();
  const tapes = new Set<string>();
  const rows = readFileSync(join(versionDirectory, 'evidence.ndjson'), 'utf8').split('\n');
  for (const line of rows.filter(Boolean)) {
    const row = JSON.parse(line) as { stationId: string; sha256: string }; // as we wrote it
    if (ids.has(row.stationId)) records.add(row.sha256);
  }
  for (const id of ids) {
    for (const { tapeDigest } of await store.evidenceOfStation(id))
      tapes.add(formatHex(tapeDigest));
  }
  return makePartFilter(stations, areasOfPart(roster, stations), records, tapes);
}

/**
 * Every log up to the one with this number. The checkpoint is taken first: the server writes tiles before the
 * checkpoint that needs them and deletes none, so that what is copied after it is enough, whatever comes meanwhile.
 */
export function copyLogs(publicDirectory: string, newest: number, out: BundleDirectory): void {
  for (let number = 1; number <= newest; number++) {
    const name = logDirectoryOf(number);
    const directory = join(publicDirectory, name);
    if (!existsSync(join(directory, 'checkpoint'))) continue;
    out.write(`${name}/checkpoint`, readFileSync(join(directory, 'checkpoint')));
    for (const file of filesIn(directory)) {
      const isServed = file !== 'checkpoint' && !/\.(draft|br|gz)$/.test(file);
      if (isServed) out.copy(join(directory, file), `${name}/${file}`);
    }
  }
}

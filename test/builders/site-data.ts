/** `lookup/` and `now/` of a centre that has published and is quiet: made from its newest version. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { MissingReason, StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import { stationStates } from '@mutabaqa/shared/reconcile/verdict.ts';
import { makeArrivalCurve } from '@mutabaqa/shared/site/arrival-curve.ts';
import type { Now, NowStation, NowStations, StateCounts } from '@mutabaqa/shared/site/now.ts';
import { nowIndexFile, nowStationsFile } from '@mutabaqa/shared/site/site-files.ts';
import { writeLookupFiles } from '@mutabaqa/tally-server/publish/lookup-files.ts';
import { publicFiles } from '@mutabaqa/tally-server/publish/public-files.ts';

interface StationRow {
  readonly station_id: string;
  readonly constituency: string;
  readonly governorate: string;
  readonly polling_group: string;
  readonly state: StationState;
  readonly reason: MissingReason | '';
}

export interface SiteDataOptions {
  readonly mapPath?: string;
  /** What `now/` says instead of the truth: what an earlier hour looked like. */
  readonly change?: (now: Now) => Now;
}

export async function writeSiteData(
  publicDirectory: string,
  election: ElectionPackage,
  logKey: NoteKey,
  { mapPath = '', change = (now) => now }: SiteDataOptions = {},
): Promise<void> {
  await writeLookupFiles({
    ...{ crypto: nodeCrypto, files: publicFiles, publicDirectory, election, logKey },
    mapPath: mapPath === '' ? join(publicDirectory, 'no-map') : mapPath,
  });
  const results = join(publicDirectory, 'results');
  const version = Number(readFileSync(join(results, 'newest'), 'utf8'));
  const directory = join(results, 'versions', String(version));
  const head = JSON.parse(readFileSync(join(directory, 'version.json'), 'utf8')) as {
    readonly timeMs: number;
    readonly logSize: number;
  };
  const rows = readLines<StationRow>(join(directory, 'stations.ndjson'));
  const arrivals = readArrivals(join(directory, 'evidence.ndjson'));
  const stations = worstRows(rows);
  const countBy = (chosen: readonly StationRow[]) => ({
    stations: chosen.length,
    states: countStates(chosen),
  });
  const at = { timeMs: head.timeMs, log: 1, logSize: head.logSize };
  const areasOf = (kind: 'governorate' | 'constituency') =>
    [...Map.groupBy(stations, (row) => row[kind])].map(([id, members]) => ({
      ...{ kind, id },
      ...countBy(members),
    }));
  const now: Now = {
    ...{ ...at, version },
    ...countBy(stations),
    groups: [...election.manifest.pollingGroups.keys()].map((id) => ({
      ...{ id, exposure: 'everything' as const },
      ...countBy(stations.filter((row) => row.polling_group === id)),
    })),
    areas: [...areasOf('governorate'), ...areasOf('constituency')],
    arrivals: makeArrivalCurve([...arrivals.values()]),
  };
  write(join(publicDirectory, nowIndexFile), change(now));
  for (const [constituency, members] of Map.groupBy(stations, (row) => row.constituency)) {
    const listed: NowStation[] = members.map(({ station_id: id, state, reason }) => [
      ...([id, state, reason === '' ? null : reason] as const),
      arrivals.get(id) ?? null,
    ]);
    const file: NowStations = { ...at, constituency, stations: listed };
    write(join(publicDirectory, nowStationsFile(constituency)), file);
  }
}

/** A row per station: its worst contest. */
function worstRows(rows: readonly StationRow[]): StationRow[] {
  const rank = ({ state }: StationRow): number => stationStates.indexOf(state);
  return [...Map.groupBy(rows, (row) => row.station_id).values()].map((ofStation) =>
    ofStation.reduce((worst, row) => (rank(row) > rank(worst) ? row : worst)),
  );
}

function countStates(rows: readonly StationRow[]): StateCounts {
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ state }) => state)].map(([state, members]) => [state, members.length]),
  );
}

function readArrivals(path: string): Map<string, number> {
  const arrivals = new Map<string, number>();
  for (const row of readLines<{ kind: string; stationId: string; receivedAtMs: number }>(path)) {
    if (row.kind !== 'transmission' && row.kind !== 'card') continue;
    const before = arrivals.get(row.stationId) ?? Infinity;
    arrivals.set(row.stationId, Math.min(before, row.receivedAtMs));
  }
  return arrivals;
}

function readLines<Row>(path: string): Row[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
}

function write(path: string, content: object): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(content)}\n`);
}

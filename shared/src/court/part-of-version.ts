/** Which files of a published version stand in the bundle of a part: each stays byte for byte what the log names. */
import type { Roster } from '../election/roster.ts';
import type { StationEntry } from '../election/station-entry.ts';
import { contestFile, contestTotalsFile } from '../results/file-names.ts';

/**
 * Constituencies whose evidence the verdicts of these stations rest on: some rules compare the stations of a polling
 * centre, and a centre may have stations of several.
 */
export function areasOfPart(
  roster: Pick<Roster, 'stations'>,
  stations: readonly StationEntry[],
): ReadonlySet<string> {
  const centres = new Set(stations.map(({ centreId }) => centreId));
  const areas = new Set<string>();
  for (const { centreId, constituency } of roster.stations()) {
    if (centres.has(centreId)) areas.add(constituency);
  }
  return areas;
}

/** `stations`: of the part; `areas`: as above. `tapes`: digests of their tapes; `records`: SHA-256 of their records; hex. */
export function makePartFilter(
  stations: readonly StationEntry[],
  areas: ReadonlySet<string>,
  records: ReadonlySet<string>,
  tapes: ReadonlySet<string>,
): (name: string) => boolean {
  const contests = new Set(
    stations.flatMap(({ papers }) => papers.flatMap(({ contestIds }) => contestIds)),
  );
  const wanted = new Set<string>();
  for (const contest of contests) {
    wanted.add(contestFile(contest));
    wanted.add(contestTotalsFile(contest));
  }
  for (const { stationId, constituency } of stations) {
    const area = encodeURIComponent(constituency);
    wanted.add(`stations/${encodeURIComponent(stationId)}.json`);
    wanted.add(`stations/${area}.ndjson`);
    wanted.add(`stations/${area}.offsets.json`);
    wanted.add(`err-cdf/${area}.json`);
  }
  for (const area of [...areas].map(encodeURIComponent)) {
    wanted.add(`evidence/${area}.records`);
    wanted.add(`tapes/${area}.tapes`);
  }
  for (const digest of records) wanted.add(`evidence/${digest}`);
  for (const digest of tapes) wanted.add(`tapes/${digest}.tape`);
  return (name) => !name.includes('/') || /^(policy|package)\//.test(name) || wanted.has(name);
}

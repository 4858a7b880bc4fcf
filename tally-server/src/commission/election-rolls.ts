/**
 * The tables of an election directory: stations, contests, lists, candidates, papers and spares, as
 * spreadsheets export them. Specification: proto/spec/election-package.md
 */
import { CsvError, parse } from 'csv-parse/sync';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type {
  DeviceEntry,
  PaperEntry,
  StationEntry,
} from '@mutabaqa/shared/election/station-entry.ts';

/** Texts of the files; those that may be absent are undefined then. */
export interface RollTexts {
  readonly stations: string;
  readonly contests: string;
  readonly candidates: string;
  readonly lists: string | undefined;
  readonly papers: string | undefined;
  readonly spares: string | undefined;
}

/** As in the tables; devices by id, their keys come from enrolment. */
export interface StationRow extends Omit<StationEntry, 'devices'> {
  readonly deviceIds: readonly string[];
}

export interface ElectionRolls {
  readonly contests: readonly ContestEntry[];
  readonly stations: readonly StationRow[];
  readonly spareIds: readonly string[];
}

type Row = Readonly<Record<string, string | undefined>>;

/** The error is one line for a person: file, row, column. Ids and names are checked by the builder. */
export function parseElectionRolls(texts: RollTexts): Result<ElectionRolls, string> {
  try {
    const contests = readContests(texts);
    const papers = readPapers(texts.papers, contests);
    const rows = readTable('stations.csv', texts.stations, stationColumns);
    const stations = rows.map((row, index) => readStation(row, index, papers));
    const spareRows =
      texts.spares === undefined ? [] : readTable('spares.csv', texts.spares, ['device_id']);
    const spareIds = spareRows.map((row) => row['device_id'] ?? '');
    return ok({ contests, stations, spareIds });
  } catch (error) {
    if (error instanceof TableError) return fail(error.message);
    throw error;
  }
}

/** The devices' entries in place of their ids; the error names devices that nobody enrolled. */
export function joinDevices(
  { stations, spareIds }: ElectionRolls,
  devices: ReadonlyMap<string, DeviceEntry>,
): Result<
  { readonly stations: readonly StationEntry[]; readonly spares: readonly DeviceEntry[] },
  string
> {
  const missing: string[] = [];
  const entriesOf = (ids: readonly string[]): DeviceEntry[] =>
    ids.flatMap((id) => {
      const device = devices.get(id);
      if (device === undefined) missing.push(id);
      return device ?? [];
    });
  const joined = stations.map(({ deviceIds, ...station }) => ({
    ...station,
    devices: entriesOf(deviceIds),
  }));
  const spares = entriesOf(spareIds);
  if (missing.length === 0) return ok({ stations: joined, spares });
  const named = missing.slice(0, 5).join(', ');
  return fail(`${missing.length} devices are not enrolled: ${named}${missing[5] ? ', ...' : ''}`);
}

const stationColumns = [
  'station_id',
  'centre_id',
  'centre_name',
  'governorate',
  'constituency',
  'polling_group',
] as const;

/** Stays in this file: carries the line for a person out of nested readers. */
class TableError extends Error {
  override readonly name = 'TableError';
}

function readTable(file: string, text: string, columns: readonly string[]): readonly Row[] {
  let rows: Row[];
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (error instanceof CsvError) throw new TableError(`${file}: ${error.message}`);
    throw error;
  }
  const [first] = rows;
  if (first === undefined) throw new TableError(`${file}: no rows`);
  const missing = columns.find((column) => first[column] === undefined);
  if (missing !== undefined) throw new TableError(`${file}: no column "${missing}"`);
  return rows;
}

function readContests(texts: RollTexts): readonly ContestEntry[] {
  const lists = Map.groupBy(
    texts.lists === undefined
      ? []
      : readTable('lists.csv', texts.lists, ['contest_id', 'code', 'name']),
    (row) => row['contest_id'] ?? '',
  );
  const candidates = Map.groupBy(
    readTable('candidates.csv', texts.candidates, ['contest_id', 'candidate_id', 'name']),
    (row) => row['contest_id'] ?? '',
  );
  const rows = readTable('contests.csv', texts.contests, ['contest_id', 'constituency', 'name']);
  const contests = rows.map((row) => {
    const contestId = row['contest_id'] ?? '';
    const ownLists = (lists.get(contestId) ?? []).map(({ code = '', name = '' }) => ({
      code,
      name,
    }));
    const positions = new Map(ownLists.map(({ code }, index) => [code, index + 1]));
    return {
      contestId,
      constituency: row['constituency'] ?? '',
      name: row['name'] ?? '',
      lists: ownLists,
      candidates: (candidates.get(contestId) ?? []).map((candidate) => ({
        id: candidate['candidate_id'] ?? '',
        name: candidate['name'] ?? '',
        listPosition: readListPosition(contestId, candidate, positions),
      })),
    };
  });
  const known = new Set(contests.map(({ contestId }) => contestId));
  for (const [file, groups] of [
    ['lists.csv', lists],
    ['candidates.csv', candidates],
  ] as const) {
    for (const contestId of groups.keys()) {
      if (!known.has(contestId)) throw new TableError(`${file}: unknown contest "${contestId}"`);
    }
  }
  return contests;
}

function readListPosition(
  contestId: string,
  candidate: Row,
  positions: ReadonlyMap<string, number>,
): number {
  const code = candidate['list_code'] ?? '';
  const position = code === '' ? 0 : positions.get(code);
  if (position === undefined) {
    throw new TableError(`candidates.csv: contest "${contestId}" has no list "${code}"`);
  }
  return position;
}

/** Without papers.csv each constituency has one paper, named like it, with all of its contests. */
function readPapers(
  text: string | undefined,
  contests: readonly ContestEntry[],
): ReadonlyMap<string, PaperEntry> {
  const pairs =
    text === undefined
      ? contests.map(({ constituency, contestId }) => [constituency, contestId] as const)
      : readTable('papers.csv', text, ['paper_id', 'contest_id']).map(
          (row) => [row['paper_id'] ?? '', row['contest_id'] ?? ''] as const,
        );
  const grouped = Map.groupBy(pairs, ([paperId]) => paperId);
  return new Map(
    [...grouped].map(([paperId, own]) => [
      paperId,
      { paperId, contestIds: own.map(([, contestId]) => contestId) },
    ]),
  );
}

function readStation(row: Row, index: number, papers: ReadonlyMap<string, PaperEntry>): StationRow {
  const at = `stations.csv, station ${index + 1}`;
  const constituency = row['constituency'] ?? '';
  const named = readIds(row['papers']);
  const paperIds = named.length === 0 ? [constituency] : named;
  const registered = row['registered'] ?? '';
  if (!/^\d{0,12}$/.test(registered)) throw new TableError(`${at}: "registered" is no number`);
  return {
    stationId: row['station_id'] ?? '',
    centreId: row['centre_id'] ?? '',
    centreName: row['centre_name'] ?? '',
    governorate: row['governorate'] ?? '',
    constituency,
    pollingGroup: row['polling_group'] ?? '',
    registered: registered === '' ? undefined : Number(registered),
    papers: paperIds.map((paperId) => {
      const paper = papers.get(paperId);
      if (paper === undefined) throw new TableError(`${at}: no paper "${paperId}"`);
      return paper;
    }),
    deviceIds: readIds(row['devices']),
  };
}

/** Several ids in one cell, between semicolons. */
function readIds(cell: string | undefined): readonly string[] {
  return (cell ?? '')
    .split(';')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}

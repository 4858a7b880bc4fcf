/**
 * Stations to watch, and what was sent of them, as tables in the shape of Apollo (nditech/apollo), which observers'
 * organisations use: its lists of participants and its exports of checklists and incidents. Columns that this
 * system has no value for (telephones, coordinates) are there and empty, so that their programs find the others.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { formatTime } from '@mutabaqa/shared/i18n/format-time.ts';
import type { Account } from '../accounts/account-store.ts';
import type { Incident, Submission } from './observer-store.ts';

const placeColumns = [
  ...['Participant ID', 'Name', 'DB Phone', 'Recent Phone'],
  ...['Governorate', 'Constituency', 'Polling Centre', 'Location', 'Location Code'],
  ...['Latitude', 'Longitude', 'Registered Voters'],
];
/** In Apollo a form's own fields stand here; ours are the digests of what was sent. */
const checklistColumns = [
  'TAPE',
  'CLAIM',
  'PHOTOGRAPH',
  'Timestamp',
  'Comment',
  'Quarantine Status',
];
const incidentColumns = ['KIND', 'AFFECTED', 'Timestamp', 'Status', 'Description'];

/** Whose table it is. */
export type Person = Pick<Account, 'loginName' | 'name'>;

/** A row for each station that is watched or was written of. */
export function formatChecklistCsv(
  person: Person,
  stations: readonly StationEntry[],
  submissions: readonly Submission[],
): string {
  const rows = stations.map((station) => {
    const own = submissions.filter(({ stationId }) => stationId === station.stationId);
    const digestOf = (kind: Submission['kind']): string =>
      own.find((each) => each.kind === kind)?.receipt?.match(/^digest (.*)$/m)?.[1] ?? '';
    const newestMs = Math.max(0, ...own.map(({ receivedAtMs }) => receivedAtMs));
    return [
      ...placeCells(person, station),
      ...[digestOf('paper-tape'), digestOf('claim'), digestOf('photograph')],
      ...[newestMs === 0 ? '' : formatTime(Math.floor(newestMs / 1000)), '', ''],
    ];
  });
  return format([...placeColumns, ...checklistColumns], rows);
}

/** Of a confidential report, neither place nor words: they are sealed. */
export function formatIncidentCsv(
  person: Person,
  incidents: readonly Incident[],
  stationOf: (stationId: string) => StationEntry | undefined,
): string {
  const rows = incidents.map(({ kind, gender, receivedAtMs, steps, content, digest }) => {
    const open = 'open' in content ? content.open : undefined;
    const station = open?.stationId === undefined ? undefined : stationOf(open.stationId);
    return [
      ...placeCells(person, station),
      ...[kind, gender, formatTime(Math.floor(receivedAtMs / 1000)), steps.at(-1)?.state ?? ''],
      open?.text ?? `confidential ${formatHex(digest)}`,
    ];
  });
  return format([...placeColumns, ...incidentColumns], rows);
}

function placeCells(person: Person, station: StationEntry | undefined): string[] {
  return [
    ...[person.loginName, person.name, '', ''],
    ...[station?.governorate ?? '', station?.constituency ?? '', station?.centreName ?? ''],
    ...[station?.stationId ?? '', station?.stationId ?? '', '', ''],
    String(station?.registered ?? ''),
  ];
}

/** A cell that a spreadsheet would take for a formula is quoted for it. */
function format(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([columns, ...rows], { bom: true, escape_formulas: true });
}

export const csvBytesMax = 1024 * 1024;
/** Apollo's participants name the place `Location ID`, its exports `Location Code`. */
const stationColumns = ['Location Code', 'Location ID', 'station_id'];

/** The stations of a table, each once, in its order; the error names what is missing. */
export function parseStationsCsv(text: string): Result<string[], string> {
  const rows = parseTable(text);
  if (!rows.ok) return rows;
  const [first] = rows.value;
  if (first === undefined) return ok([]);
  const column = stationColumns.find((name) => Object.hasOwn(first, name));
  if (column === undefined) return fail('Location Code');
  const ids = rows.value.map((row) => unquoted(row[column] ?? '').trim());
  return ok([...new Set(ids)].filter((id) => id !== ''));
}

/** Our own export puts a quote before what looks like a formula. */
function unquoted(cell: string): string {
  return /^'[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}

type TableRow = Readonly<Record<string, string | undefined>>;

/** The error is a line for a person. */
function parseTable(text: string): Result<TableRow[], string> {
  try {
    return ok(parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true }));
  } catch (error) {
    if (error instanceof CsvError) return fail(error.message);
    throw error;
  }
}

/** Planted against found: what the public record says of each station, held against what was done to it. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { ExpectedRecord, IncidentKind } from './incident-kinds.ts';
import { incidentRules, ordinaryRecord } from './incident-kinds.ts';
import type { Incident, NightPlan } from './plan-night.ts';

/** What the public record says of one station, and since when. */
export interface PublicRecord {
  readonly state: string;
  readonly transmissions: number;
  readonly cards: number;
  /** Codes of its findings, each once, sorted. */
  readonly codes: readonly string[];
  readonly isLate: boolean;
}

export interface ReportRow {
  readonly kind: IncidentKind;
  readonly stationIds: readonly string[];
  readonly isFound: boolean;
  /** The record as it is, for a reader. */
  readonly record: string;
}

export interface NightReport {
  readonly planted: readonly ReportRow[];
  /** Stations of which the record says something that nobody planted. */
  readonly unplanted: readonly { readonly stationId: string; readonly record: string }[];
  readonly ordinary: number;
  readonly isAsPlanted: boolean;
}

export function makeReport(
  plan: NightPlan,
  records: ReadonlyMap<string, PublicRecord>,
): NightReport {
  const recordOf = (stationId: string) => assertDefined(records.get(stationId), stationId);
  const announced = plan.incidents.filter((incident) => incident.announced);
  const planted = announced.map((incident) => reportIncident(incident, recordOf));
  const taken = new Set(announced.flatMap(({ stationIds }) => stationIds));
  const others = plan.stations
    .map(({ station }) => station.stationId)
    .filter((stationId) => !taken.has(stationId));
  const unplanted = others
    .filter((stationId) => !isAsExpected(ordinaryRecord, recordOf(stationId)))
    .map((stationId) => ({ stationId, record: describeRecord(recordOf(stationId)) }));
  return {
    planted,
    unplanted,
    ordinary: others.length - unplanted.length,
    isAsPlanted: unplanted.length === 0 && planted.every(({ isFound }) => isFound),
  };
}

function reportIncident(
  { kind, stationIds }: Incident,
  recordOf: (stationId: string) => PublicRecord,
): ReportRow {
  const records = stationIds.map(recordOf);
  return {
    kind,
    stationIds,
    isFound: records.every((record) => isAsExpected(incidentRules[kind].expected, record)),
    record: [...new Set(records.map(describeRecord))].join('; '),
  };
}

export function isAsExpected(expected: ExpectedRecord, record: PublicRecord): boolean {
  const allowed = new Set<string>([...expected.codes, ...(expected.alsoAllowed ?? [])]);
  return (
    record.state === expected.state &&
    record.transmissions === expected.transmissions &&
    record.cards === expected.cards &&
    record.isLate === (expected.isLate ?? false) &&
    expected.codes.every((code) => record.codes.includes(code)) &&
    record.codes.every((code) => allowed.has(code))
  );
}

function describeRecord({ state, transmissions, cards, codes, isLate }: PublicRecord): string {
  const parts = [
    `${state}${isLate ? ', late' : ''}`,
    `${transmissions} transmitted`,
    `${cards} on card`,
  ];
  return [...parts, ...(codes.length > 0 ? [codes.join(' ')] : [])].join(', ');
}

/** Lines of text, the last one the outcome. */
export function formatReport({ planted, unplanted, ordinary, isAsPlanted }: NightReport): string {
  const rows = [
    ['planted', 'station', 'found', 'public record'],
    ...planted.map(({ kind, stationIds, isFound, record }) => [
      incidentRules[kind].title,
      stationIds.join(', '),
      isFound ? 'yes' : 'NO',
      record,
    ]),
    ...unplanted.map(({ stationId, record }) => ['(nothing)', stationId, 'NO', record]),
  ];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
  );
  const found = planted.filter(({ isFound }) => isFound).length;
  return [
    ...lines,
    '',
    `${found} of ${planted.length} planted incidents found, ${unplanted.length} not planted, ` +
      `${ordinary} ordinary stations matched: ${isAsPlanted ? 'as planted' : 'NOT AS PLANTED'}`,
  ].join('\n');
}

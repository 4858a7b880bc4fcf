/** Planted against found: what is published of each station, held against what was done to it. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { RaisedAlert } from './console-alerts.ts';
import type { ExpectedRecord, IncidentKind } from './incident-kinds.ts';
import { incidentRules, ordinaryRecord } from './incident-kinds.ts';
import type { Incident, NightPlan } from './plan-night.ts';

/** What a published version says of one station. Lists of codes have each code once, sorted. */
export interface PublishedRecord {
  readonly state: string;
  /** Results in the log. */
  readonly transmissions: number;
  readonly cards: number;
  readonly codes: readonly string[];
  /** Of observers' claims. */
  readonly claims: readonly string[];
  /** Sources of the adopted figures of its contests. */
  readonly adopted: readonly string[];
  readonly refusals: readonly string[];
  /** Kinds of decisions, in the order of the log. */
  readonly decisions: readonly string[];
  readonly isLate: boolean;
}

/** A published record with the alerts of the console. */
export interface FoundRecord extends PublishedRecord {
  readonly alerts: readonly string[];
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
  /** What is said of a station, or of the centre, that nobody planted. */
  readonly unplanted: readonly { readonly stationId: string; readonly record: string }[];
  readonly ordinary: number;
  readonly isAsPlanted: boolean;
}

export function makeReport(
  plan: NightPlan,
  published: ReadonlyMap<string, PublishedRecord>,
  alerts: readonly RaisedAlert[],
): NightReport {
  const recordOf = (stationId: string): FoundRecord => ({
    ...assertDefined(published.get(stationId), stationId),
    alerts: alerts.filter((alert) => alert.stationId === stationId).map(({ what }) => what),
  });
  const announced = plan.incidents.filter((incident) => incident.announced);
  const planted = announced.map((incident) => reportIncident(incident, recordOf));
  const taken = new Set(announced.flatMap(({ stationIds }) => stationIds));
  const others = plan.stations
    .map(({ station }) => station.stationId)
    .filter((stationId) => !taken.has(stationId));
  const falseAlarms = others
    .filter((stationId) => !isAsExpected(ordinaryRecord, recordOf(stationId)))
    .map((stationId) => ({ stationId, record: describeRecord(recordOf(stationId)) }));
  const ofNoStation = alerts
    .filter(({ stationId, what }) => stationId === undefined && !passesBy.test(what))
    .map(({ what }) => ({ stationId: '', record: what }));
  const unplanted = [...falseAlarms, ...ofNoStation];
  return {
    planted,
    unplanted,
    ordinary: others.length - falseAlarms.length,
    isAsPlanted: unplanted.length === 0 && planted.every(({ isFound }) => isFound),
  };
}

/** Bundles that were carried side by side may arrive in another order. */
const passesBy = /^bundle\.waiting/;

function reportIncident(
  { kind, stationIds }: Incident,
  recordOf: (stationId: string) => FoundRecord,
): ReportRow {
  const records = stationIds.map(recordOf);
  return {
    kind,
    stationIds,
    isFound: records.every((record) => isAsExpected(incidentRules[kind].expected, record)),
    record: [...new Set(records.map(describeRecord))].join('; '),
  };
}

/** Notes on what voters did: an odd box is no incident, and no alarm either. */
const noteOnVoters = /^W(10|60)/;

export function isAsExpected(expected: ExpectedRecord, found: FoundRecord): boolean {
  const { codes, alsoAllowed = [], claims = [], refusals = [] } = expected;
  const { alerts = [], passingAlerts = [], decisions = [] } = expected;
  const isPlain = (code: string) => noteOnVoters.test(code);
  return (
    found.state === expected.state &&
    found.transmissions === expected.transmissions &&
    found.cards === expected.cards &&
    found.isLate === (expected.isLate ?? false) &&
    found.adopted.join() === (expected.adopted ?? 'nothing') &&
    isBetween(
      found.codes.filter((code) => !isPlain(code)),
      codes,
      alsoAllowed,
    ) &&
    isBetween(found.claims, claims) &&
    isBetween(found.refusals, refusals) &&
    isBetween(found.alerts, alerts, passingAlerts) &&
    found.decisions.join() === decisions.join()
  );
}

/** All of `needed`, and nothing but what is needed or allowed. */
function isBetween(
  found: readonly string[],
  needed: readonly string[],
  allowed: readonly string[] = [],
): boolean {
  return (
    needed.every((each) => found.includes(each)) &&
    found.every((each) => needed.includes(each) || allowed.includes(each))
  );
}

function describeRecord(record: FoundRecord): string {
  const { state, transmissions, cards, codes, claims, adopted, refusals } = record;
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['claims', claims],
    ['refused', refusals],
    ['decided', record.decisions],
    ['alerts', record.alerts],
  ];
  return [
    `${state}${record.isLate ? ', late' : ''}`,
    `${transmissions}+${cards}`,
    `adopted ${adopted.join(' ')}`,
    ...(codes.length > 0 ? [codes.join(' ')] : []),
    ...lists.flatMap(([name, items]) => (items.length > 0 ? [`${name}: ${items.join(' ')}`] : [])),
  ].join(', ');
}

/** Lines of text, the last one the outcome. */
export function formatReport({ planted, unplanted, ordinary, isAsPlanted }: NightReport): string {
  const rows = [
    ['planted', 'station', 'found', 'published: state, results by link + card, findings'],
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

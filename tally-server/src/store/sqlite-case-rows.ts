/** The rows of stations' cases, centre by centre: the hottest question that the store is asked. */
import type Database from 'better-sqlite3';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { FormRow } from './sqlite-records.ts';
import { formOfRow } from './sqlite-records.ts';
import { evidenceKinds, parseProblems } from './sqlite-rows.ts';
import type { CaseRows } from './store.ts';

type TapeColumns = readonly [
  station: string,
  leaf: number,
  receivedAtMs: number,
  kind: number,
  problems: string | null,
  tapeDigest: Uint8Array,
  record: Uint8Array,
];
type CardColumns = readonly [bag: string, problems: string, bundleLeaf: number];

/**
 * Without ORDER BY: the index gives each station's rows in the order of their leaves, and sorting would copy
 * every record.
 */
const tapesOf = (ids: string): string =>
  `SELECT station, leaf, received_at_ms, kind, problems, tape_digest, record FROM evidence
   WHERE station IN (${ids})`;
const cardsOf = (ids: string): string =>
  `SELECT bag_station, problems, bundle_leaf FROM cards
   WHERE problems IS NOT NULL AND bag_station IN (${ids})`;
const formsOf = (ids: string): string => `SELECT * FROM forms WHERE station IN (${ids})`;

export function prepareCaseRows(
  db: Database.Database,
): (stationIds: readonly string[]) => CaseRows {
  const prepare = (count: number) => {
    const ids = Array.from({ length: count }, () => '?').join();
    return {
      tapes: db.prepare<unknown[], TapeColumns>(tapesOf(ids)).raw(),
      cards: db.prepare<unknown[], CardColumns>(cardsOf(ids)).raw(),
      forms: db.prepare<unknown[], FormRow>(formsOf(ids)),
    };
  };
  /** By the number of stations of a centre: a few dozen at most. */
  const prepared = new Map<number, ReturnType<typeof prepare>>();
  return (stationIds) => {
    let statements = prepared.get(stationIds.length);
    if (statements === undefined) {
      statements = prepare(stationIds.length);
      prepared.set(stationIds.length, statements);
    }
    return {
      tapes: statements.tapes.all(...stationIds).map(tapeOfColumns),
      cards: statements.cards.all(...stationIds).map(([bagStationId, problems, bundleLeaf]) => ({
        bagStationId,
        problems: parseProblems(problems),
        bundleLeaf,
      })),
      forms: statements.forms.all(...stationIds).flatMap((row) => formOfRow(row) ?? []),
    };
  };
}

function tapeOfColumns([
  stationId,
  leafIndex,
  receivedAtMs,
  kind,
  problems,
  tapeDigest,
  record,
]: TapeColumns): CaseRows['tapes'][number] {
  return {
    stationId,
    leafIndex,
    receivedAtMs,
    kind: assertDefined(evidenceKinds[kind - 1], 'kind of stored evidence'),
    problems: parseProblems(problems),
    tapeDigest,
    record,
  };
}

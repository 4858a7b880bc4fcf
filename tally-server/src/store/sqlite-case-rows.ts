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

/** Ids go in as one JSON list, so that one statement serves any number of them. */
const ofStations = (column: string): string => `${column} IN (SELECT value FROM json_each(?))`;

export function prepareCaseRows(
  db: Database.Database,
): (stationIds: readonly string[]) => CaseRows {
  const tapes = db
    .prepare<[string], TapeColumns>(
      `SELECT station, leaf, received_at_ms, kind, problems, tape_digest, record FROM evidence
       WHERE ${ofStations('station')} ORDER BY leaf`,
    )
    .raw();
  const cards = db
    .prepare<[string], CardColumns>(
      `SELECT bag_station, problems, bundle_leaf FROM cards
       WHERE problems IS NOT NULL AND ${ofStations('bag_station')} ORDER BY number`,
    )
    .raw();
  const forms = db.prepare<[string], FormRow>(
    `SELECT * FROM forms WHERE ${ofStations('station')} ORDER BY leaf`,
  );
  return (stationIds) => {
    const ids = JSON.stringify(stationIds);
    return {
      tapes: tapes.all(ids).map(tapeOfColumns),
      cards: cards.all(ids).map(([bagStationId, problems, bundleLeaf]) => ({
        bagStationId,
        problems: parseProblems(problems),
        bundleLeaf,
      })),
      forms: forms.all(ids).flatMap((row) => formOfRow(row) ?? []),
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

/** Forms, decisions, published versions and outages in the SQLite store. */
import type Database from 'better-sqlite3';
import type { DecisionKind } from '@mutabaqa/shared/election/decision-record.ts';
import type { FormKind } from '@mutabaqa/shared/evidence/form.ts';
import type {
  LogItem,
  Store,
  StoredDecision,
  StoredForm,
  StoredOutage,
  StoredVersion,
} from './store.ts';

export interface FormRow {
  readonly leaf: number;
  readonly received_at_ms: number;
  readonly kind: string;
  readonly station: string;
  readonly digest: Uint8Array;
  readonly record: Uint8Array;
}

interface DecisionRow {
  readonly leaf: number;
  readonly time_ms: number;
  readonly kind: string;
  readonly station: string | null;
  readonly digest: Uint8Array;
  readonly record: Uint8Array;
}

interface VersionRow {
  readonly leaf: number;
  readonly published_at_ms: number;
  readonly number: number;
  readonly snapshot_ms: number;
  readonly snapshot_size: number;
  readonly sums_digest: Uint8Array;
  readonly record: Uint8Array;
}

interface OutageRow {
  readonly leaf: number;
  readonly from_ms: number;
  readonly until_ms: number;
  readonly record: Uint8Array;
}

type RecordStore = Pick<
  Store,
  | 'evidenceLeavesOf'
  | 'findForm'
  | 'formAt'
  | 'formsOfStation'
  | 'formsFrom'
  | 'findDecision'
  | 'decisionAt'
  | 'decisionsFrom'
  | 'newestVersion'
  | 'versionAt'
  | 'versionsFrom'
  | 'outageAt'
  | 'outages'
>;

export function makeSqliteRecords(db: Database.Database): RecordStore {
  const forms = (where: string) =>
    db.prepare<unknown[], FormRow>(`SELECT * FROM forms WHERE ${where}`);
  const formByDigest = forms('digest = ?');
  const formAt = forms('leaf = ?');
  const formsOfStation = forms('station = ? ORDER BY leaf');
  const formsFrom = forms('leaf >= ? ORDER BY leaf LIMIT ?');
  const decisions = (where: string) =>
    db.prepare<unknown[], DecisionRow>(`SELECT * FROM decisions WHERE ${where}`);
  const decisionByDigest = decisions('digest = ?');
  const decisionAt = decisions('leaf = ?');
  const decisionsFrom = decisions('leaf >= ? ORDER BY leaf LIMIT ?');
  const versions = (rest: string) =>
    db.prepare<unknown[], VersionRow>(`SELECT * FROM versions ${rest}`);
  const newestVersion = versions('ORDER BY leaf DESC LIMIT 1');
  const versionAt = versions('WHERE leaf = ?');
  const versionsFrom = versions('WHERE leaf >= ? ORDER BY leaf LIMIT ?');
  const outages = db.prepare<[], OutageRow>('SELECT * FROM outages ORDER BY leaf');
  const outageAt = db.prepare<[number], OutageRow>('SELECT * FROM outages WHERE leaf = ?');
  const evidenceLeaves = db.prepare<[{ station: string }], { leaf: number }>(
    `SELECT leaf FROM evidence WHERE station = @station
     UNION SELECT leaf FROM forms WHERE station = @station AND kind <> 'observer-tape'
     UNION SELECT bundle_leaf FROM cards WHERE bag_station = @station AND problems IS NOT NULL
     ORDER BY leaf`,
  );
  return {
    evidenceLeavesOf: async (station) => evidenceLeaves.all({ station }).map(({ leaf }) => leaf),
    findForm: async (digest) => formOfRow(formByDigest.get(digest)),
    formAt: async (leafIndex) => formOfRow(formAt.get(leafIndex)),
    formsOfStation: async (stationId) =>
      formsOfStation.all(stationId).flatMap((row) => formOfRow(row) ?? []),
    formsFrom: async (from, limit) =>
      formsFrom.all(from, limit).flatMap((row) => formOfRow(row) ?? []),
    findDecision: async (digest) => decisionOfRow(decisionByDigest.get(digest)),
    decisionAt: async (leafIndex) => decisionOfRow(decisionAt.get(leafIndex)),
    decisionsFrom: async (from, limit) =>
      decisionsFrom.all(from, limit).flatMap((row) => decisionOfRow(row) ?? []),
    newestVersion: async () => versionOfRow(newestVersion.get()),
    versionAt: async (leafIndex) => versionOfRow(versionAt.get(leafIndex)),
    versionsFrom: async (from, limit) =>
      versionsFrom.all(from, limit).flatMap((row) => versionOfRow(row) ?? []),
    outageAt: async (leafIndex) => outageOfRow(outageAt.get(leafIndex)),
    outages: async () => outages.all().flatMap((row) => outageOfRow(row) ?? []),
  };
}

export function formOfRow(row: FormRow | undefined): StoredForm | undefined {
  if (row === undefined) return undefined;
  return {
    leafIndex: row.leaf,
    receivedAtMs: row.received_at_ms,
    kind: row.kind as FormKind, // as we wrote it
    stationId: row.station,
    digest: row.digest,
    record: row.record,
  };
}

function decisionOfRow(row: DecisionRow | undefined): StoredDecision | undefined {
  if (row === undefined) return undefined;
  return {
    leafIndex: row.leaf,
    timeMs: row.time_ms,
    kind: row.kind as DecisionKind, // as we wrote it
    stationId: row.station ?? undefined,
    digest: row.digest,
    record: row.record,
  };
}

function versionOfRow(row: VersionRow | undefined): StoredVersion | undefined {
  if (row === undefined) return undefined;
  return {
    leafIndex: row.leaf,
    publishedAtMs: row.published_at_ms,
    number: row.number,
    snapshotMs: row.snapshot_ms,
    snapshotSize: row.snapshot_size,
    sumsDigest: row.sums_digest,
    record: row.record,
  };
}

function outageOfRow(row: OutageRow | undefined): StoredOutage | undefined {
  if (row === undefined) return undefined;
  return { leafIndex: row.leaf, fromMs: row.from_ms, untilMs: row.until_ms, record: row.record };
}

/** For use inside the transaction of a commit. */
export function makeRecordInserts(db: Database.Database): (leaf: number, item: LogItem) => void {
  const insertForm = db.prepare('INSERT INTO forms VALUES (?, ?, ?, ?, ?, ?)');
  const insertDecision = db.prepare('INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?)');
  const insertVersion = db.prepare('INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?)');
  const insertOutage = db.prepare('INSERT INTO outages VALUES (?, ?, ?, ?)');
  return (leaf, { timeMs, form, decision, version, outage }) => {
    if (form) {
      const { kind, stationId, digest, record } = form;
      insertForm.run(leaf, timeMs, kind, stationId, digest, record);
    }
    if (decision) {
      const { kind, stationId = null, digest, record } = decision;
      insertDecision.run(leaf, timeMs, kind, stationId, digest, record);
    }
    if (version) {
      const { number, snapshotMs, snapshotSize, sumsDigest, record } = version;
      insertVersion.run(leaf, timeMs, number, snapshotMs, snapshotSize, sumsDigest, record);
    }
    if (outage) insertOutage.run(leaf, outage.fromMs, outage.untilMs, outage.record);
  };
}

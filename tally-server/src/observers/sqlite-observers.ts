/** What observers sent, in one SQLite file: `observers.sqlite` of the centre. */
import type Database from 'better-sqlite3';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { SubmissionKind } from '@mutabaqa/shared/observers/observer-receipt.ts';
import { openSqliteFile } from '../accounts/sqlite-file.ts';
import type { ObserverStore, Sender, Submission, Upload } from './observer-store.ts';
import { drawIncidentNumber, incidentSchema, makeSqliteIncidents } from './sqlite-incidents.ts';

export const observersFileName = 'observers.sqlite';

const schema = `
CREATE TABLE submissions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL,
  organisation INTEGER NOT NULL,
  kind TEXT NOT NULL,
  station TEXT,
  content BLOB NOT NULL,
  received_at_ms INTEGER NOT NULL,
  receipt TEXT,
  record BLOB,
  UNIQUE (account, kind, content)
) STRICT;
CREATE INDEX submissions_of_account ON submissions (account, received_at_ms);
CREATE INDEX submissions_of_station ON submissions (station);
CREATE TABLE uploads (
  name TEXT PRIMARY KEY,
  account INTEGER NOT NULL,
  submission INTEGER,
  incident INTEGER,
  bytes INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  is_sealed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_of_account ON uploads (account, received_at_ms);
CREATE TABLE samples (
  account INTEGER NOT NULL,
  station TEXT NOT NULL,
  PRIMARY KEY (account, station)
) STRICT, WITHOUT ROWID;
`;

interface SubmissionRow {
  readonly number: number;
  readonly account: number;
  readonly organisation: number;
  readonly kind: string;
  readonly station: string | null;
  readonly content: Uint8Array;
  readonly received_at_ms: number;
  readonly receipt: string | null;
  readonly record: Uint8Array | null;
}

interface UploadRow {
  readonly name: string;
  readonly account: number;
  readonly submission: number | null;
  readonly incident: number | null;
  readonly bytes: number;
  readonly received_at_ms: number;
  readonly is_sealed: number;
}

interface SumRow {
  readonly count: number;
  readonly bytes: number;
}

export function openSqliteObservers(
  path: string,
  drawNumber: () => number = drawIncidentNumber,
): ObserverStore {
  const db = openSqliteFile(path, {
    applicationId: 'MTBO',
    what: 'submissions of observers',
    schemas: [schema + incidentSchema],
  });
  return {
    ...makeSubmissions(db),
    ...makeUploads(db),
    ...makeSamples(db),
    ...makeSqliteIncidents(db, drawNumber),
    async sentSince(account, sinceMs) {
      const of = (table: string, bytes: string): SumRow =>
        assertDefined(
          db
            .prepare<[number, number], SumRow>(
              `SELECT count(*) AS count, ${bytes} AS bytes FROM ${table}
               WHERE account = ? AND received_at_ms >= ?`,
            )
            .get(account, sinceMs),
          'a sum',
        );
      return {
        submissions: of('submissions', '0').count,
        uploadBytes: of('uploads', 'coalesce(sum(bytes), 0)').bytes,
        incidents: of('incidents', '0').count,
      };
    },
    async close() {
      db.close();
    },
  };
}

function makeSubmissions(
  db: Database.Database,
): Pick<
  ObserverStore,
  | 'beginSubmission'
  | 'finishSubmission'
  | 'submissionsOf'
  | 'submissionAt'
  | 'submissionsAbout'
  | 'countClaims'
> {
  const select = (rest: string) =>
    db.prepare<unknown[], SubmissionRow>(`SELECT * FROM submissions ${rest}`);
  const at = select('WHERE number = ?');
  const same = select('WHERE account = ? AND kind = ? AND content = ?');
  const taken = select('WHERE account = ? AND receipt IS NOT NULL ORDER BY number DESC LIMIT ?');
  const about = select('WHERE station = ? AND receipt IS NOT NULL ORDER BY number');
  const insert = db.prepare(
    `INSERT INTO submissions
     (account, organisation, kind, station, content, received_at_ms, receipt, record)
     VALUES (?, ?, ?, ?, ?, ?, NULL, ?)`,
  );
  const finish = db.prepare(
    'UPDATE submissions SET station = ?, receipt = ? WHERE number = ? AND receipt IS NULL',
  );
  const claims = db.prepare<[number, number, string], { own: number; organisation: number }>(
    `SELECT count(*) FILTER (WHERE account = ?) AS own, count(*) AS organisation FROM submissions
     WHERE kind = 'claim' AND organisation = ? AND station = ? AND receipt IS NOT NULL`,
  );
  const row = (number: number): Submission =>
    submissionOfRow(assertDefined(at.get(number), `submission ${number}`));
  const begin = db.transaction((...[given]: Parameters<ObserverStore['beginSubmission']>) => {
    const { sender, kind, stationId = null, contentDigest, receivedAtMs, record = null } = given;
    const { account, organisation } = sender;
    const known = same.get(account, kind, contentDigest);
    if (known !== undefined) return submissionOfRow(known);
    const { lastInsertRowid } = insert.run(
      ...[account, organisation, kind, stationId, contentDigest, receivedAtMs, record],
    );
    return row(Number(lastInsertRowid));
  });
  return {
    beginSubmission: async (submission) => begin.immediate(submission),
    async finishSubmission(number, stationId, receipt) {
      finish.run(stationId, receipt, number);
      return row(number);
    },
    submissionsOf: async (account, limit) => taken.all(account, limit).map(submissionOfRow),
    async submissionAt(number) {
      const found = at.get(number);
      return found && submissionOfRow(found);
    },
    submissionsAbout: async (stationId) => about.all(stationId).map(submissionOfRow),
    countClaims: async ({ account, organisation }: Sender, stationId) =>
      assertDefined(claims.get(account, organisation, stationId), 'a count'),
  };
}

function makeUploads(
  db: Database.Database,
): Pick<ObserverStore, 'addUpload' | 'uploadAt' | 'uploadsOf'> {
  const insert = db.prepare('INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?, ?)');
  const at = db.prepare<[string], UploadRow>('SELECT * FROM uploads WHERE name = ?');
  const of = db.prepare<[number], UploadRow>(
    'SELECT * FROM uploads WHERE account = ? ORDER BY received_at_ms',
  );
  return {
    async addUpload(upload) {
      const { name, account, submission = null, incident = null } = upload;
      const { bytes, receivedAtMs, isSealed } = upload;
      insert.run(name, account, submission, incident, bytes, receivedAtMs, isSealed ? 1 : 0);
    },
    async uploadAt(name) {
      const found = at.get(name);
      return found && uploadOfRow(found);
    },
    uploadsOf: async (account) => of.all(account).map(uploadOfRow),
  };
}

function makeSamples(db: Database.Database): Pick<ObserverStore, 'sampleOf' | 'setSample'> {
  const of = db
    .prepare<[number], string>('SELECT station FROM samples WHERE account = ? ORDER BY station')
    .pluck();
  const clear = db.prepare('DELETE FROM samples WHERE account = ?');
  const insert = db.prepare('INSERT OR IGNORE INTO samples VALUES (?, ?)');
  const set = db.transaction((account: number, stationIds: readonly string[]) => {
    clear.run(account);
    for (const stationId of stationIds) insert.run(account, stationId);
  });
  return {
    sampleOf: async (account) => of.all(account),
    async setSample(account, stationIds) {
      set.immediate(account, stationIds);
    },
  };
}

function submissionOfRow(row: SubmissionRow): Submission {
  const { number, account, organisation } = row;
  return {
    number,
    sender: { account, organisation },
    kind: row.kind as Exclude<SubmissionKind, 'incident'>, // as we wrote it
    stationId: row.station ?? undefined,
    contentDigest: row.content,
    receivedAtMs: row.received_at_ms,
    receipt: row.receipt ?? undefined,
    record: row.record ?? undefined,
  };
}

function uploadOfRow(row: UploadRow): Upload {
  const { name, account, bytes } = row;
  return {
    ...{ name, account, bytes },
    submission: row.submission ?? undefined,
    incident: row.incident ?? undefined,
    receivedAtMs: row.received_at_ms,
    isSealed: row.is_sealed === 1,
  };
}

/**
 * The store in one SQLite file. WAL with synchronous=FULL: a commit is on the disk when it returns; with
 * NORMAL a power cut could take back what a receipt has promised, and in batches costs the same.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { syncDirectory, syncFile } from './durable-file.ts';
import type { CardRow, EvidenceRow, LeafRow, SummaryRow } from './sqlite-rows.ts';
import {
  cardOfRow,
  evidenceColumns,
  evidenceOfRow,
  evidenceValues,
  formatProblems,
  leafOfRow,
  summaryColumns,
  summaryOfRow,
} from './sqlite-rows.ts';
import { makeSqliteAlerts } from './sqlite-alerts.ts';
import { prepareCaseRows } from './sqlite-case-rows.ts';
import { makeRecordInserts, makeSqliteRecords } from './sqlite-records.ts';
import { schema, schemaVersion } from './sqlite-schema.ts';
import type { LogCommit, NewBundle, Store } from './store.ts';

export const storeFileName = 'tally.db';
/** "MTBQ": `file` and other programs recognise the database by it. */
const applicationId = 0x4d544251;

export interface SqliteStoreOptions {
  /** Commands that only look at a store, also at one in use. */
  readonly readOnly?: boolean;
  /** Pages of 4 KiB; tests make a full disk of it. */
  readonly pagesMax?: number;
}

export function storeExists(directory: string): boolean {
  return existsSync(join(directory, storeFileName));
}

export function removeStore(directory: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(join(directory, `${storeFileName}${suffix}`), { force: true });
  }
}

/** Throws when the file is no store of this version. */
export function openSqliteStore(directory: string, options: SqliteStoreOptions = {}): Store {
  const readOnly = options.readOnly ?? false;
  if (!readOnly) mkdirSync(directory, { recursive: true, mode: 0o700 });
  const db = new Database(join(directory, storeFileName), { readonly: readOnly });
  try {
    prepareFile(db, directory, options);
    return makeStore(db);
  } catch (cause) {
    db.close();
    throw cause;
  }
}

function prepareFile(db: Database.Database, directory: string, options: SqliteStoreOptions): void {
  if (options.readOnly !== true) {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    if (db.pragma('application_id', { simple: true }) === 0) {
      db.transaction(() => {
        db.exec(schema);
        db.pragma(`user_version = ${schemaVersion}`);
        db.pragma(`application_id = ${applicationId}`);
      })();
      syncDirectory(directory);
    }
  }
  const version = db.pragma('user_version', { simple: true });
  if (
    db.pragma('application_id', { simple: true }) !== applicationId ||
    version !== schemaVersion
  ) {
    throw new Error(`${directory} holds no store of version ${schemaVersion}`);
  }
  db.pragma('temp_store = MEMORY');
  if (options.pagesMax !== undefined) db.pragma(`max_page_count = ${options.pagesMax}`);
}

function makeStore(db: Database.Database): Store {
  const readHead = db.prepare<[], { size: number; checkpoint: string | null; time: number }>(
    'SELECT size, checkpoint, last_time_ms AS time FROM log_head',
  );
  const readLeaves = db.prepare<[number, number], LeafRow>(
    'SELECT leaf, entry, opening FROM leaves WHERE leaf >= ? AND leaf < ? ORDER BY leaf',
  );
  const selectEvidence = (where: string) =>
    db.prepare<unknown[], EvidenceRow>(`SELECT ${evidenceColumns} FROM evidence ${where}`);
  // Each kind has its own index, which only its number as a literal lets SQLite use.
  const findEvidence = {
    transmission: selectEvidence('WHERE kind = 1 AND tape_digest = ?'),
    card: selectEvidence('WHERE kind = 2 AND tape_digest = ? ORDER BY leaf LIMIT 1'),
    'paper-tape': selectEvidence('WHERE kind = 3 AND tape_digest = ?'),
  };
  const caseRows = prepareCaseRows(db);
  const evidenceAt = selectEvidence('WHERE leaf = ?');
  const evidenceOfStation = selectEvidence('WHERE station = ? ORDER BY leaf');
  const evidenceFrom = selectEvidence('WHERE leaf >= ? ORDER BY leaf LIMIT ?');
  const summariesFrom = db.prepare<[number, number], SummaryRow>(
    `SELECT ${summaryColumns} FROM evidence WHERE leaf >= ? ORDER BY leaf LIMIT ?`,
  );
  const selectCards = (where: string) =>
    db.prepare<unknown[], CardRow>(
      `SELECT bag_station, card_id, read_at_ms, problems, record, reader, sequence, bundle_leaf
       FROM cards JOIN bundles ON bundles.leaf = cards.bundle_leaf ${where}`,
    );
  const cardsOfStation = selectCards('WHERE bag_station = ? ORDER BY number');
  const cardsOfBundle = selectCards('WHERE bundle_leaf = ? ORDER BY number');
  const cardsFrom = selectCards('WHERE number > ? ORDER BY number LIMIT ?');
  const bundleHead = db.prepare<[string], { sequence: number; digest: Uint8Array }>(
    'SELECT sequence, digest FROM bundles WHERE reader = ? ORDER BY sequence DESC LIMIT 1',
  );
  const bundleAt = db.prepare<[number], { reader: string; sequence: number; digest: Uint8Array }>(
    'SELECT reader, sequence, digest FROM bundles WHERE leaf = ?',
  );
  const refusalAt = db.prepare<[number], { device: string; code: string; record: Uint8Array }>(
    'SELECT device, code, record FROM refusals WHERE leaf = ?',
  );
  const commit = db.readonly ? undefined : makeCommit(db);

  return {
    ...makeSqliteRecords(db),
    ...makeSqliteAlerts(db),
    async commitLog(batch) {
      assert(commit !== undefined, 'this store was opened to be read');
      commit(batch);
    },
    async logState() {
      const head = readHead.get();
      return {
        size: head?.size ?? 0,
        checkpoint: head?.checkpoint ?? undefined,
        lastTimeMs: head?.time ?? 0,
      };
    },
    leaves: async (from, to) => readLeaves.all(from, to).map(leafOfRow),
    async findEvidence(kind, tapeDigest) {
      const row = findEvidence[kind].get(tapeDigest);
      return row && evidenceOfRow(row);
    },
    async evidenceAt(leafIndex) {
      const row = evidenceAt.get(leafIndex);
      return row && evidenceOfRow(row);
    },
    caseRows: async (stationIds) => caseRows(stationIds),
    evidenceOfStation: async (stationId) => evidenceOfStation.all(stationId).map(evidenceOfRow),
    evidenceFrom: async (from, limit) => evidenceFrom.all(from, limit).map(evidenceOfRow),
    summariesFrom: async (from, limit) => summariesFrom.all(from, limit).map(summaryOfRow),
    bundleHead: async (readerId) => bundleHead.get(readerId),
    async bundleAt(leafIndex) {
      const row = bundleAt.get(leafIndex);
      if (row === undefined) return undefined;
      const cards = cardsOfBundle.all(leafIndex).map(cardOfRow);
      return { readerId: row.reader, sequence: row.sequence, digest: row.digest, cards };
    },
    cardsOfStation: async (bagStationId) => cardsOfStation.all(bagStationId).map(cardOfRow),
    cardsFrom: async (after, limit) => cardsFrom.all(after, limit).map(cardOfRow),
    async refusalAt(leafIndex) {
      const row = refusalAt.get(leafIndex);
      return row && { deviceId: row.device, code: row.code, record: row.record };
    },
    async backup(directory) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      if (readdirSync(directory).length > 0) throw new Error(`${directory} is not empty`);
      const file = join(directory, storeFileName);
      await db.backup(file);
      syncFile(file);
      syncDirectory(directory);
    },
    async close() {
      db.close();
    },
  };
}

function makeCommit(db: Database.Database): (commit: LogCommit) => void {
  const insertLeaf = db.prepare('INSERT INTO leaves VALUES (?, ?, ?)');
  const insertEvidence = db.prepare(
    `INSERT INTO evidence (${evidenceColumns}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
  );
  const insertBundle = db.prepare('INSERT INTO bundles VALUES (?, ?, ?, ?)');
  const insertCard = db.prepare('INSERT INTO cards VALUES (NULL, ?, ?, ?, ?, ?, ?)');
  const insertRefusal = db.prepare('INSERT INTO refusals VALUES (?, ?, ?, ?)');
  const insertRecords = makeRecordInserts(db);
  const moveHead = db.prepare(
    'UPDATE log_head SET size = ?, checkpoint = ?, last_time_ms = ? WHERE size = ?',
  );

  function addBundle(leaf: number, bundle: NewBundle): void {
    insertBundle.run(leaf, bundle.readerId, bundle.sequence, bundle.digest);
    for (const card of bundle.cards) {
      const { bagStationId, cardId, readAtMs, problems, record } = card;
      insertCard.run(leaf, bagStationId, cardId, readAtMs, formatProblems(problems), record);
    }
  }

  const transaction = db.transaction(({ firstIndex, items, checkpoint }: LogCommit) => {
    let leaf = firstIndex;
    for (const item of items) {
      const { entry, opening, timeMs, evidence, bundle, refusal } = item;
      insertLeaf.run(leaf, entry, opening ?? null);
      if (evidence) insertEvidence.run(...evidenceValues(leaf, timeMs, evidence));
      if (bundle) addBundle(leaf, bundle);
      if (refusal) insertRefusal.run(leaf, refusal.deviceId, refusal.code, refusal.record);
      insertRecords(leaf, item);
      leaf += 1;
    }
    const lastTimeMs = items.at(-1)?.timeMs ?? 0;
    // A second server on the same file would find another size here, and no second history begins.
    const { changes } = moveHead.run(leaf, checkpoint, lastTimeMs, firstIndex);
    if (changes !== 1) throw new Error(`the log does not end at ${firstIndex}`);
  });
  return (commit) => {
    transaction.immediate(commit);
  };
}

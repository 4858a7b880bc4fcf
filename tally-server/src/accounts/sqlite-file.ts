/** A small SQLite file beside the store: opened by the server and, at the same time, by its commands. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { syncDirectory, syncFile } from '../store/durable-file.ts';

export interface FileFormat {
  /** Four letters by which programs recognise it. */
  readonly applicationId: string;
  /** What the file holds, for whoever opens another one. */
  readonly what: string;
  /** Its tables; the version of the format is how many there are, so that a later one adds its own. */
  readonly schemas: readonly string[];
}

/** Readable by its owner only. Throws when the file is none of this format, or of a later version. */
export function openSqliteFile(path: string, format: FileFormat): Database.Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new Database(path, { timeout: 5000 });
  try {
    chmodSync(path, 0o600);
    prepare(db, path, format);
    return db;
  } catch (cause) {
    db.close();
    throw cause;
  }
}

function prepare(db: Database.Database, path: string, format: FileFormat): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  const id = Buffer.from(format.applicationId, 'latin1').readUInt32BE();
  // Immediate: server and command may open a new file at the same moment.
  db.transaction(() => {
    const found = db.pragma('application_id', { simple: true }) as number;
    const version = db.pragma('user_version', { simple: true }) as number;
    if ((found !== 0 && found !== id) || version > format.schemas.length) {
      throw new Error(
        `${path} holds no ${format.what} of a version up to ${format.schemas.length}`,
      );
    }
    if (version === format.schemas.length) return;
    for (const schema of format.schemas.slice(version)) db.exec(schema);
    db.pragma(`application_id = ${id}`);
    db.pragma(`user_version = ${format.schemas.length}`);
  }).immediate();
  syncDirectory(dirname(path));
}

/**
 * A copy as of one moment, while others write; `without` empties tables of it. Nothing when there is no such file.
 */
export async function backupSqliteFile(
  from: string,
  to: string,
  without: readonly string[] = [],
): Promise<void> {
  if (!existsSync(from)) return;
  const db = new Database(from, { readonly: true });
  try {
    await db.backup(to);
  } finally {
    db.close();
  }
  const copy = new Database(to);
  try {
    for (const table of without) copy.exec(`DELETE FROM ${table}`);
    copy.exec('VACUUM'); // what was deleted is not left in free pages
    copy.pragma('journal_mode = DELETE'); // one file, without a log beside it
  } finally {
    copy.close();
  }
  chmodSync(to, 0o600);
  syncFile(to);
  syncDirectory(dirname(to));
}

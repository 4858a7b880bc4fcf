/**
 * One server for one centre. Two would give two leaves one position; the second of them would find out
 * at its first commit, with devices waiting. SQLite holds a lock of the operating system, which ends with
 * the process however that ends: nothing is left to be cleared away after a crash.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

export interface SoleServer {
  release(): void;
}

const lockFileName = 'serving.lock';

/** Undefined when another process serves this centre. */
export function lockCentre(directory: string): SoleServer | undefined {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const db = new Database(join(directory, lockFileName), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      return undefined;
    }
    throw error;
  }
  return {
    release() {
      db.close(); // rolls back, which unlocks
    },
  };
}

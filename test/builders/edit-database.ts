import Database from 'better-sqlite3';

/** As somebody who has the file might. */
export function editDatabase(path: string, sql: string): void {
  const db = new Database(path);
  try {
    db.exec(sql);
  } finally {
    db.close();
  }
}

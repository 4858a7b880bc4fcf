/**
 * How accounts of observers and party agents are used: counts and times. No name that somebody types to log in, and
 * nothing that logs in: neither password nor invitation nor session, nor a digest of one, is read at all.
 */
import Database from 'better-sqlite3';

interface OrganisationRow {
  readonly number: number;
  readonly kind: string;
  readonly name: string;
  readonly standing: string;
  readonly addedAtMs: number;
}

interface AccountRow {
  readonly number: number;
  readonly organisation: number;
  readonly standing: string;
  readonly addedAtMs: number;
  readonly hasPassword: number;
  readonly sessions: number;
  readonly lastUsedAtMs: number | null;
}

export interface AccountAccess {
  readonly organisations: readonly OrganisationRow[];
  readonly accounts: readonly (Omit<AccountRow, 'hasPassword'> & {
    readonly hasPassword: boolean;
  })[];
  readonly openInvitations: number;
  /** Names or addresses from which somebody failed to log in, and how often in all. */
  readonly failedAttempts: { readonly sources: number; readonly failures: number };
}

export function readAccountAccess(path: string): AccountAccess {
  const db = new Database(path, { readonly: true, timeout: 5000 });
  try {
    const organisations = db
      .prepare<[], OrganisationRow>(
        `SELECT number, kind, name, standing, added_at_ms AS addedAtMs
         FROM organisations ORDER BY number`,
      )
      .all();
    const accounts = db
      .prepare<[], AccountRow>(
        `SELECT number, organisation, standing, added_at_ms AS addedAtMs,
           password IS NOT NULL AS hasPassword,
           (SELECT count(*) FROM sessions WHERE account = accounts.number) AS sessions,
           (SELECT max(used_at_ms) FROM sessions WHERE account = accounts.number) AS lastUsedAtMs
         FROM accounts ORDER BY number`,
      )
      .all();
    const count = (sql: string): number => db.prepare<[], { n: number }>(sql).get()?.n ?? 0;
    return {
      organisations,
      accounts: accounts.map((row) => ({ ...row, hasPassword: row.hasPassword === 1 })),
      openInvitations: count('SELECT count(*) AS n FROM invitations'),
      failedAttempts: {
        sources: count('SELECT count(*) AS n FROM attempts WHERE failures > 0'),
        failures: count('SELECT coalesce(sum(failures), 0) AS n FROM attempts'),
      },
    };
  } finally {
    db.close();
  }
}

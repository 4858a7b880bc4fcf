/** Accounts in one SQLite file, `accounts.sqlite` of the centre. */
import type Database from 'better-sqlite3';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { foldOrganisationName } from '@mutabaqa/shared/observers/organisation-name.ts';
import type {
  Account,
  AccountStanding,
  AccountStore,
  AttemptKey,
  NewSession,
  Organisation,
  OrganisationKind,
} from './account-store.ts';
import { countAttempt, waitMsOf } from './lockout.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { makeSqliteSessions } from './sqlite-sessions.ts';

export const accountsFileName = 'accounts.sqlite';

const schema = `
CREATE TABLE organisations (
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  standing TEXT NOT NULL,
  added_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE accounts (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  login_name TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  organisation INTEGER NOT NULL REFERENCES organisations (number),
  standing TEXT NOT NULL,
  password TEXT,
  added_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE invitations (
  account INTEGER PRIMARY KEY REFERENCES accounts (number),
  digest BLOB NOT NULL UNIQUE,
  expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE sessions (
  digest BLOB PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (number),
  opened_at_ms INTEGER NOT NULL,
  used_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_account ON sessions (account);
CREATE TABLE attempts (
  key TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  last_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_by_time ON attempts (last_ms);
`;

/** Whoever tries ever new names fills a disk otherwise; the oldest are forgotten first. */
const attemptsKept = 100_000;

interface OrganisationRow {
  readonly number: number;
  readonly kind: string;
  readonly name: string;
  readonly standing: string;
}

interface AccountRow {
  readonly number: number;
  readonly login_name: string;
  readonly name: string;
  readonly organisation: number;
  readonly standing: string;
  readonly password: string | null;
}

export function openSqliteAccounts(path: string): AccountStore {
  const db = openSqliteFile(path, {
    applicationId: 'MTBA',
    what: 'accounts',
    schemas: [schema],
  });
  return {
    ...makePeople(db),
    ...makeSqliteSessions(db),
    ...makeAttempts(db),
    async close() {
      db.close();
    },
  };
}

type PeopleMethods = Omit<
  AccountStore,
  keyof ReturnType<typeof makeSqliteSessions> | keyof ReturnType<typeof makeAttempts> | 'close'
>;

function makePeople(db: Database.Database): PeopleMethods {
  const organisationAt = db.prepare<[number], OrganisationRow>(
    'SELECT * FROM organisations WHERE number = ?',
  );
  const organisations = db.prepare<[], OrganisationRow>(
    'SELECT * FROM organisations ORDER BY number',
  );
  const insertOrganisation = db.prepare(
    `INSERT INTO organisations (kind, name, name_key, standing, added_at_ms)
     VALUES (?, ?, ?, 'active', ?) ON CONFLICT DO NOTHING`,
  );
  const accountAt = db.prepare<[number], AccountRow>('SELECT * FROM accounts WHERE number = ?');
  const accounts = db.prepare<[], AccountRow>('SELECT * FROM accounts ORDER BY number');
  const byName = db.prepare<[string], AccountRow>('SELECT * FROM accounts WHERE login_name = ?');
  const insertAccount = db.prepare(
    `INSERT INTO accounts (login_name, name, organisation, standing, password, added_at_ms)
     VALUES (?, ?, ?, 'active', NULL, ?) ON CONFLICT DO NOTHING`,
  );
  const putInvitation = db.prepare('INSERT OR REPLACE INTO invitations VALUES (?, ?, ?)');
  const dropInvitation = db.prepare('DELETE FROM invitations WHERE account = ?');
  const invited = db.prepare<[Uint8Array, number], AccountRow>(
    `SELECT accounts.* FROM invitations JOIN accounts ON accounts.number = invitations.account
     JOIN organisations ON organisations.number = accounts.organisation
     WHERE invitations.digest = ? AND invitations.expires_at_ms > ?
       AND accounts.standing = 'active' AND organisations.standing = 'active'`,
  );
  const setPassword = db.prepare('UPDATE accounts SET password = ? WHERE number = ?');
  const endSessions = db.prepare('DELETE FROM sessions WHERE account = ?');
  const endOtherSessions = db.prepare('DELETE FROM sessions WHERE account = ? AND digest <> ?');
  const insertSession = db.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?)');
  const standOrganisation = db.prepare('UPDATE organisations SET standing = ? WHERE number = ?');
  const standAccount = db.prepare('UPDATE accounts SET standing = ? WHERE number = ?');
  const endSessionsOfOrganisation = db.prepare(
    'DELETE FROM sessions WHERE account IN (SELECT number FROM accounts WHERE organisation = ?)',
  );

  const addOrganisation = db.transaction((kind: OrganisationKind, name: string, nowMs: number) => {
    const { changes, lastInsertRowid } = insertOrganisation.run(
      kind,
      name,
      foldOrganisationName(name),
      nowMs,
    );
    return changes === 0 ? undefined : organisationAt.get(Number(lastInsertRowid));
  });
  const suspendOrganisation = db.transaction((number: number, standing: AccountStanding) => {
    if (standing === 'suspended') endSessionsOfOrganisation.run(number);
    return standOrganisation.run(standing, number).changes > 0;
  });
  const suspendAccount = db.transaction((number: number, standing: AccountStanding) => {
    if (standing === 'suspended') endSessions.run(number);
    return standAccount.run(standing, number).changes > 0;
  });
  const invite = db.transaction((...args: Parameters<AccountStore['inviteAccount']>) => {
    const [{ loginName, name, organisation }, { tokenDigest, expiresAtMs }, nowMs] = args;
    if (organisationAt.get(organisation) === undefined) return undefined;
    const inserted = insertAccount.run(loginName, name, organisation, nowMs);
    if (inserted.changes === 0) return undefined;
    const number = Number(inserted.lastInsertRowid);
    putInvitation.run(number, tokenDigest, expiresAtMs);
    return accountAt.get(number);
  });
  const inviteAgain = db.transaction((...args: Parameters<AccountStore['inviteAgain']>) => {
    const [number, { tokenDigest, expiresAtMs }] = args;
    if (accountAt.get(number) === undefined) return false;
    setPassword.run(null, number);
    endSessions.run(number);
    putInvitation.run(number, tokenDigest, expiresAtMs);
    return true;
  });
  const accept = db.transaction((digest: Uint8Array, hash: string, session: NewSession) => {
    const row = invited.get(digest, session.openedAtMs);
    if (row === undefined) return undefined;
    dropInvitation.run(row.number);
    setPassword.run(hash, row.number);
    endSessions.run(row.number);
    const { tokenDigest, openedAtMs } = session;
    insertSession.run(tokenDigest, row.number, openedAtMs, openedAtMs);
    return accountAt.get(row.number);
  });
  const changePassword = db.transaction(
    (number: number, hash: string, kept: Uint8Array | undefined) => {
      setPassword.run(hash, number);
      dropInvitation.run(number);
      endOtherSessions.run(number, kept ?? new Uint8Array());
    },
  );

  return {
    addOrganisation: async (kind, name, nowMs) =>
      optional(addOrganisation.immediate(kind, name, nowMs), organisationOfRow),
    organisations: async () => organisations.all().map(organisationOfRow),
    setOrganisationStanding: async (number, standing) =>
      suspendOrganisation.immediate(number, standing),
    inviteAccount: async (...args) => optional(invite.immediate(...args), accountOfRow),
    inviteAgain: async (...args) => inviteAgain.immediate(...args),
    accounts: async () => accounts.all().map(accountOfRow),
    findAccount: async (loginName) => optional(byName.get(loginName), accountOfRow),
    setAccountStanding: async (number, standing) => suspendAccount.immediate(number, standing),
    findInvited: async (digest, nowMs) => optional(invited.get(digest, nowMs), accountOfRow),
    acceptInvitation: async (...args) => optional(accept.immediate(...args), accountOfRow),
    async changePassword(...args) {
      changePassword.immediate(...args);
    },
  };
}

function makeAttempts(
  db: Database.Database,
): Pick<AccountStore, 'beginAttempt' | 'waitBefore' | 'attemptSucceeded'> {
  interface AttemptRow {
    readonly failures: number;
    readonly last_ms: number;
  }
  const find = db.prepare<[string], AttemptRow>('SELECT * FROM attempts WHERE key = ?');
  const put = db.prepare('INSERT OR REPLACE INTO attempts VALUES (?, ?, ?)');
  const forget = db.prepare('DELETE FROM attempts WHERE key = ?');
  const takeOne = db.prepare(
    'UPDATE attempts SET failures = failures - 1 WHERE key = ? AND failures > 0',
  );
  const count = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM attempts');
  const forgetOldest = db.prepare(
    'DELETE FROM attempts WHERE key IN (SELECT key FROM attempts ORDER BY last_ms LIMIT ?)',
  );
  const attemptsOf = (key: string) =>
    optional(find.get(key), ({ failures, last_ms: lastMs }) => ({ failures, lastMs }));
  const waitBefore = (keys: readonly AttemptKey[], nowMs: number): number =>
    Math.max(0, ...keys.map(({ key, rule }) => waitMsOf(attemptsOf(key), nowMs, rule)));
  const begin = db.transaction((keys: readonly AttemptKey[], nowMs: number) => {
    const waitMs = waitBefore(keys, nowMs);
    if (waitMs > 0) return waitMs;
    for (const { key, rule } of keys) {
      const { failures, lastMs } = countAttempt(attemptsOf(key), nowMs, rule);
      put.run(key, failures, lastMs);
    }
    const over = assertDefined(count.get(), 'a count').count - attemptsKept;
    if (over > 0) forgetOldest.run(over + attemptsKept / 10);
    return 0;
  });
  const succeed = db.transaction((cleared: readonly string[], other: string) => {
    for (const key of cleared) forget.run(key);
    takeOne.run(other);
  });
  return {
    beginAttempt: async (keys, nowMs) => begin.immediate(keys, nowMs),
    waitBefore: async (keys, nowMs) => waitBefore(keys, nowMs),
    async attemptSucceeded(cleared, other) {
      succeed.immediate(cleared, other);
    },
  };
}

function optional<Row, Value>(row: Row | undefined, read: (row: Row) => Value): Value | undefined {
  return row === undefined ? undefined : read(row);
}

function organisationOfRow({ number, kind, name, standing }: OrganisationRow): Organisation {
  return {
    number,
    kind: kind as OrganisationKind, // as we wrote it, like the standing
    name,
    standing: standing as AccountStanding,
  };
}

function accountOfRow(row: AccountRow): Account {
  const { number, name, organisation } = row;
  return {
    ...{ number, loginName: row.login_name, name, organisation },
    standing: row.standing as AccountStanding, // as we wrote it
    passwordHash: row.password ?? undefined,
  };
}

/** Sessions of accounts, in the same file: each request looks, so that a suspension takes hold at once. */
import type Database from 'better-sqlite3';
import type { AccountStanding, AccountStore, OrganisationKind } from './account-store.ts';

interface OwnerRow {
  readonly opened_at_ms: number;
  readonly used_at_ms: number;
  readonly number: number;
  readonly login_name: string;
  readonly name: string;
  readonly password: string | null;
  readonly organisation: number;
  readonly organisation_kind: string;
  readonly organisation_name: string;
}

type SessionMethods = Pick<
  AccountStore,
  'openSession' | 'findSession' | 'touchSession' | 'endSession' | 'endSessionsOf' | 'sweep'
>;

export function makeSqliteSessions(db: Database.Database): SessionMethods {
  const insert = db.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?)');
  const find = db.prepare<[Uint8Array], OwnerRow>(
    `SELECT sessions.opened_at_ms, sessions.used_at_ms, accounts.number, accounts.login_name,
            accounts.name, accounts.password, accounts.organisation,
            organisations.kind AS organisation_kind, organisations.name AS organisation_name
     FROM sessions JOIN accounts ON accounts.number = sessions.account
     JOIN organisations ON organisations.number = accounts.organisation
     WHERE sessions.digest = ?
       AND accounts.standing = 'active' AND organisations.standing = 'active'`,
  );
  const touch = db.prepare('UPDATE sessions SET used_at_ms = ? WHERE digest = ?');
  const end = db.prepare('DELETE FROM sessions WHERE digest = ?');
  const endOf = db.prepare('DELETE FROM sessions WHERE account = ?');
  const endOld = db.prepare('DELETE FROM sessions WHERE opened_at_ms < ? OR used_at_ms < ?');
  const endInvitations = db.prepare('DELETE FROM invitations WHERE expires_at_ms <= ?');
  const sweep = db.transaction((openedMs: number, usedMs: number, nowMs: number) => {
    endOld.run(openedMs, usedMs);
    endInvitations.run(nowMs);
  });
  const active: AccountStanding = 'active';
  return {
    async openSession(account, { tokenDigest, openedAtMs }) {
      insert.run(tokenDigest, account, openedAtMs, openedAtMs);
    },
    async findSession(tokenDigest) {
      const row = find.get(tokenDigest);
      if (row === undefined) return undefined;
      const { number, name, organisation } = row;
      return {
        openedAtMs: row.opened_at_ms,
        usedAtMs: row.used_at_ms,
        account: {
          ...{ number, loginName: row.login_name, name, organisation },
          standing: active,
          passwordHash: row.password ?? undefined,
        },
        organisation: {
          number: organisation,
          kind: row.organisation_kind as OrganisationKind, // as we wrote it
          name: row.organisation_name,
          standing: active,
        },
      };
    },
    async touchSession(tokenDigest, usedAtMs) {
      touch.run(usedAtMs, tokenDigest);
    },
    async endSession(tokenDigest) {
      end.run(tokenDigest);
    },
    async endSessionsOf(account) {
      endOf.run(account);
    },
    async sweep(openedBeforeMs, usedBeforeMs, nowMs) {
      sweep.immediate(openedBeforeMs, usedBeforeMs, nowMs);
    },
  };
}

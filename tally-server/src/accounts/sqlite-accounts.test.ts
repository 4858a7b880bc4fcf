import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeAccountStore } from '@mutabaqa/test/contract/account-store-contract.ts';
import { accountsFileName, openSqliteAccounts } from './sqlite-accounts.ts';
import { openSqliteFile } from './sqlite-file.ts';

const places: string[] = [];
const makePlace = (): string => {
  const place = mkdtempSync(join(tmpdir(), 'mutabaqa-accounts-'));
  places.push(place);
  return join(place, accountsFileName);
};
afterAll(() => {
  for (const place of places) rmSync(place, { recursive: true, force: true });
});

describeAccountStore('accounts in SQLite', { makePlace, open: openSqliteAccounts });

describe('the file of accounts', () => {
  it('is readable by its owner only', async () => {
    const place = makePlace();
    const store = openSqliteAccounts(place);
    expect(statSync(place).mode & 0o077).toBe(0);
    await store.close();
  });

  it('takes no file of another kind and no later version', () => {
    const place = makePlace();
    const format = { applicationId: 'MTBX', what: 'other things', schemas: ['', ''] };
    openSqliteFile(place, format).close();
    const before = readFileSync(place);
    expect(() => openSqliteAccounts(place)).toThrow('holds no accounts');
    expect(() => openSqliteFile(place, { ...format, schemas: [''] })).toThrow('version up to 1');
    expect(readFileSync(place)).toEqual(before);
  });

  it('gains the tables of a later version, once', () => {
    const place = makePlace();
    const format = { applicationId: 'MTBX', what: 'other things' };
    const [one, two] = ['CREATE TABLE one (a INTEGER)', 'CREATE TABLE two (a INTEGER)'];
    openSqliteFile(place, { ...format, schemas: [one] }).close();
    for (let i = 0; i < 2; i++) {
      const db = openSqliteFile(place, { ...format, schemas: [one, two] });
      const tables = db.prepare('SELECT name FROM sqlite_schema ORDER BY name').pluck().all();
      expect(tables).toEqual(['one', 'two']);
      db.close();
    }
  });
});

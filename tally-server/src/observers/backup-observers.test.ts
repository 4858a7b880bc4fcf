import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeSampleAccounts } from '@mutabaqa/test/builders/sample-accounts.ts';
import { digestToken } from '../accounts/secret-token.ts';
import { openSqliteAccounts } from '../accounts/sqlite-accounts.ts';
import { backupObservers, observerFilesOf } from './backup-observers.ts';
import { openSqliteObservers } from './sqlite-observers.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-backup-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

it('keeps accounts and what they sent, and no session and no invitation', async () => {
  const accounts = makeSampleAccounts();
  const from = dirname(accounts.path);
  const { token, account } = await accounts.activate('amal');
  const invitation = await accounts.invite('zain');
  const observers = openSqliteObservers(join(from, 'observers.sqlite'));
  await observers.setSample(account.number, ['st-1']);
  const picture = 'a'.repeat(32);
  mkdirSync(join(from, 'uploads'));
  writeFileSync(join(from, 'uploads', picture), 'picture');
  writeFileSync(join(from, 'uploads', `${picture}.draft`), 'half');
  const to = join(directory, 'backup');
  mkdirSync(join(to, 'uploads'), { recursive: true });

  // While both are open, as the server has them.
  await backupObservers(from, to, (file) => {
    cpSync(join(from, file), join(to, file));
  });
  await observers.close();
  const files = observerFilesOf(to);
  expect(files).toEqual(['accounts.sqlite', 'observers.sqlite', `uploads/${picture}`]);
  expect(statSync(join(to, 'accounts.sqlite')).mode & 0o077).toBe(0);

  const restored = openSqliteAccounts(join(to, 'accounts.sqlite'));
  const { passwordHash } = account;
  expect(await restored.findAccount('amal')).toMatchObject({
    number: account.number,
    passwordHash,
  });
  await restored.close();
  const sent = openSqliteObservers(join(to, 'observers.sqlite'));
  expect(await sent.sampleOf(account.number)).toEqual(['st-1']);
  await sent.close();
  const store = openSqliteAccounts(join(to, 'accounts.sqlite'));
  const session = assertDefined(await accounts.desk.findSession(token), 'a session');
  const sessionDigest = Buffer.from(session.tokenDigest);
  expect(await store.findSession(sessionDigest)).toBeUndefined();
  expect(readFileSync(join(to, 'accounts.sqlite')).includes(sessionDigest)).toBe(false);
  const digest = digestToken(nodeCrypto, 'invitation', invitation);
  expect(await store.findInvited(digest ?? new Uint8Array(), 1)).toBeUndefined();
  await store.close();
  await accounts.close();
});

it('has nothing to keep of a centre without accounts', async () => {
  await backupObservers(join(directory, 'none'), directory, () => {
    throw new Error('a file');
  });
  expect(observerFilesOf(directory)).toEqual([]);
});

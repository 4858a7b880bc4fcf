import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backupNotices, noticeFilesOf } from './backup-notices.ts';
import { openSqliteRumours } from './sqlite-rumours.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-backup-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

it('takes notices, reports and pictures while the server runs, and no drafts', async () => {
  const from = join(directory, 'centre');
  const to = join(directory, 'backup');
  mkdirSync(to);
  const store = openSqliteRumours(join(from, 'rumours.sqlite'));
  await store.addReport({
    ...{ claim: 'a', language: 'en', receivedAtMs: 1 },
    ...{ link: undefined, stationId: undefined, picture: undefined },
  });
  const [notice, picture] = ['notices', 'rumours'].map((name) => join(name, 'ab'.repeat(32)));
  for (const file of [notice, picture, `${notice}.draft`]) {
    mkdirSync(join(from, file ?? '', '..'), { recursive: true });
    writeFileSync(join(from, file ?? ''), 'content');
  }
  const copied: string[] = [];
  await backupNotices(from, to, (file) => copied.push(file));
  await store.close();
  expect(copied).toEqual([notice, picture]);
  expect(noticeFilesOf(to)).toEqual(['rumours.sqlite']);
  const restored = openSqliteRumours(join(to, 'rumours.sqlite'));
  expect(await restored.reportAt(1)).toMatchObject({ claim: 'a' });
  await restored.close();
});

it('finds nothing where nothing is', async () => {
  await backupNotices(directory, directory, () => expect.unreachable());
  expect(noticeFilesOf(directory)).toEqual([]);
});

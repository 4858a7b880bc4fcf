/** Accounts and what they sent, for `backup` and `restore`. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { accountsFileName } from '../accounts/sqlite-accounts.ts';
import { backupSqliteFile } from '../accounts/sqlite-file.ts';
import { observersFileName } from './sqlite-observers.ts';
import { uploadsDirectoryName } from './upload-desk.ts';

/**
 * `copy` is for single files. Sessions and invitations stay behind: brought back with an old backup they would open
 * again what was closed since. An old password, too, is brought back: `observers reset` ends it.
 */
export async function backupObservers(
  from: string,
  to: string,
  copy: (file: string) => void,
): Promise<void> {
  const accounts = join(from, accountsFileName);
  await backupSqliteFile(accounts, join(to, accountsFileName), ['sessions', 'invitations']);
  // The table first: a picture that comes meanwhile is then too many, not missing.
  await backupSqliteFile(join(from, observersFileName), join(to, observersFileName));
  for (const file of uploadsIn(from)) copy(file);
}

/** What a backup holds of it: names relative to its directory. */
export function observerFilesOf(backup: string): string[] {
  const files = [accountsFileName, observersFileName].filter((name) =>
    existsSync(join(backup, name)),
  );
  return [...files, ...uploadsIn(backup)];
}

function uploadsIn(directory: string): string[] {
  const uploads = join(directory, uploadsDirectoryName);
  if (!existsSync(uploads)) return [];
  return readdirSync(uploads)
    .filter((name) => /^[0-9a-f]{32}$/.test(name))
    .map((name) => join(uploadsDirectoryName, name));
}

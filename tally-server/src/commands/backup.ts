/**
 * `backup`: stores, package and successor records into an empty directory, while the server runs.
 *
 * Keys are not part of it: they change never and are worth more than the data, so the commission keeps
 * its own copy of them. The guard is never part of it: restored together with the store it would vouch
 * for the store's loss.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { publicFilesOf } from '../centre-directory.ts';
import { backupNotices } from '../notices/backup-notices.ts';
import { backupObservers } from '../observers/backup-observers.ts';
import { syncDirectory, syncFile } from '../store/durable-file.ts';
import { openSqliteStore, storeExists } from '../store/sqlite-store.ts';
import { addCentreOptions, type CentreOptions, openCentre, refusing } from './open-centre.ts';
import { printLine, printRefused } from './print.ts';

export function addBackupCommand(program: Command): void {
  addCentreOptions(
    program.command('backup').description('copy stores and package, without keys and guard'),
  )
    .argument('<directory>', 'new or empty')
    .action((out: string, options: CentreOptions) => refusing(() => backupCentre(out, options)));
}

export async function backupCentre(out: string, options: CentreOptions): Promise<void> {
  const { directory, logs } = openCentre(options);
  const target = resolve(out);
  if (existsSync(target) && readdirSync(target).length > 0) {
    printRefused(`${target} is not empty`);
    return;
  }
  for (const file of publicFilesOf(directory)) copyDurably(directory, target, file);
  let leaves = 0;
  for (const { storeDirectory } of logs) {
    if (!storeExists(storeDirectory)) continue;
    const store = openSqliteStore(storeDirectory, { readOnly: true });
    try {
      await store.backup(join(target, relative(directory, storeDirectory)));
      leaves = (await store.logState()).size;
    } finally {
      await store.close();
    }
  }
  const copy = (file: string): void => {
    copyDurably(directory, target, file);
  };
  await backupObservers(directory, target, copy);
  await backupNotices(directory, target, copy);
  printLine(`Backed up to ${target}: about ${leaves} leaves of the newest log, no keys, no guard`);
}

export function copyDurably(from: string, to: string, file: string): void {
  const path = join(to, file);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  copyFileSync(join(from, file), path);
  syncFile(path);
  syncDirectory(dirname(path));
}

/**
 * `restore`: a backup's stores into a centre that has none. The guard stays as it is: when it knows more
 * than the backup holds, `serve` refuses until the officers sign a successor record (`succeed`).
 */
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { existsSync } from 'node:fs';
import {
  defaultGuardFile,
  publicFilesOf,
  readCentrePackage,
  readLogs,
} from '../centre-directory.ts';
import { noticeFilesOf } from '../notices/backup-notices.ts';
import { observerFilesOf } from '../observers/backup-observers.ts';
import { openSqliteStore, removeStore, storeExists } from '../store/sqlite-store.ts';
import { copyDurably } from './backup.ts';
import { addCentreOptions, type CentreOptions, refusing } from './open-centre.ts';
import { printLine, printRefused } from './print.ts';

export function addRestoreCommand(program: Command): void {
  addCentreOptions(program.command('restore').description('put a backup into place'))
    .argument('<directory>', 'what backup wrote')
    .action((from: string, options: CentreOptions) => refusing(() => restoreCentre(from, options)));
}

export async function restoreCentre(from: string, { centre, guard }: CentreOptions): Promise<void> {
  const source = resolve(from);
  const target = resolve(centre);
  const election = readCentrePackage(source);
  const logs = readLogs(nodeCrypto, source, election, guard ?? defaultGuardFile(target));
  const places = logs.map(({ storeDirectory }) => relative(source, storeDirectory));
  for (const place of places) {
    const leaves = await leavesIn(join(target, place));
    if (leaves === 0) removeStore(join(target, place)); // left by a start that was refused
    if (leaves === undefined || leaves === 0) continue;
    printRefused(`${join(target, place)} holds ${leaves} leaves already; move it away first`);
    return;
  }
  const others = [...observerFilesOf(source), ...noticeFilesOf(source)];
  for (const file of [...publicFilesOf(source), ...others]) {
    if (!existsSync(join(target, file))) copyDurably(source, target, file);
  }
  for (const place of places) {
    if (!storeExists(join(source, place))) continue;
    const store = openSqliteStore(join(source, place), { readOnly: true });
    try {
      await store.backup(join(target, place));
      printLine(`Restored ${place}: ${(await store.logState()).size} leaves`);
    } finally {
      await store.close();
    }
  }
  printLine('Keys were not part of the backup; the guard was not touched');
}

async function leavesIn(storeDirectory: string): Promise<number | undefined> {
  if (!storeExists(storeDirectory)) return undefined;
  const store = openSqliteStore(storeDirectory, { readOnly: true });
  try {
    return (await store.logState()).size;
  } finally {
    await store.close();
  }
}

/** `verify`: re-derives the log from the store and compares everything; also while the server runs. */
import type { Command } from 'commander';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { openFileGuard } from '../log/file-guard.ts';
import { verifyStore } from '../log/verify-store.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { addCentreOptions, type CentreOptions, openCentre, refusing } from './open-centre.ts';
import { printLine, printRefused } from './print.ts';

export function addVerifyCommand(program: Command): void {
  addCentreOptions(
    program.command('verify').description('check leaves, evidence, checkpoints and guard'),
  ).action((options: CentreOptions) => refusing(() => verifyCentre(options)));
}

export async function verifyCentre(options: CentreOptions): Promise<void> {
  const { logs, newest } = openCentre(options);
  for (const log of logs) {
    const store = openSqliteStore(log.storeDirectory, { readOnly: true });
    const guard = await openFileGuard(nodeCrypto, log.guardFile);
    try {
      const report = await verifyStore(nodeCrypto, store, log.key, await guard.read());
      const { leaves, tapes, refusals } = report;
      printLine(
        `Log ${log.number} (${log.key.name}): ${leaves} leaves, ${tapes} tapes, ${refusals} refusals`,
      );
      for (const problem of report.problems) {
        // That a log which has a successor is behind its guard is why it has one.
        if (log === newest || !problem.startsWith('guard: knows')) printRefused(problem);
        else printLine(`  ${problem}: succeeded by log ${log.number + 1}`);
      }
    } finally {
      await guard.close();
      await store.close();
    }
  }
}

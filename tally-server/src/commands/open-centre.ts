/** What several commands begin with: package, logs and stores of a centre's directory. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import {
  type CentreLog,
  CentreUnusable,
  defaultGuardFile,
  readCentrePackage,
  readLogs,
} from '../centre-directory.ts';
import { LogCannotContinue } from '../server.ts';
import { printRefused } from './print.ts';

export interface CentreOptions {
  readonly centre: string;
  readonly guard?: string;
}

export interface OpenedCentre {
  readonly directory: string;
  readonly guardFile: string;
  readonly election: ElectionPackage;
  /** From the first to the newest. */
  readonly logs: readonly [CentreLog, ...CentreLog[]];
  readonly newest: CentreLog;
}

export function addCentreOptions(command: Command): Command {
  return command
    .option('--centre <directory>', 'the server’s directory', 'centre')
    .option(
      '--guard <file>',
      'the checkpoint guard (default: <centre>-guard/checkpoint beside it)',
    );
}

export function openCentre({ centre, guard }: CentreOptions): OpenedCentre {
  const directory = resolve(centre);
  const guardFile = resolve(guard ?? defaultGuardFile(directory));
  const election = readCentrePackage(directory);
  const logs = readLogs(nodeCrypto, directory, election, guardFile);
  return { directory, guardFile, election, logs, newest: logs.at(-1) ?? logs[0] };
}

/** What the operator can mend becomes one clear line and status 1; anything else is a bug and is thrown. */
export async function refusing(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof CentreUnusable) && !(error instanceof LogCannotContinue)) throw error;
    printRefused(error.message);
  }
}

/** `station-agent run`: takes closing results from the inbox until it is told to stop. */
import { once } from 'node:events';
import { join } from 'node:path';
import type { Command } from 'commander';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeFsInboxDirectory } from '../capture/fs-inbox-directory.ts';
import { startInbox } from '../capture/inbox.ts';
import { readDevice } from '../config.ts';
import { makeLogger } from '../logger.ts';
import { startDevice } from '../start-device.ts';
import { systemTimers } from '../system-timers.ts';

const lookEveryMs = 250;

interface RunOptions {
  readonly dir: string;
  readonly card?: string;
}

export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('take closing results from the inbox, write the card, send to the centre')
    .option('--dir <dir>', 'device directory', 'device')
    .option('--card <directory>', 'where the memory card is mounted')
    .action(run);
}

async function run(options: RunOptions): Promise<void> {
  const device = readDevice(nodeCrypto, options.dir);
  const log = makeLogger(device.deviceId);
  const cardDirectory = options.card ?? device.cardDirectory;
  const started = await startDevice(device, { cardDirectory, log });
  const inbox = startInbox({
    directory: await makeFsInboxDirectory(join(device.directory, 'inbox')),
    timers: systemTimers,
    submit: (file) => started.agent.submit(file),
    log,
    lookEveryMs,
  });
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await inbox.stop();
  await started.stop();
}

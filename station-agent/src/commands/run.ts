/** `station-agent run`: takes closing results from the inbox until it is told to stop. */
import { once } from 'node:events';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { type Locale, locales } from '@mutabaqa/shared/i18n/format-text.ts';
import { makeFsInboxDirectory } from '../capture/fs-inbox-directory.ts';
import { startInbox } from '../capture/inbox.ts';
import { readDevice } from '../config.ts';
import { makeLogger } from '../logger.ts';
import type { PaperWidth } from '../printer/paper.ts';
import { startDevice } from '../start-device.ts';
import { systemTimers } from '../system-timers.ts';

const lookEveryMs = 250;

interface RunOptions {
  readonly dir: string;
  readonly card?: string;
  readonly printer?: string;
  readonly paper: PaperWidth;
  readonly lang: Locale;
}

export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('take closing results from the inbox, write the card, send to the centre')
    .option('--dir <dir>', 'device directory', 'device')
    .option('--card <directory>', 'where the memory card is mounted')
    .option('--printer <file>', 'device file of an ESC/POS printer, or a directory for pictures')
    .addOption(new Option('--paper <mm>', 'width of the roll').choices(['80', '58']).default('80'))
    .addOption(new Option('--lang <tag>', 'of a tape').choices(locales).default('ar'))
    .action(run);
}

async function run(options: RunOptions): Promise<void> {
  const device = readDevice(nodeCrypto, options.dir);
  const log = makeLogger(device.deviceId);
  const cardDirectory = options.card ?? device.cardDirectory;
  const { printer: path, paper, lang: locale } = options;
  const print = path === undefined ? undefined : { path, paper, locale };
  const started = await startDevice(device, { cardDirectory, print, log });
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

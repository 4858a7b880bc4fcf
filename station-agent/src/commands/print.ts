/** `station-agent print`: a kept tape on paper, or as a picture, again. */
import { InvalidArgumentError, type Command, Option } from 'commander';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { type Locale, locales } from '@mutabaqa/shared/i18n/format-text.ts';
import { DeviceUnusable, readDevice } from '../config.ts';
import { makeDirectoryPrinter } from '../printer/directory-printer.ts';
import { makeEscPosPrinter } from '../printer/escpos-printer.ts';
import type { PaperWidth } from '../printer/paper.ts';
import { printTape } from '../printer/print-tape.ts';
import { printName } from '../printer/tape-printer.ts';
import { openDeviceOutbox } from '../start-device.ts';

interface PrintOptions {
  readonly dir: string;
  readonly sequence?: number;
  readonly paper: PaperWidth;
  readonly lang: Locale;
  readonly printer?: string;
  readonly pictures: string;
}

export function addPrintCommand(program: Command): void {
  program
    .command('print')
    .description('print a kept tape: the newest, or the one of a sequence number')
    .option('--dir <dir>', 'device directory', 'device')
    .option('--sequence <n>', 'of the tape', parseSequence)
    .addOption(new Option('--paper <mm>', 'width of the roll').choices(['80', '58']).default('80'))
    .addOption(new Option('--lang <tag>', 'of the words').choices(locales).default('ar'))
    .option('--printer <file>', 'device file of an ESC/POS printer')
    .option('--pictures <directory>', 'without a printer: where the picture goes', 'printed')
    .action(run);
}

function parseSequence(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('a number from 1');
  return Number(text);
}

async function run(options: PrintOptions): Promise<void> {
  const device = readDevice(nodeCrypto, options.dir);
  const outbox = openDeviceOutbox(device);
  const tapes = await outbox.tapes();
  await outbox.close();
  const tape = options.sequence
    ? tapes.find(({ sequence }) => sequence === options.sequence)
    : tapes.at(-1);
  if (tape === undefined) throw new DeviceUnusable('there is no such tape');
  const printer = options.printer
    ? makeEscPosPrinter(options.printer)
    : makeDirectoryPrinter(options.pictures);
  const { devicePackage, tapeKey } = device;
  const settings = { paper: options.paper, locale: options.lang };
  const printout = printTape(nodeCrypto, tape, {
    devicePackage,
    tapeKey: tapeKey.publicKey,
    settings,
  });
  const printed = await printer.print(printName(tape), printout);
  if (!printed.ok) throw new DeviceUnusable(`the tape was not printed: ${printed.error}`);
  process.stdout.write(`${printout.plainLine}\n`);
}

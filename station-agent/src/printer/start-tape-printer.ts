/** The printer of a device directory. */
import { statSync } from 'node:fs';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { Device } from '../config.ts';
import type { AgentLog } from '../log-events.ts';
import { makeDirectoryPrinter } from './directory-printer.ts';
import { makeEscPosPrinter } from './escpos-printer.ts';
import type { PrintSetup } from './print-setup.ts';
import { printTape } from './print-tape.ts';
import type { TapePrinter } from './tape-printer.ts';
import { makeTapePrinter } from './tape-printer.ts';

export function startTapePrinter(device: Device, setup: PrintSetup, log: AgentLog): TapePrinter {
  const { devicePackage, tapeKey } = device;
  const isDirectory = statSync(setup.path, { throwIfNoEntry: false })?.isDirectory() === true;
  return makeTapePrinter({
    printer: isDirectory ? makeDirectoryPrinter(setup.path) : makeEscPosPrinter(setup.path),
    layOut: (tape) =>
      printTape(nodeCrypto, tape, { devicePackage, tapeKey: tapeKey.publicKey, settings: setup }),
    log,
  });
}

/** `observer verify-receipt`: what an observer or party agent was given for what was sent. */
import type { Command } from 'commander';
import { formatHex, parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatRefusal } from '@mutabaqa/shared/i18n/format-text.ts';
import { verifyObserverReceipt } from '@mutabaqa/shared/observers/observer-receipt.ts';
import { exitCodes } from '../report/exit-codes.ts';
import { requireFile } from '../tape/read-tape-trust.ts';
import type { Terminal } from './terminal.ts';
import { requireLogKey } from './verify-log.ts';

interface Options {
  readonly logKey: readonly string[];
  readonly json?: boolean;
}

const receiptBytesMax = 8 * 1024;

export function addVerifyObserverReceiptCommand(program: Command, terminal: Terminal): void {
  program
    .command('verify-receipt')
    .description('verify what an observer or party agent was given for what was sent')
    .argument('<file...>', 'receipts')
    .requiredOption('--log-key <vkey...>', 'of the log, and of its successors')
    .option('--json', 'the report as JSON, one line a receipt')
    .action(async (files: string[], options: Options) => {
      for (const file of files) await verifyFile(file, options, terminal);
    });
}

async function verifyFile(
  file: string,
  { logKey, json = false }: Options,
  terminal: Terminal,
): Promise<void> {
  const text = parseUtf8(await requireFile(file, receiptBytesMax)) ?? '';
  const verified = verifyObserverReceipt(nodeCrypto, logKey.map(requireLogKey), text);
  if (!verified.ok) {
    const { code, params } = verified.error;
    const said = `${file}: NOT VERIFIED: ${formatRefusal('en', verified.error)} [${code}]`;
    terminal.write(json ? JSON.stringify({ file, verified: false, code, params }) : said);
    terminal.exitWith(exitCodes.checkFailed);
    return;
  }
  const { digest, timeMs, ...receipt } = verified.value;
  const { kind, stationId, account, leafIndex } = receipt;
  const view = { ...receipt, digest: formatHex(digest), time: new Date(timeMs).toISOString() };
  const place = stationId === undefined ? '' : ` of station ${stationId}`;
  const leaf = leafIndex === undefined ? '' : `, leaf ${leafIndex}`;
  const said = `${file}: VERIFIED: ${kind}${place} by account ${account}, ${view.time}${leaf}, digest ${view.digest}`;
  terminal.write(json ? JSON.stringify({ file, verified: true, ...view }) : said);
}

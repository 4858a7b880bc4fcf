/** `station-agent status`: what the outbox holds, a line a tape, and what its figures say against it. */
import type { Command } from 'commander';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatFinding } from '@mutabaqa/shared/i18n/format-text.ts';
import type { LogChain } from '@mutabaqa/shared/log/successor-chain.ts';
import { newestLogKey } from '@mutabaqa/shared/log/successor-chain.ts';
import { readDevice } from '../config.ts';
import { readLogChain, verifyInChain } from '../outbox/known-logs.ts';
import type { KeptTape } from '../outbox/outbox.ts';
import { makeTapeFindings } from '../outbox/tape-findings.ts';
import { openDeviceOutbox } from '../start-device.ts';
import { systemClock } from '../system-timers.ts';

export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('list the tapes that this device keeps, and their receipts')
    .option('--dir <dir>', 'device directory', 'device')
    .action(async (options: { readonly dir: string }) => {
      const device = readDevice(nodeCrypto, options.dir);
      const { devicePackage } = device;
      const outbox = openDeviceOutbox(device);
      const { manifest, station } = devicePackage;
      const { chain } = await readLogChain(nodeCrypto, devicePackage, outbox);
      const tapes = await outbox.tapes();
      const findingsOf = makeTapeFindings(nodeCrypto, systemClock, devicePackage);
      const lines = [
        `${manifest.mode === 'rehearsal' ? 'REHEARSAL ' : ''}${manifest.electionName}`,
        `device ${device.deviceId}, station ${station.stationId}, tapes: ${tapes.length}`,
        ...formatLogLine(chain),
        ...tapes.flatMap((tape) => [
          formatTapeLine(chain, station.stationId, tape),
          ...findingsOf(tape).map(
            (finding) => `  ${finding.code} ${formatFinding('en', finding, 'expert')}`,
          ),
        ]),
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
      await outbox.close();
    });
}

/** Nothing while the log is that of the package. */
function formatLogLine(chain: LogChain): string[] {
  const { length } = chain.logKeys;
  return length === 1 ? [] : [`log No. ${length}: ${newestLogKey(chain).name}, by its officers`];
}

/** For people; the receipt is verified again, because the file may have been changed. */
function formatTapeLine(chain: LogChain, stationId: string, tape: KeptTape): string {
  const digest = formatHex(tape.tapeDigest).slice(0, 16);
  const card = tape.cardWrittenAtMs === undefined ? 'card: no' : 'card: yes';
  const outcome = formatOutcome(chain, stationId, tape);
  return `tape ${tape.sequence} (${tape.kind}, ${digest}): ${outcome}; ${card}`;
}

function formatOutcome(chain: LogChain, stationId: string, tape: KeptTape): string {
  const { receipt, refusedWith } = tape;
  if (refusedWith !== undefined) return `refused by the centre (${refusedWith})`;
  if (receipt === undefined) return 'waiting to be sent';
  const verified = verifyInChain(nodeCrypto, chain, receipt, { ...tape, stationId });
  if (verified === undefined) return 'its receipt does not verify';
  const received = `received by the centre, receipt No. ${verified.leafIndex}`;
  return verified.origin === newestLogKey(chain).name
    ? received
    : `${received} of ${verified.origin}; waiting to be sent to the new log`;
}

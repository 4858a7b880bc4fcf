/** `observer verify-fork`: whether a file proves that a log showed two histories. */
import type { Command } from 'commander';
import { formatHex, parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { type ForkFault, verifyForkEvidence } from '@mutabaqa/shared/merkle/fork-evidence.ts';
import { readBoundedFile } from '../bounded-file.ts';
import { exitCodes, UsageFault } from '../report/exit-codes.ts';
import type { Terminal } from './terminal.ts';
import { requireLogKey } from './verify-log.ts';

const evidenceBytesMax = 2 * 1024 * 1024;

const faultTexts: Readonly<Record<ForkFault, string>> = {
  'not-evidence': 'the file is not of this form',
  'not-signed': 'a checkpoint in it is not signed by the key that you gave',
  'sizes-in-other-order': 'the larger checkpoint stands first',
  'proof-invalid': 'its path does not lead from the larger checkpoint',
  'no-contradiction': 'both checkpoints belong to one history',
};

export function addVerifyForkCommand(program: Command, terminal: Terminal): void {
  program
    .command('verify-fork')
    .description(
      'verify a file that proves two histories of one log (from follow, compare, witness)',
    )
    .argument('<file>')
    .requiredOption('--log-key <vkey>', 'the log key, from the signed election package')
    .action(async (path: string, { logKey: vkey }: { logKey: string }) => {
      const logKey = requireLogKey(vkey);
      const file = await readBoundedFile(path, evidenceBytesMax);
      if (file.kind !== 'read') throw new UsageFault(`${path}: ${file.kind}`);
      const verified = verifyForkEvidence(nodeCrypto, logKey, parseUtf8(file.bytes) ?? '');
      if (!verified.ok) {
        terminal.write(`NOT PROVEN: ${faultTexts[verified.error]}`);
        terminal.exitWith(exitCodes.checkFailed);
        return;
      }
      const { checkpoints, otherRoot } = verified.value;
      const [first, second] = checkpoints;
      terminal.write(`log ${logKey.name}`);
      terminal.write(`signed for size ${first.size}: root ${formatHex(first.root)}`);
      terminal.write(`signed for size ${second.size}: root ${formatHex(second.root)}`);
      if (first.size < second.size) {
        terminal.write(`  which has, at size ${first.size}: root ${formatHex(otherRoot)}`);
      }
      terminal.write('PROVEN: the log showed two histories');
      terminal.exitWith(exitCodes.ok);
    });
}

/** `observer compare`: whether copies and hosts tell the same. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Command } from 'commander';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { compareSites, exitCodeOfCompare } from '../compare/compare-sites.ts';
import { writeDurableFile } from '../durable-file.ts';
import { UsageFault } from '../report/exit-codes.ts';
import { formatChecks } from '../report/format-checks.ts';
import type { Terminal } from './terminal.ts';
import { requireLogKey, requireLogSource } from './verify-log.ts';

interface Options {
  readonly logKey: string;
  readonly evidence: string;
  readonly files?: boolean;
  readonly json?: boolean;
}

export function addCompareCommand(program: Command, terminal: Terminal): void {
  program
    .command('compare')
    .description('compare what two or more hosts or copies show of one election')
    .argument('<sources...>', 'URLs or directories of published files, or copies that follow keeps')
    .requiredOption('--log-key <vkey>', 'of the first log, from the signed election package')
    .option('--evidence <directory>', 'where proofs of a fork are written', '.')
    .option('--files', 'read every file of every version from addresses too')
    .option('--json', 'the report as JSON')
    .action(async (sources: readonly string[], options: Options) => {
      if (sources.length < 2) throw new UsageFault('give at least two sources');
      const isAddress = (name: string) => /^https?:\/\//i.test(name);
      const report = await compareSites({
        crypto: nodeCrypto,
        hosts: sources.map(requireLogSource),
        logKey: requireLogKey(options.logKey),
        withFiles: ({ name }) => options.files === true || !isAddress(name),
        keepEvidence(text) {
          const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
          const file = join(options.evidence, `fork-${digest}.json`);
          writeDurableFile(file, text);
          return file;
        },
      });
      const code = exitCodeOfCompare(report);
      const { checks, unreachable } = report;
      if (options.json === true) terminal.write(JSON.stringify(report));
      else {
        for (const line of formatChecks(checks)) terminal.write(line);
        if (unreachable) {
          terminal.write(`unreachable at ${unreachable.path}: ${unreachable.detail}`);
        }
        terminal.write(verdicts[code]);
      }
      terminal.exitWith(code);
    });
}

const verdicts = { 0: 'THE SAME', 1: 'NOT THE SAME', 2: 'COULD NOT BE COMPARED' } as const;

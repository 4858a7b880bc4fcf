/** `observer verify-site`: whether a host serves the bundle of pages that the log key signed. */
import type { Command } from 'commander';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatChecks } from '../report/format-checks.ts';
import type { Terminal } from './terminal.ts';
import { exitCodeOfSite, verifySite } from '../site/verify-site.ts';
import { requireLogKey, requireLogSource } from './verify-log.ts';

interface Options {
  readonly site: string;
  readonly logKey: string;
  readonly json?: boolean;
}

export function addVerifySiteCommand(program: Command, terminal: Terminal): void {
  program
    .command('verify-site')
    .description('verify that a host serves the public pages that the log key signed')
    .requiredOption('--site <source>', 'URL prefix (https://host) or directory with index.html')
    .requiredOption('--log-key <vkey>', 'the log key, from the signed election package')
    .option('--json', 'the report as JSON')
    .action(async ({ site, logKey, json = false }: Options) => {
      const report = await verifySite(nodeCrypto, requireLogSource(site), requireLogKey(logKey));
      const lines = json ? [JSON.stringify(report)] : formatReport(report);
      for (const line of lines) terminal.write(line);
      terminal.exitWith(exitCodeOfSite(report));
    });
}

function formatReport(report: Awaited<ReturnType<typeof verifySite>>): string[] {
  const { source, digestHex, unreachable, checks } = report;
  return [
    `pages from ${source}`,
    ...(digestHex === undefined ? [] : [`bundle ${digestHex.match(/.{4}/g)?.join(' ') ?? ''}`]),
    ...formatChecks(checks),
    ...(unreachable === undefined ? [] : [`${unreachable} could not be read`]),
    exitCodeOfSite(report) === 0 ? 'VERIFIED' : 'NOT VERIFIED',
  ];
}

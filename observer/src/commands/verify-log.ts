/** `observer verify-log`: a whole log, from a URL or a directory, under the key given. */
import type { Command } from 'commander';
import { formatBase64, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { parseVkey, type NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatTime } from '../log/check-history.ts';
import { formatLeafKinds } from '../log/check-leaves.ts';
import type { LogSource } from '../log/log-source.ts';
import { readLogSource } from '../log/read-log-source.ts';
import { openSeenFile } from '../log/seen-file.ts';
import type { LogReport } from '../log/verify-log.ts';
import { exitCodeOfLog, verifyLog } from '../log/verify-log.ts';
import { UsageFault } from '../report/exit-codes.ts';
import { formatChecks, formatGroups } from '../report/format-checks.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly logKey: string;
  readonly state?: string;
  readonly json?: boolean;
}

export function addVerifyLogCommand(program: Command, terminal: Terminal): void {
  program
    .command('verify-log')
    .description('verify a whole log and that it is still the one seen before')
    .argument('<source>', 'URL prefix (https://host/log) or directory of the log')
    .requiredOption('--log-key <vkey>', 'the log key, from the signed election package')
    .option('--state <file>', 'keeps every checkpoint seen; give the same file each time')
    .option('--json', 'the report as JSON')
    .action(async (source: string, options: Options) => {
      const report = await run(source, options, terminal);
      const lines = options.json ? [formatJson(report)] : formatLogReport(report);
      for (const line of lines) terminal.write(line);
      terminal.exitWith(exitCodeOfLog(report));
    });
}

async function run(sourceText: string, options: Options, terminal: Terminal): Promise<LogReport> {
  const logKey = requireLogKey(options.logKey);
  const source = requireLogSource(sourceText);
  const seen =
    options.state === undefined
      ? undefined
      : openSeenFile(nodeCrypto, terminal, logKey, options.state, source.name);
  return await verifyLog(source, { crypto: nodeCrypto, logKey, ...(seen && { seen }) });
}

export function requireLogKey(text: string): NoteKey {
  const logKey = parseVkey(nodeCrypto, text);
  if (logKey === undefined) {
    throw new UsageFault('--log-key is not a key of the form origin+id+base64');
  }
  return logKey;
}

export function requireLogSource(text: string): LogSource {
  const source = readLogSource(text);
  if (source === undefined) {
    throw new UsageFault(`${text} is neither a directory nor an http(s) address without query`);
  }
  return source;
}

export function formatLogReport(report: LogReport): string[] {
  const { source, origin, checkpoint, leaves, checks, unreachable } = report;
  const first = leaves?.first;
  return [
    `log ${origin}`,
    `from ${source}`,
    ...(checkpoint
      ? [`size ${checkpoint.size}, root ${formatBase64(checkpoint.root)}`]
      : ['no checkpoint that the key signed']),
    ...(first ? [`leaf 0: ${first.kind}`, `  commitment ${formatGroups(first.commitment)}`] : []),
    ...(leaves?.last
      ? [
          `leaves: ${formatLeafKinds(leaves.counts)}`,
          `times: ${formatTime(first?.timeMs ?? leaves.last.timeMs)} to ${formatTime(leaves.last.timeMs)}`,
        ]
      : []),
    ...formatChecks(checks),
    ...(unreachable ? [`unreachable at ${unreachable.path}: ${unreachable.detail}`] : []),
    verdicts[exitCodeOfLog(report)],
  ];
}

const verdicts = {
  0: 'VERIFIED',
  1: 'NOT VERIFIED',
  2: 'COULD NOT BE CHECKED',
} as const;

function formatJson(report: LogReport): string {
  const { checkpoint, leaves } = report;
  const first = leaves?.first;
  return JSON.stringify({
    source: report.source,
    origin: report.origin,
    verdict: verdicts[exitCodeOfLog(report)],
    size: checkpoint?.size,
    root: checkpoint && formatHex(checkpoint.root),
    firstLeaf: first && { kind: first.kind, commitment: formatHex(first.commitment) },
    leafCounts: leaves?.counts,
    checks: report.checks,
    unreachable: report.unreachable,
  });
}

/** `observer verify-court`: a bundle for a court, without any network. */
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { CourtReport } from '../court/verify-court.ts';
import { verifyCourt } from '../court/verify-court.ts';
import { formatTime } from '../log/check-history.ts';
import { SourceFault } from '../log/log-source.ts';
import { startSignatureThreads } from '../recount/signature-threads.ts';
import { failedChecks } from '../report/check-list.ts';
import { type ExitCode, exitCodes } from '../report/exit-codes.ts';
import { formatChecks, formatGroups, inert } from '../report/format-checks.ts';
import { readOfficerKey } from '../tape/read-tape-trust.ts';
import { parseHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Terminal } from './terminal.ts';
import { requireLogKey } from './verify-log.ts';

interface Options {
  readonly logKey: string;
  readonly officerKey?: readonly string[];
  readonly officersNeeded?: number;
  readonly unsigned?: boolean;
  readonly threads?: number;
  readonly json?: boolean;
}

export function addVerifyCourtCommand(program: Command, terminal: Terminal): void {
  program
    .command('verify-court')
    .description('verify a bundle for a court, without any network')
    .argument('<directory>', 'the bundle')
    .requiredOption('--log-key <vkey>', 'the log key, from somewhere else than the bundle')
    .option('--officer-key <key...>', 'of officers whom you trust: hex, base64 or PEM file')
    .option('--officers-needed <n>', "at least so many of them (default: the package's)", count)
    .option('--unsigned', 'the centre could not sign the bundle: do not ask for its signature')
    .option('--threads <n>', 'for signatures (default: one for each processor)', count)
    .option('--json', 'the report as JSON')
    .action(async (directory: string, options: Options) => {
      await run(directory, options, terminal);
    });
}

function count(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('a number from 1 to 9999');
  return Number(text);
}

async function run(directory: string, options: Options, terminal: Terminal): Promise<void> {
  const officerKeys = options.officerKey?.map(readOfficerKey);
  const { officersNeeded } = options;
  const logKey = requireLogKey(options.logKey);
  const threads = startSignatureThreads(options.threads ?? availableParallelism());
  try {
    const report = await verifyCourt({
      ...{ crypto: nodeCrypto, directory, logKey, threads },
      packageTrust: {
        ...(officerKeys && { officerKeys }),
        ...(officersNeeded !== undefined && { officersNeeded }),
      },
      unsigned: options.unsigned === true,
    });
    for (const line of options.json ? [formatJson(report)] : format(report)) terminal.write(line);
    terminal.exitWith(exitCodeOf(report));
  } catch (fault) {
    if (!(fault instanceof SourceFault)) throw fault;
    terminal.complain(`${fault.path}: ${fault.message}`);
    terminal.write('COULD NOT BE CHECKED');
    terminal.exitWith(exitCodes.cannotCheck);
  } finally {
    await threads.close();
  }
}

function exitCodeOf({ checks }: CourtReport): ExitCode {
  return failedChecks(checks).length > 0 ? exitCodes.checkFailed : exitCodes.ok;
}

function verdictOf(report: CourtReport): string {
  return exitCodeOf(report) === exitCodes.ok ? 'VERIFIED' : 'NOT VERIFIED';
}

function format(report: CourtReport): string[] {
  const { directory, facts, sumsDigestHex, checks } = report;
  return [
    `bundle ${directory}`,
    `SHA256SUMS ${formatGroups(parseHex(sumsDigestHex) ?? new Uint8Array())}`,
    ...(facts
      ? [
          inert(
            `${facts.scope.kind}${'id' in facts.scope ? ` ${facts.scope.id}` : ''}, version ${facts.version} of ${facts.electionId} (${facts.mode})`,
          ),
          `as of ${formatTime(facts.versionTimeMs)}; made ${formatTime(facts.madeAtMs)}`,
        ]
      : []),
    ...formatChecks(checks),
    verdictOf(report),
  ];
}

function formatJson(report: CourtReport): string {
  return JSON.stringify({ verdict: verdictOf(report), ...report });
}

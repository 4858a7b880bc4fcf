/** `observer recount`: a published version made again from its evidence. */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeDirectoryLogSource } from '../log/directory-log-source.ts';
import { SourceFault } from '../log/log-source.ts';
import { readLogSource } from '../log/read-log-source.ts';
import type { SeenCheckpoints } from '../log/seen-checkpoints.ts';
import { openSeenFile } from '../log/seen-file.ts';
import { exitCodes, UsageFault } from '../report/exit-codes.ts';
import { fetchVersion } from '../recount/fetch-version.ts';
import { exitCodeOfRecount, formatRecount, formatRecountJson } from '../recount/format-recount.ts';
import type { ReadReceipts } from '../recount/receipts.ts';
import { checkpointsOf, readReceipts } from '../recount/receipts.ts';
import type { RecountReport } from '../recount/recount.ts';
import { recount } from '../recount/recount.ts';
import { startSignatureThreads } from '../recount/signature-threads.ts';
import { openVersion } from '../recount/version-files.ts';
import { readOfficerKey } from '../tape/read-tape-trust.ts';
import type { Terminal } from './terminal.ts';
import { requireLogKey, requireLogSource } from './verify-log.ts';

export interface VersionOptions {
  readonly results: string;
  readonly log: string;
  readonly logKey: string;
  readonly officerKey?: readonly string[];
  readonly officersNeeded?: number;
  readonly receipts?: string;
  readonly exports?: boolean;
  readonly state?: string;
  readonly threads?: number;
  readonly json?: boolean;
}

export function addRecountCommand(program: Command, terminal: Terminal): void {
  withVersionOptions(program.command('recount'))
    .description(
      'verify a published version of the results, and make every total and verdict again',
    )
    .option('--receipts <directory>', 'receipts that stations kept')
    .option('--exports', 'also make the files in the common data format (NIST) again')
    .action(async (options: VersionOptions) => {
      await runOnVersion(options, terminal, undefined);
    });
}

/** Options of all commands that read a whole version. */
export function withVersionOptions(command: Command): Command {
  return command
    .requiredOption('--results <source>', 'URL prefix or directory of one version of the results')
    .requiredOption('--log <source>', 'URL prefix or directory of the log')
    .requiredOption('--log-key <vkey>', 'the log key, from somewhere else than the results')
    .option('--officer-key <key...>', 'of officers whom you trust: hex, base64 or PEM file')
    .option('--officers-needed <n>', "at least so many of them (default: the package's)", count)
    .option('--state <file>', 'keeps every checkpoint seen; give the same file each time')
    .option('--threads <n>', 'for signatures (default: one for each processor)', count)
    .option('--json', 'the report as JSON');
}

function count(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('a number from 1 to 9999');
  return Number(text);
}

export async function runOnVersion(
  options: VersionOptions,
  terminal: Terminal,
  stationId: string | undefined,
): Promise<void> {
  let brought: BroughtVersion | undefined;
  try {
    brought = await bringVersion(options.results);
    const report = await verifyVersion(brought.directory, options, terminal, stationId);
    const lines = options.json ? [formatRecountJson(report)] : formatRecount(report);
    for (const line of lines) terminal.write(line);
    terminal.exitWith(exitCodeOfRecount(report));
  } catch (fault) {
    if (!(fault instanceof SourceFault)) throw fault;
    terminal.complain(`${fault.path}: ${fault.message}`);
    terminal.write('COULD NOT BE CHECKED');
    terminal.exitWith(exitCodes.cannotCheck);
  } finally {
    await brought?.discard();
  }
}

interface BroughtVersion {
  readonly directory: string;
  discard(): Promise<void>;
}

async function bringVersion(text: string): Promise<BroughtVersion> {
  if (!/^https?:\/\//i.test(text)) return { directory: text, discard: async () => undefined };
  const source = readLogSource(text);
  if (source === undefined) throw new UsageFault(`${text} is not an address without query`);
  const directory = await mkdtemp(join(tmpdir(), 'mutabaqa-version-'));
  const discard = async () => {
    await rm(directory, { recursive: true, force: true });
  };
  await fetchVersion(source, directory).catch(async (fault: unknown) => {
    await discard();
    throw fault;
  });
  return { directory, discard };
}

async function verifyVersion(
  directory: string,
  options: VersionOptions,
  terminal: Terminal,
  stationId: string | undefined,
): Promise<RecountReport> {
  const logKey = requireLogKey(options.logKey);
  const log = requireLogSource(options.log);
  const officerKeys = options.officerKey?.map(readOfficerKey);
  const { officersNeeded } = options;
  const receipts =
    options.receipts === undefined
      ? undefined
      : await readReceipts(nodeCrypto, logKey, options.receipts);
  const kept =
    options.state === undefined
      ? undefined
      : openSeenFile(nodeCrypto, terminal, logKey, options.state, log.name);
  const seen = withReceipts(kept, receipts, terminal.nowMs());
  const version = await openVersion(directory);
  const threads = startSignatureThreads(options.threads ?? availableParallelism());
  try {
    return await recount({
      crypto: nodeCrypto,
      version,
      log,
      logKey,
      packageSource: makeDirectoryLogSource(join(directory, 'package')),
      packageTrust: {
        ...(officerKeys && { officerKeys }),
        ...(officersNeeded !== undefined && { officersNeeded }),
      },
      ...(seen && { seen }),
      threads,
      receipts,
      stationId,
      exports: options.exports,
    });
  } finally {
    await threads.close();
  }
}

/** A receipt shows a checkpoint that the centre signed: the log must still lead there. */
function withReceipts(
  kept: SeenCheckpoints | undefined,
  receipts: ReadReceipts | undefined,
  nowMs: number,
): SeenCheckpoints | undefined {
  if (receipts === undefined) return kept;
  const shown = checkpointsOf(receipts, nowMs);
  return {
    list: () => [...(kept?.list() ?? []), ...shown],
    keep(checkpoint, note) {
      kept?.keep(checkpoint, note);
    },
  };
}

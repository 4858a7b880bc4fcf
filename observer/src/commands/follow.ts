/** `observer follow`: keep a copy of everything published, and notice when it does not continue. */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCosignatureCrypto } from '@mutabaqa/shared/crypto/node/ml-dsa-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { parseTlogPolicy, type TlogPolicy } from '@mutabaqa/shared/merkle/tlog-policy.ts';
import { type ExitCode, exitCodes, UsageFault } from '../report/exit-codes.ts';
import { formatChecks } from '../report/format-checks.ts';
import type { SeenCheckpoints } from '../log/seen-checkpoints.ts';
import { openSeenFile } from '../log/seen-file.ts';
import { exitCodeOfFollow, type FollowReport, makeFollower } from '../follow/follow-round.ts';
import { openKeptCopy } from '../follow/kept-copy.ts';
import type { Terminal } from './terminal.ts';
import { requireLogKey, requireLogSource } from './verify-log.ts';

interface Options {
  readonly site: string;
  readonly logKey: string;
  readonly keep: string;
  readonly policy?: string;
  readonly quorumMinutes: number;
  readonly every: number;
  readonly sample: number;
  readonly all?: boolean;
  readonly now?: boolean;
  readonly once?: boolean;
  readonly json?: boolean;
}

export function addFollowCommand(program: Command, terminal: Terminal): void {
  program
    .command('follow')
    .description('keep a copy of what is published, and notice gaps, forks and changes')
    .requiredOption('--site <source>', 'URL or directory of the published files')
    .requiredOption('--log-key <vkey>', 'of the first log, from the signed election package')
    .requiredOption('--keep <directory>', 'the copy; give the same one each time')
    .option('--policy <file>', 'who must have cosigned (tlog-policy)')
    .option('--quorum-minutes <n>', 'how old the last quorum may be', wholeNumber, 15)
    .option('--every <seconds>', 'how often to look', wholeNumber, 10)
    .option(
      '--sample <n>',
      'files of kept versions that are fetched again each time',
      wholeNumber,
      8,
    )
    .option('--all', 'fetch all of them again each time')
    .option('--now', 'copy names and live states too, so that pages can be served from the copy')
    .option('--once', 'one round')
    .option('--json', 'each round as a line of JSON')
    .action(async (options: Options) => {
      terminal.exitWith(await run(options, terminal));
    });
}

async function run(options: Options, terminal: Terminal): Promise<ExitCode> {
  const logKey = requireLogKey(options.logKey);
  const site = requireLogSource(options.site);
  const copy = openKeptCopy(options.keep);
  const seen = new Map<string, SeenCheckpoints>();
  const policy = options.policy === undefined ? undefined : readPolicy(options.policy, logKey);
  const follower = makeFollower({
    ...{ crypto: nodeCosignatureCrypto, clock: terminal, site, copy, logKey },
    seenOf(key) {
      const path = join(options.keep, 'seen.jsonl');
      const known = seen.get(key.name) ?? openSeenFile(nodeCrypto, terminal, key, path, site.name);
      seen.set(key.name, known);
      return known;
    },
    quorum: policy && { policy, ageMsMax: options.quorumMinutes * 60_000 },
    sample: options.all === true ? undefined : options.sample,
    random: (below) => randomInt(below),
    withNow: options.now === true,
  });
  const stopping = new AbortController();
  const stop = (): void => {
    stopping.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  let worst: ExitCode = exitCodes.ok;
  let told = '';
  while (!stopping.signal.aborted) {
    const report = await follower.round();
    const code = exitCodeOfFollow(report);
    // What could not be asked for a while is no finding, once it could.
    if (code === exitCodes.checkFailed || options.once === true) worst = code;
    const lines = options.json === true ? [JSON.stringify(report)] : formatRound(report);
    const news = lines.slice(1).join('\n');
    if (options.json === true || news !== told)
      lines.forEach((line) => {
        terminal.write(line);
      });
    told = news;
    if (options.once === true) break;
    await delay(options.every * 1000, undefined, { signal: stopping.signal }).catch(
      () => undefined,
    );
  }
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
  return worst;
}

function formatRound(report: FollowReport): string[] {
  const { timeMs, checks, unreachable } = report;
  return [
    new Date(timeMs).toISOString(),
    ...formatChecks(checks),
    ...(unreachable ? [`unreachable at ${unreachable.path}: ${unreachable.detail}`] : []),
    verdicts[exitCodeOfFollow(report)],
  ];
}

const verdicts = {
  0: 'CONTINUES AS BEFORE',
  1: 'DOES NOT CONTINUE AS BEFORE',
  2: 'COULD NOT BE CHECKED',
} as const;

/** @throws UsageFault */
function readPolicy(file: string, logKey: NoteKey): TlogPolicy {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (fault) {
    throw new UsageFault(`${file} cannot be read`, { cause: fault });
  }
  const parsed = parseTlogPolicy(nodeCrypto, bytes);
  if (!parsed.ok)
    throw new UsageFault(`${file}, line ${parsed.error.line}: ${parsed.error.problem}`);
  const { logs } = parsed.value;
  const isNamed = logs.length === 0 || logs.some(({ key }) => equalBytes(key.id, logKey.id));
  if (!isNamed) throw new UsageFault(`${file} is for other logs than ${logKey.name}`);
  return parsed.value;
}

function wholeNumber(text: string): number {
  if (!/^(0|[1-9][0-9]{0,6})$/.test(text)) throw new InvalidArgumentError('a whole number');
  return Number(text);
}

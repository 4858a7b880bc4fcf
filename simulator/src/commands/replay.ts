/** `npm run replay -- --dataset DIR --out DIR2` */
import { join } from 'node:path';
import type { Command } from 'commander';
import { ChildEnded } from '../replay/child-process.ts';
import { DatasetFault } from '../replay/dataset/dataset.ts';
import { OutUnusable } from '../replay/out-directory.ts';
import { makeReplayDisplay } from '../replay/replay-progress.ts';
import type { ReplayOutcome } from '../replay/run-replay.ts';
import { runReplay } from '../replay/run-replay.ts';

interface ReplayCommandOptions {
  readonly dataset: string;
  readonly out: string;
  readonly seed: string;
}

export function addReplayCommand(program: Command): void {
  program
    .command('replay')
    .description('replays real results: preliminary as transmissions, official as memory cards')
    .requiredOption(
      '--dataset <directory>',
      'stations, candidates, preliminary and official results',
    )
    .requiredOption(
      '--out <directory>',
      'where discrepancies.csv, summary.json and log/ are written',
    )
    .option('--seed <text>', 'keys and nonces follow from it', '1')
    .action(replay);
}

async function replay(options: ReplayCommandOptions): Promise<void> {
  const breaking = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => breaking.abort());
  }
  const display = makeReplayDisplay(process.stdout, () => performance.now());
  try {
    const outcome = await runReplay({ ...options, display, signal: breaking.signal });
    process.stdout.write(formatOutcome(outcome, options.out));
  } catch (error) {
    const [status, line] = describeFailure(error, breaking.signal);
    process.stderr.write(`${line}\n`);
    process.exitCode = status;
  }
}

function describeFailure(error: unknown, { aborted }: AbortSignal): [status: number, line: string] {
  // Whatever failed after somebody broke it off failed because of that.
  if (aborted) return [130, 'broken off'];
  if (error instanceof DatasetFault || error instanceof OutUnusable) return [2, error.message];
  if (error instanceof ChildEnded) return [1, error.message];
  throw error;
}

function formatOutcome({ summary, logVkey }: ReplayOutcome, out: string): string {
  const { stations, seconds, peak_memory_bytes: peak } = summary;
  const mebibytes = peak === null ? 'unknown' : `${(peak / 2 ** 20).toFixed(0)} MiB`;
  return [
    `${stations} stations: ${summary.differing_fields} fields differ at ` +
      `${summary.differing_stations} stations, ${summary.only_official} only on cards, ` +
      `${summary.only_preliminary} only transmitted`,
    `${seconds.toFixed(1)} s, ${mebibytes} at most in all processes`,
    `written to ${out}; its log is verified by`,
    `  npm run observer -- verify-log ${join(out, 'log')} --log-key ${logVkey}`,
    '',
  ].join('\n');
}

/**
 * `station-agent resend`: sends tapes again, also those that were refused or have a receipt.
 *
 * It may run beside `run`: both use the same outbox, and the centre answers a tape that it has with the
 * receipt that it gave before.
 */
import type { Command } from 'commander';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { Agent, TapeStatus } from '../agent.ts';
import { readDevice } from '../config.ts';
import type { AgentLog } from '../log-events.ts';
import { startDevice } from '../start-device.ts';
import { systemTimers } from '../system-timers.ts';

interface ResendOptions {
  readonly dir: string;
  readonly tape: readonly string[];
  readonly wait: string;
}

export function addResendCommand(program: Command): void {
  program
    .command('resend')
    .description('send tapes to the centre again and wait for its answers')
    .option('--dir <dir>', 'device directory', 'device')
    .option('--tape <sequence...>', 'sequence numbers; without it, all tapes', [])
    .option('--wait <seconds>', 'how long to wait', '120')
    .action(resend);
}

async function resend(options: ResendOptions): Promise<void> {
  const device = readDevice(nodeCrypto, options.dir);
  let settled = (): void => undefined;
  const log: AgentLog = (code) => {
    if (code === 'tape-delivered' || code === 'tape-refused') settled();
  };
  const started = await startDevice(device, { cardDirectory: undefined, log });
  const asked = chosenTapes(started.agent, options.tape);
  const isAnswered = () => answered(started.agent, asked);
  await new Promise<void>((resolve) => {
    const cancel = systemTimers.after(Number(options.wait) * 1000, resolve);
    settled = () => {
      // After this turn, when the sender has taken the new state over.
      setImmediate(() => {
        if (!isAnswered()) return;
        cancel();
        resolve();
      });
    };
    if (asked.length === 0) settled();
    else started.agent.resend(asked.map(({ tapeDigest }) => tapeDigest));
  });
  for (const tape of chosenTapes(started.agent, options.tape)) {
    process.stdout.write(`${formatAnswer(tape)}\n`);
  }
  if (!isAnswered()) process.exitCode = 1;
  await started.stop();
}

function chosenTapes(agent: Agent, sequences: readonly string[]): TapeStatus[] {
  const { tapes } = agent.status();
  return tapes.filter(
    ({ sequence }) => sequences.length === 0 || sequences.includes(String(sequence)),
  );
}

function answered(agent: Agent, asked: readonly TapeStatus[]): boolean {
  const digests = new Set(asked.map(({ tapeDigest }) => formatHex(tapeDigest)));
  return agent
    .status()
    .tapes.filter(({ tapeDigest }) => digests.has(formatHex(tapeDigest)))
    .every(({ delivery: { phase } }) => phase === 'delivered' || phase === 'refused');
}

function formatAnswer({ sequence, delivery, receipt }: TapeStatus): string {
  if (delivery.phase === 'refused') return `tape ${sequence}: refused (${delivery.code})`;
  if (delivery.phase !== 'delivered') return `tape ${sequence}: no answer yet, it stays queued`;
  return `tape ${sequence}: received by the centre, receipt No. ${receipt?.leafIndex ?? '?'}`;
}

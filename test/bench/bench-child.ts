/** What a benchmark and the process that it measures say to each other, over Node's IPC channel. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { cpuUs } from './measure.ts';

export interface Usage {
  /** Of all threads, user and system, microseconds. */
  readonly cpuUs: number;
  readonly residentBytes: number;
  /** To the disk; undefined where the system does not say. */
  readonly writtenBytes: number | undefined;
}

export interface BenchChild {
  readonly port: number;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

type FromChild =
  { readonly kind: 'ready'; readonly port: number } | ({ readonly kind: 'usage' } & Usage);

/** `cores`: a list for `taskset`; undefined = all. */
export async function startBenchChild(
  script: URL,
  args: readonly string[],
  cores?: string,
): Promise<BenchChild> {
  const command = [process.execPath, script.pathname, ...args];
  const [program = '', ...rest] =
    cores === undefined ? command : ['taskset', '-c', cores, ...command];
  const child = spawn(program, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'close');
  const died = ended.then(([status]) => {
    throw new Error(`${script.pathname} ended with status ${String(status)}`);
  });
  died.catch(() => undefined); // whoever waits for an answer sees it
  const next = async (): Promise<FromChild> => {
    const [message] = (await Promise.race([once(child, 'message'), died])) as [FromChild];
    return message;
  };
  const ready = await next();
  assert(ready.kind === 'ready', 'a child says first that it is ready');
  return {
    port: ready.port,
    async usage() {
      const answer = next();
      child.send('usage');
      const message = await answer;
      assert(message.kind === 'usage', 'the answer to the question');
      return message;
    },
    async stop() {
      child.send('stop');
      await ended;
    },
  };
}

/** The child's side. */
export function answerParent(port: number, stop: () => Promise<void>): void {
  const tell = (message: FromChild) => process.send?.(message);
  process.on('message', (message) => {
    if (message === 'stop') {
      void stop().then(() => process.disconnect());
    } else {
      tell({
        kind: 'usage',
        cpuUs: cpuUs(),
        residentBytes: process.memoryUsage.rss(),
        writtenBytes: readWrittenBytes(),
      });
    }
  });
  // Whoever measures is gone: nobody would ever stop us.
  process.on('disconnect', () => process.exit());
  tell({ kind: 'ready', port });
}

function readWrittenBytes(): number | undefined {
  try {
    const found = /^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'));
    return found ? Number(found[1]) : undefined;
  } catch {
    return undefined; // not Linux, or not allowed
  }
}

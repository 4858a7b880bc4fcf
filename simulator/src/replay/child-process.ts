/** A program of this project as a child process: its output kept for the case that it fails. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Child {
  readonly pid: number;
  /** Resolves with the first output line that the reader accepts; rejects when the child ends before. */
  waitFor<T>(read: (line: string) => T | undefined): Promise<T>;
  /** Every output line from now on. */
  onLine(take: (line: string) => void): void;
  /** SIGTERM, then waits for its end. */
  stop(): Promise<void>;
  /** Rejects with `ChildEnded` when the child ends without having been stopped; never resolves. */
  readonly failed: Promise<never>;
}

/** The message ends with the last lines that the child said. */
export class ChildEnded extends Error {
  override readonly name = 'ChildEnded';
}

const keptLines = 40;

export function startChild(script: string, args: readonly string[]): Child {
  const process_ = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Whatever ends this process, no orphan keeps a port or writes on.
  const kill = (): void => void process_.kill('SIGKILL');
  process.on('exit', kill);
  const lines: string[] = [];
  const readers = new Set<(line: string) => void>();
  const take = (line: string): void => {
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
    for (const reader of readers) reader(line);
  };
  splitLines(process_.stdout, take);
  splitLines(process_.stderr, take);
  let stopping = false;
  const ended = once(process_, 'close').finally(() => process.off('exit', kill));
  const failed = ended.then(async () => {
    if (stopping) return await new Promise<never>(() => undefined);
    throw new ChildEnded(`${args[0] ?? script} ended early:\n${lines.join('\n')}`);
  });
  failed.catch(() => undefined); // whoever waits for it sees the reason; unobserved it must not kill us
  return {
    pid: process_.pid ?? 0,
    failed,
    onLine: (reader) => void readers.add(reader),
    async waitFor(read) {
      const found = new Promise<ReturnType<typeof read>>((resolve) => {
        const reader = (line: string): void => {
          const value = read(line);
          if (value === undefined) return;
          readers.delete(reader);
          resolve(value);
        };
        readers.add(reader);
        lines.slice().forEach(reader);
      });
      const value = await Promise.race([found, failed]);
      if (value === undefined) throw new Error('unreachable: readers resolve with values only');
      return value;
    },
    async stop() {
      stopping = true;
      if (!isRunning(process_)) return;
      process_.kill('SIGTERM');
      await ended;
    },
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function splitLines(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = `${rest}${chunk}`.split('\n');
    rest = parts.pop() ?? '';
    parts.forEach(take);
  });
}

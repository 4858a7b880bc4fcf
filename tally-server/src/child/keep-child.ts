/**
 * A process beside the server, started again when it ends. What it does can fail, hang or be killed without
 * the server's own work noticing; it ends with the server.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Sleep } from '../publish/repeat.ts';
import type { ChildMessage } from './child-message.ts';

export interface ChildSpec {
  /** A module that meets its parent. */
  readonly script: URL;
  /** What is sent first. `port`: that of the run before, undefined the first time. */
  setup(port: number | undefined): object;
  readonly sleep: Sleep;
  onReady(pid: number, port: number): void;
  /** It ended by itself and comes back after `againInMs`. */
  onEnded(how: string, againInMs: number): void;
  onFault(text: string): void;
  onCurrent?(fields: Readonly<Record<string, number>>): void;
}

export interface KeptChild {
  /** As it told when it was first ready. */
  readonly port: number;
  /** Of the run that is under way; undefined between two. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

const firstDelayMs = 100;
const delayMsMax = 10_000;
/** One that worked for so long is started again at once, as if it were the first time. */
const soundAfterMs = 30_000;

/** Resolves when the child is ready; rejects when its first start fails. */
export async function keepChild(spec: ChildSpec): Promise<KeptChild> {
  const stopping = new AbortController();
  let current: Run | undefined;
  const start = (port: number | undefined): Run =>
    (current = startRun(spec, port, stopping.signal));
  const first = start(undefined);
  const port = await first.ready;
  const { pid } = first;
  if (pid !== undefined) spec.onReady(pid, port);

  async function keepUp(run: Run): Promise<void> {
    let delayMs = firstDelayMs;
    for (let { startedMs } = run; ;) {
      const how = await run.ended;
      current = undefined;
      if (stopping.signal.aborted) return;
      if (performance.now() - startedMs > soundAfterMs) delayMs = firstDelayMs;
      spec.onEnded(how, delayMs);
      await spec.sleep(delayMs, stopping.signal).catch(() => undefined); // woken to stop
      if (stopping.signal.aborted) return;
      delayMs = Math.min(delayMsMax, 2 * delayMs);
      run = start(port);
      ({ startedMs } = run);
      const again = run.pid;
      await run.ready.then(
        () => {
          if (again !== undefined) spec.onReady(again, port);
        },
        () => undefined, // told by its end
      );
    }
  }
  const kept = keepUp(first);
  return {
    port,
    get pid() {
      return current?.pid;
    },
    async stop() {
      stopping.abort();
      current?.kill();
      await kept;
    },
  };
}

interface Run {
  readonly pid: number | undefined;
  readonly startedMs: number;
  readonly ready: Promise<number>;
  /** How. */
  readonly ended: Promise<string>;
  kill(): void;
}

function startRun(spec: ChildSpec, port: number | undefined, stopping: AbortSignal): Run {
  const child = fork(fileURLToPath(spec.script), {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { promise: ready, resolve, reject } = Promise.withResolvers<number>();
  ready.catch(() => undefined); // whoever waits for it sees the reason
  let refused: string | undefined;
  child.on('message', (message) => {
    const told = message as ChildMessage;
    if (told.kind === 'ready') resolve(told.port);
    else if (told.kind === 'fault') spec.onFault(told.text);
    else if (told.kind === 'current') spec.onCurrent?.(told.fields);
    else {
      refused = told.text;
      const { code, address } = told;
      reject(Object.assign(new Error(told.text), { code, address, port: told.port }));
    }
  });
  child.on('error', reject);
  const ended = once(child, 'exit').then(
    ([status, signal]) => {
      const how = refused ?? (signal === null ? `status ${String(status)}` : String(signal));
      reject(new Error(`the process ended: ${how}`));
      return how;
    },
    (fault: unknown) => String(fault),
  );
  // Gone before it read its setup: its end tells.
  child.send(spec.setup(port), () => undefined);
  if (stopping.aborted) child.kill('SIGKILL');
  return {
    pid: child.pid,
    startedMs: performance.now(),
    ready,
    ended,
    kill() {
      child.kill('SIGKILL');
    },
  };
}

/** The real tally server and card reader of a night, each a process of its own. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Child } from '../replay/child-process.ts';
import { startChild } from '../replay/child-process.ts';
import type { NightFiles } from './night-files.ts';

const tallyServer = fileURLToPath(import.meta.resolve('@mutabaqa/tally-server/main.ts'));

export interface TallyCentre {
  /** Rejects when one of the processes ends by itself. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Resolves when the portal answers. */
export async function startTallyCentre(files: NightFiles, portalUrl: URL): Promise<TallyCentre> {
  const tls = portalUrl.protocol === 'https:' ? ['--portal-tls'] : [];
  const server = startChild(tallyServer, ['serve', '--centre', files.centre, ...tls]);
  const { cardReader, cards } = files;
  const reader = startChild(tallyServer, [
    ...['card-reader', '--watch', '--dir', cardReader, '--cards', cards],
  ]);
  const children = [server, reader];
  // For who keeps the directory: what the server said in the night.
  const said = createWriteStream(join(files.centre, 'server.log'));
  server.onLine((line) => void said.write(`${line}\n`));
  // Whatever ends this process, no orphan keeps a port.
  const killAll = (): void => children.forEach(kill);
  process.on('exit', killAll);
  const failed = Promise.race(children.map((child) => child.failed));
  failed.catch(() => undefined); // whoever waits for it sees the reason
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.stop()));
    process.off('exit', killAll);
    await new Promise<void>((resolve) => void said.end(resolve));
  };
  const waiting = new AbortController();
  try {
    await Promise.race([untilAnswers(portalUrl, waiting.signal), failed]);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    waiting.abort();
  }
  return { failed, stop };
}

function kill({ pid }: Child): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return; // it is gone
    throw error;
  }
}

const answerEveryMs = 100;

async function untilAnswers(url: URL, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await isAnswering(url))) await sleep(answerEveryMs);
}

async function isAnswering(url: URL): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false; // nobody listens yet
  }
}

/** The real server and the real card reader of a replay, each its own process with its own directory. */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Child } from './child-process.ts';
import { startChild } from './child-process.ts';
import { removeCard } from './replay-card.ts';

const tallyServer = createRequire(import.meta.url).resolve('@mutabaqa/tally-server/main.ts');

export interface RunningServer {
  readonly child: Child;
  /** Resolves when it listens. */
  readonly gatewayPort: Promise<number>;
  /** URL without a slash at the end; likewise. */
  readonly portal: Promise<string>;
  /** Cards that stand in bundles which the server has imported. */
  readonly imported: ReachedCount;
}

export function startServer(centreDirectory: string): RunningServer {
  const child = startChild(tallyServer, ['serve', '--centre', centreDirectory]);
  const imported = makeReachedCount(child.failed);
  child.onLine((line) => {
    if (!line.includes('"bundle.imported"')) return;
    const { cards } = JSON.parse(line) as { readonly cards?: number };
    imported.add(cards ?? 0);
  });
  const portOf = async (event: string): Promise<number> =>
    await child.waitFor((line) => {
      if (!line.includes(`"${event}"`)) return undefined;
      const { port } = JSON.parse(line) as { readonly port?: number };
      return port;
    });
  const gatewayPort = portOf('server.started');
  const portal = portOf('portal.started').then((port) => `http://127.0.0.1:${port}`);
  for (const promise of [gatewayPort, portal]) {
    promise.catch(() => undefined); // whoever waits for it sees the reason
  }
  return { child, gatewayPort, portal, imported };
}

export interface CardReaderProcess {
  readonly child: Child;
  /** Where cards are put in, one rename each; they are taken out once a bundle holds them. */
  readonly slot: string;
  /** Cards that stand in bundles. */
  readonly read: ReachedCount;
}

export function startCardReader(
  readerDirectory: string,
  slot: string,
  bundleDirectory: string,
): CardReaderProcess {
  mkdirSync(slot, { recursive: true });
  const child = startChild(tallyServer, [
    ...['card-reader', '--watch', '--whole', '--every', '500', '--at-once', '1'],
    ...['--dir', readerDirectory, '--cards', slot, '--out', bundleDirectory],
  ]);
  const read = makeReachedCount(child.failed);
  child.onLine((line) => {
    const name = /^(\S+): \d+ tapes/.exec(line)?.[1];
    if (name === undefined) return;
    removeCard(join(slot, name));
    read.add(1);
  });
  return { child, slot, read };
}

/** A number that grows, and who waits for it. */
export interface ReachedCount {
  readonly count: number;
  /** Resolves when the count is there; rejects when what counts has failed. */
  reached(count: number): Promise<void>;
}

function makeReachedCount(failed: Promise<never>): ReachedCount & { add(more: number): void } {
  let count = 0;
  let waiting: { readonly until: number; readonly resolve: () => void }[] = [];
  return {
    get count() {
      return count;
    },
    async reached(until) {
      if (count >= until) return;
      const there = new Promise<void>((resolve) => waiting.push({ until, resolve }));
      await Promise.race([there, failed]);
    },
    add(more) {
      count += more;
      for (const { until, resolve } of waiting) if (until <= count) resolve();
      waiting = waiting.filter(({ until }) => until > count);
    },
  };
}

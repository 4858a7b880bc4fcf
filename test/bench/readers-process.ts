/**
 * Readers of the public side: PORT READERS PAUSE-MS. Each takes one address after the other over a connection of
 * its own, and rests for the pause between two. Told `count`, it says what they got so far.
 */
import { Agent, get } from 'node:http';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerParent } from './bench-child.ts';
import { readAddresses } from './public-load-files.ts';

export interface ReaderCount {
  readonly kind: 'count';
  readonly answers: number;
  readonly bytes: number;
  /** Not status 200, or cut off. */
  readonly failed: number;
}

// Readers have machines of their own; here they must not take the processor from the server.
setPriority(10);
const [port = 0, readers = 0, pauseMs = 0] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: readers });
const count = { answers: 0, bytes: 0, failed: 0 };
const stopping = new AbortController();

function read(path: string): Promise<void> {
  return new Promise((resolve) => {
    get({ agent, host: '127.0.0.1', port, path }, (response) => {
      response.on('data', (chunk: Buffer) => (count.bytes += chunk.length));
      response.on('close', () => {
        if (response.complete && response.statusCode === 200) count.answers += 1;
        else count.failed += 1;
        resolve();
      });
    }).on('error', () => {
      count.failed += 1;
      resolve();
    });
  });
}

async function keepReading(reader: number): Promise<void> {
  // Not all at once in the same place.
  await sleep((pauseMs * reader) / readers);
  for (let at = reader * 7; !stopping.signal.aborted; at++) {
    await read(readAddresses[at % readAddresses.length]!);
    if (pauseMs > 0) await sleep(pauseMs);
  }
}

process.on('message', (message) => {
  if (message === 'count') process.send?.({ kind: 'count', ...count } satisfies ReaderCount);
});
const reading = Promise.all(Array.from({ length: readers }, (_, reader) => keepReading(reader)));
answerParent(port, async () => {
  stopping.abort();
  await reading;
  agent.destroy();
});

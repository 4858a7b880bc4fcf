/** `card-reader`: reads cards and writes bundles for the server. No network, keys of its own. */
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import { parseEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { makeHpkeOpener, makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { parseSealingKeyPem } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { verifySignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import { durableFiles } from '../bundles/durable-files.ts';
import { oneByOneCardFiles, sideBySideCardFiles } from '../card-reader/card-files.ts';
import type { CardReaderSetup, ReaderEvent } from '../card-reader/card-reader.ts';
import { makeCardReader } from '../card-reader/card-reader.ts';
import { makeCardWatch } from '../card-reader/watch-cards.ts';
import { formatRefusal, printLine, printRefused } from './print.ts';

interface CardReaderOptions {
  readonly dir: string;
  readonly cards: string;
  readonly out: string | undefined;
  readonly atOnce: number;
  readonly again: boolean;
  readonly watch: boolean;
  readonly every: number;
  readonly whole: boolean;
}

export function addCardReaderCommand(program: Command): void {
  program
    .command('card-reader')
    .description('read memory cards and write signed, sealed bundles for the server')
    .requiredOption('--dir <dir>', 'the card reader’s own directory')
    .requiredOption('--cards <dir>', 'one directory per card, named as its bag: <station>[#n]')
    .option('--out <dir>', 'where bundles are written (default: bundles/ in --dir)')
    .option('--at-once <n>', 'cards read side by side; 1 is the fastest from a disk', parseCount, 8)
    .option('--again', 'also read cards that a bundle holds already', false)
    .option('--watch', 'keep looking for new cards until interrupted', false)
    .option('--every <ms>', 'with --watch: between two looks', parseMs, 1000)
    .option('--whole', 'with --watch: cards are moved in whole, so read at first sight', false)
    .action(async (options: CardReaderOptions) => runCardReader(options));
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 64) {
    throw new InvalidArgumentError('between 1 and 64');
  }
  return count;
}

function parseMs(text: string): number {
  const ms = Number(text);
  if (!Number.isInteger(ms) || ms < 10 || ms > 3_600_000) {
    throw new InvalidArgumentError('between 10 and 3600000');
  }
  return ms;
}

async function runCardReader(options: CardReaderOptions): Promise<void> {
  const missing = missingFile(options);
  if (missing !== undefined) {
    printRefused(missing);
    return;
  }
  const setup = readSetup(options);
  if (setup === undefined) return;
  const lock = takeLock(options.dir);
  if (lock === undefined) {
    printRefused(`another card reader works in ${options.dir}`);
    return;
  }
  const stopping = new AbortController();
  const stop = (): void => {
    stopping.abort();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    await readUntil(setup, options, stopping.signal);
  } finally {
    lock.release();
  }
}

async function readUntil(
  setup: CardReaderSetup,
  { cards, again, watch, every, whole }: CardReaderOptions,
  signal: AbortSignal,
): Promise<void> {
  const reader = makeCardReader(setup);
  const cardWatch = makeCardWatch(cards);
  const toTake = !watch ? 'all' : whole ? 'new' : 'settled';
  do {
    const count = await reader.readAll(cards, cardWatch.next(toTake), again);
    if (!watch) {
      printLine(
        `${count.cards} cards in ${count.bundles} bundles, ${count.withProblems} with problems`,
      );
      if (count.skipped > 0) process.exitCode = 1;
      return;
    }
    await sleep(every, undefined, { signal }).catch(() => undefined); // woken to stop
  } while (!signal.aborted);
}

function readSetup(options: CardReaderOptions): CardReaderSetup | undefined {
  const { dir, out, atOnce } = options;
  const { readerId } = JSON.parse(readFileSync(join(dir, 'reader.json'), 'utf8')) as {
    readonly readerId?: unknown;
  };
  const signer = parseEd25519KeyPem(readFileSync(join(dir, 'keys', 'reader.key.pem'), 'utf8'));
  const cardKey = parseSealingKeyPem(readFileSync(join(dir, 'keys', 'card.key.pem'), 'utf8'));
  const signed = verifySignedManifest(nodeCrypto, readFileSync(join(dir, 'package', 'manifest')));
  if (!signed.ok) {
    printRefused(formatRefusal(signed.error));
    return undefined;
  }
  const { manifest } = signed.value;
  const inManifest = typeof readerId === 'string' ? manifest.cardReaders.get(readerId) : undefined;
  if (typeof readerId !== 'string' || !signer || !cardKey) {
    printRefused(`${dir} holds no card reader`);
    return undefined;
  }
  if (!inManifest || !equalBytes(inManifest, signer.publicKey)) {
    printRefused(`the election package does not know the key of card reader ${readerId}`);
    return undefined;
  }
  if (!equalBytes(cardKey.publicKey, manifest.cardKey)) {
    printRefused('keys/card.key.pem is not the card key of the election package');
    return undefined;
  }
  return {
    election: manifest,
    opening: {
      crypto: nodeCrypto,
      files: atOnce === 1 ? oneByOneCardFiles : sideBySideCardFiles,
      opener: makeHpkeOpener(cardKey),
    },
    sign: (message) => signer.sign(message),
    sealer: assertDefined(makeHpkeSealer(manifest.bundleKey), 'the bundle key'),
    place: {
      files: durableFiles,
      directory: dir,
      bundleDirectory: out ?? join(dir, 'bundles'),
      readerId,
    },
    clock: { nowMs: () => Date.now() },
    cardsAtOnce: atOnce,
    report: printEvent,
  };
}

function missingFile({ dir, cards }: CardReaderOptions): string | undefined {
  const manifest = join(dir, 'package', 'manifest');
  if (!existsSync(join(dir, 'reader.json'))) return `${dir} holds no card reader`;
  if (!existsSync(manifest)) return `${manifest} is missing: copy the signed manifest there`;
  return existsSync(cards) ? undefined : `${cards} is missing: make it, or name another --cards`;
}

/** Two readers with one state would number two bundles alike. */
function takeLock(dir: string): { release(): void } | undefined {
  const path = join(dir, 'lock');
  const take = (): { release(): void } => {
    const descriptor = openSync(path, 'wx', 0o600);
    writeFileSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return {
      release: () => {
        rmSync(path, { force: true });
      },
    };
  };
  try {
    return take();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (isAlive(Number(readFileSync(path, 'utf8')))) return undefined;
  rmSync(path, { force: true }); // left by one that was killed
  return take();
}

function isAlive(processId: number): boolean {
  if (!Number.isInteger(processId) || processId < 1) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function printEvent(event: ReaderEvent): void {
  switch (event.kind) {
    case 'read': {
      const { problems, tapes } = event.card;
      const wrong = problems.map(({ code, file }) => (file === '' ? code : `${code} ${file}`));
      printLine(
        `${event.name}: ${tapes.length} tapes${wrong.length > 0 ? `; ${wrong.join(', ')}` : ''}`,
      );
      return;
    }
    case 'skipped':
      printLine(`${event.name}: skipped, no bag of a station is named like this`);
      return;
    case 'bundle':
      printLine(`Bundle ${event.sequence} with ${event.cards} cards is written`);
  }
}

import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { formatSealingKeyPem } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import {
  buildSamplePackage,
  sampleKey,
  sampleSealingKey,
  signSamplePackage,
} from '@mutabaqa/test/builders/sample-election.ts';
import type { SampleCentre } from '@mutabaqa/test/builders/sample-centre.ts';
import { makeSampleCentre, writeSampleCard } from '@mutabaqa/test/builders/sample-centre.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';

const main = join(import.meta.dirname, '../main.ts');
let centre: SampleCentre;
let directory: string;
let cards: string;

beforeEach(async () => {
  centre = await makeSampleCentre();
  directory = join(centre.directory, 'card-reader');
  cards = join(centre.directory, 'cards');
  for (const each of ['keys', 'package']) {
    mkdirSync(join(directory, each), { recursive: true });
  }
  mkdirSync(cards);
  writeKey('reader', formatEd25519KeyPem(sampleKey('reader-1')));
  writeKey('card', formatSealingKeyPem(sampleSealingKey('card')));
  writeFileSync(join(directory, 'reader.json'), '{"readerId":"reader-1"}');
  writeFileSync(join(directory, 'package', 'manifest'), signSamplePackage(buildSamplePackage()));
});
afterEach(async () => centre.close());

function writeKey(name: string, pem: string): void {
  writeFileSync(join(directory, 'keys', `${name}.key.pem`), pem, { mode: 0o600 });
}

const command = (...more: string[]): string[] => [
  main,
  'card-reader',
  ...['--dir', directory],
  ...['--cards', cards],
  ...more,
];

function run(...more: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command(...more), {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const bundles = (): string[] => readdirSync(join(directory, 'bundles'));

test('reads what is there, once, and says so', () => {
  writeSampleCard(join(cards, 'st-1'), centre.tape(1));
  writeSampleCard(join(cards, 'st-2'), centre.tape(2), { 'notes.txt': 'x' });
  const first = run();
  expect(first.status).toBe(0);
  expect(first.stdout.split('\n')).toEqual([
    'st-1: 1 tapes',
    'st-2: 1 tapes; W303 notes.txt',
    'Bundle 1 with 2 cards is written',
    '2 cards in 1 bundles, 1 with problems',
    '',
  ]);
  expect(run().stdout).toBe('0 cards in 0 bundles, 0 with problems\n');
  expect(run('--again', '--at-once', '1').stdout).toContain('2 cards in 1 bundles');
  expect(bundles()).toHaveLength(2);
  expect(readdirSync(directory)).not.toContain('lock');
});

test('a directory that no bag is named like is said, with status 1', () => {
  mkdirSync(join(cards, 'x#y'));
  expect(run()).toMatchObject({ status: 1 });
});

test.each<[string, RegExp, () => void]>([
  [
    'not its own key',
    /does not know the key/,
    () => {
      writeKey('reader', formatEd25519KeyPem(sampleKey('reader-2')));
    },
  ],
  [
    'not the card key',
    /not the card key/,
    () => {
      writeKey('card', formatSealingKeyPem(sampleSealingKey('bundle')));
    },
  ],
  [
    'another reader at work',
    /another card reader works/,
    () => {
      writeFileSync(join(directory, 'lock'), String(process.pid));
    },
  ],
])('refuses: %s', (_, line, spoil) => {
  spoil();
  const { status, stderr } = run();
  expect(status).toBe(1);
  expect(stderr).toMatch(line);
});

/** Resolves with the first output that holds the text. */
async function outputOf(child: ChildProcessWithoutNullStreams, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let seen = '';
    child.stdout.on('data', (piece: Buffer) => {
      seen += piece.toString();
      if (seen.includes(text)) resolve();
    });
    child.once('exit', () => {
      reject(new Error(`ended after: ${seen}`));
    });
  });
}

test('watches until it is asked to stop; killed, it leaves no lock that holds', async () => {
  const watching = spawn(process.execPath, command('--watch'));
  writeSampleCard(join(cards, 'st-1'), centre.tape(1));
  await outputOf(watching, 'Bundle 1 with 1 cards');
  writeSampleCard(join(cards, 'st-2'), centre.tape(2));
  await outputOf(watching, 'Bundle 2 with 1 cards');
  const killed = new Promise((resolve) =>
    watching.once('exit', (_, signal) => {
      resolve(signal);
    }),
  );
  watching.kill('SIGKILL');
  expect(await killed).toBe('SIGKILL');

  const again = spawn(process.execPath, command('--watch'));
  writeSampleCard(join(cards, 'st-3'), centre.tape(3));
  await outputOf(again, 'Bundle 3 with 1 cards');
  const ended = new Promise((resolve) => again.once('exit', resolve));
  again.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(bundles()).toHaveLength(3);
});

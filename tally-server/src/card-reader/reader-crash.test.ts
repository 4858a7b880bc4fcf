/** The reader is stopped at every durable step, and once on a disk that is really full. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { decodeSealedBundle, openBundle } from '@mutabaqa/shared/bundle/sealed-bundle.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sampleKey, sampleSealingKey } from '@mutabaqa/test/builders/sample-election.ts';
import { Crash, makeFailingFiles } from '@mutabaqa/test/builders/failing-files.ts';
import type { SampleCentre } from '@mutabaqa/test/builders/sample-centre.ts';
import { makeSampleCentre, writeSampleCard } from '@mutabaqa/test/builders/sample-centre.ts';
import { expect, test } from 'vitest';
import { makeCardReader } from './card-reader.ts';

const names = ['st-1', 'st-2', 'st-3'];
const bundleLimits = { cards: 2, bytes: 1e6 };

function prepare(centre: SampleCentre): string {
  const cards = join(centre.directory, 'cards');
  for (const [index, name] of names.entries()) {
    writeSampleCard(join(cards, name), centre.tape(index + 1));
  }
  return cards;
}

/** Bags by bundle, after checking that numbers and digests make one chain. */
function readChain(directory: string): string[][] {
  let previous = '';
  const opener = makeHpkeOpener(sampleSealingKey('bundle'));
  const files = readdirSync(directory).filter((name) => !name.startsWith('.'));
  return files.sort().map((name, index) => {
    const sealed = decodeSealedBundle(readFileSync(join(directory, name)));
    assert(sealed.ok, 'a sealed bundle');
    const bundle = openBundle(nodeCrypto, opener, sampleKey('reader-1').publicKey, sealed.value);
    assert(bundle.ok, 'a signed bundle');
    expect(bundle.value.sequence).toBe(index + 1);
    expect(formatHex(bundle.value.previous)).toBe(previous);
    previous = formatHex(bundle.value.digest);
    return bundle.value.cards.map(({ bagStationId }) => bagStationId);
  });
}

const steps = Array.from({ length: 9 }, (_, i) => i + 1);

test.each(steps.flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]))(
  'stopped at step %i, %s it: every card in one bundle, one chain',
  async (step, when) => {
    const centre = await makeSampleCentre();
    const cards = prepare(centre);
    const setup = centre.readerSetup({ bundleLimits });
    const files = makeFailingFiles(step, when);
    await expect(
      (async () =>
        makeCardReader({ ...setup, place: { ...setup.place, files } }).readAll(
          cards,
          names,
          false,
        ))(),
    ).rejects.toThrow(Crash);
    // What was visible before the restart is what anybody may have carried away.
    const seen = readChain(setup.place.bundleDirectory);
    await makeCardReader(setup).readAll(cards, names, false);
    const chain = readChain(setup.place.bundleDirectory);
    expect(chain.slice(0, seen.length)).toEqual(seen);
    expect(chain.flat().sort()).toEqual(names);
    expect(readdirSync(setup.place.bundleDirectory).filter((name) => name.startsWith('.'))).toEqual(
      [],
    );
    await centre.close();
  },
);

test('the steps above are all there are', async () => {
  const centre = await makeSampleCentre();
  const cards = prepare(centre);
  const setup = centre.readerSetup({ bundleLimits });
  const files = makeFailingFiles(steps.length + 1, 'before');
  await makeCardReader({ ...setup, place: { ...setup.place, files } }).readAll(cards, names, false);
  expect(files.hasFailed).toBe(false);
  await centre.close();
});

function mountSmallDisk(path: string): boolean {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // needs root: elsewhere the failing files above stand for it
  }
}

test('a full disk stops the reader, and it goes on when there is room', async (context) => {
  const centre = await makeSampleCentre();
  const bundleDirectory = join(centre.directory, 'small');
  if (!mountSmallDisk(bundleDirectory)) {
    await centre.close();
    context.skip('no right to mount a small disk');
  }
  try {
    const cards = prepare(centre);
    const setup = centre.readerSetup({ bundleLimits });
    const place = { ...setup.place, bundleDirectory };
    writeFileSync(join(bundleDirectory, '.ballast'), new Uint8Array(60 * 1024));
    await expect(
      (async () => makeCardReader({ ...setup, place }).readAll(cards, names, false))(),
    ).rejects.toThrow(/ENOSPC/);
    writeFileSync(join(bundleDirectory, '.ballast'), '');
    await makeCardReader({ ...setup, place }).readAll(cards, names, false);
    expect(readChain(bundleDirectory).flat().sort()).toEqual(names);
  } finally {
    execFileSync('umount', [bundleDirectory]);
    await centre.close();
  }
});

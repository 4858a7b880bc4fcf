/** Files in `bundles/incoming/` that no card reader wrote. */
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBundleImport } from '@mutabaqa/tally-server/bundles/bundle-import.ts';
import { durableFiles } from '@mutabaqa/tally-server/bundles/durable-files.ts';
import { makeCardReader } from '@mutabaqa/tally-server/card-reader/card-reader.ts';
import type { SampleCentre } from '../builders/sample-centre.ts';
import { makeSampleCentre, writeSampleCard } from '../builders/sample-centre.ts';

let centre: SampleCentre;

beforeEach(async () => {
  centre = await makeSampleCentre();
});
afterEach(async () => {
  await centre.close();
});

/** Looks once; a scan that finds no end fails instead of hanging. */
async function scan(): Promise<void> {
  let looks = 0;
  const files = {
    ...durableFiles,
    list(directory: string) {
      looks += 1;
      if (looks > 20) throw new Error('the scan finds no end');
      return durableFiles.list(directory);
    },
  };
  await makeBundleImport(centre.importSetup({ files })).scan();
}

const incoming = (): string => join(centre.directory, 'bundles', 'incoming');

describe('a file in incoming/ that is no bundle', () => {
  it.each<[string, (directory: string) => void]>([
    [
      'of a name that is no text',
      (directory) => {
        const name = [Buffer.from(`${directory}/a`), Buffer.of(0xff), Buffer.from('.bundle')];
        writeFileSync(Buffer.concat(name), 'x');
      },
    ],
    ['that is a directory', (directory) => mkdirSync(join(directory, 'a.bundle'))],
    [
      'that is a link to nowhere',
      (directory) => symlinkSync(join(directory, 'nowhere'), join(directory, 'a.bundle')),
    ],
    [
      'that is a link to a secret',
      (directory) => symlinkSync(join(directory, '..', '..', 'guard'), join(directory, 'a.bundle')),
    ],
    ['that is empty', (directory) => writeFileSync(join(directory, 'a.bundle'), '')],
    [
      'with a name as long as names can be',
      (directory) => writeFileSync(join(directory, `${'a'.repeat(248)}.bundle`), 'x'),
    ],
  ])('%s: the next one is imported all the same', async (_, put) => {
    const reader = makeCardReader(centre.readerSetup());
    writeSampleCard(join(centre.directory, 'cards', 'st-1'), centre.tape(1));
    await reader.readAll(join(centre.directory, 'cards'), ['st-1'], true);
    put(incoming());
    await scan();
    expect(centre.importEvents).toContainEqual(expect.objectContaining({ kind: 'imported' }));
    expect(await centre.store.cardsFrom(0, 10)).toHaveLength(1);
    expect(readdirSync(join(centre.directory, 'bundles', 'imported'))).toHaveLength(1);
  });
});

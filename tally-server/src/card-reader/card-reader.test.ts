import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CardRecord } from '@mutabaqa/shared/bundle/card-bundle.ts';
import type { SampleCentre } from '@mutabaqa/test/builders/sample-centre.ts';
import {
  makeSampleCentre,
  sealSampleTransmission,
  writeSampleCard,
} from '@mutabaqa/test/builders/sample-centre.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatBagLabel, parseBagLabel } from './bag-label.ts';
import { oneByOneCardFiles, sideBySideCardFiles } from './card-files.ts';
import { makeCardReader } from './card-reader.ts';
import { readCard } from './read-card.ts';

let centre: SampleCentre;
let cards: string;

beforeEach(async () => {
  centre = await makeSampleCentre();
  cards = join(centre.directory, 'cards');
  mkdirSync(cards);
});
afterEach(async () => centre.close());

const codes = ({ problems }: CardRecord) =>
  problems.map(({ code, file }) => (file === '' ? code : `${code} ${file}`));

describe.each([
  ['one by one', oneByOneCardFiles],
  ['side by side', sideBySideCardFiles],
])('reading %s', (_, files) => {
  const read = async (): Promise<CardRecord> => {
    const { opening } = centre.readerSetup();
    return readCard({ ...opening, files }, join(cards, 'st-1'), 'st-1', 5);
  };
  const write = (more: Readonly<Record<string, Uint8Array | string>> = {}): void => {
    writeSampleCard(join(cards, 'st-1'), centre.tape(1), more);
  };

  test('a whole card has no problem', async () => {
    write();
    const card = await read();
    expect(codes(card)).toEqual([]);
    expect(card.tapes.map(({ file }) => file)).toEqual(['tape-1-1.envelope']);
    expect(card.journal.length).toBeGreaterThan(0);
  });

  test('a file that the card names is missing', async () => {
    write();
    rmSync(join(cards, 'st-1', 'tape-1-1.envelope'));
    expect(codes(await read())).toEqual(['E302 tape-1-1.envelope']);
  });

  test('a file that the card does not name', async () => {
    write({ 'holiday.jpg': 'not ours' });
    expect(codes(await read())).toEqual(['W303 holiday.jpg']);
  });

  test('an envelope that the card does not name is evidence all the same', async () => {
    write();
    rmSync(join(cards, 'st-1', 'card'));
    const card = await read();
    expect(codes(card)).toEqual(['E301 card', 'W303 journal', 'W303 tape-1-1.envelope']);
    expect(card.tapes).toHaveLength(1);
  });

  test('a changed file, and an envelope that no longer opens', async () => {
    write({ journal: 'changed', 'tape-1-1.envelope': 'changed' });
    expect(codes(await read())).toEqual([
      'E304 journal',
      'E304 tape-1-1.envelope',
      'E305 tape-1-1.envelope',
    ]);
  });

  test('a copy of a transmission does not open with the card key', async () => {
    write({ 'tape-1-1.envelope': sealSampleTransmission(centre.tape(1)) });
    expect(codes(await read())).toEqual(['E304 tape-1-1.envelope', 'E305 tape-1-1.envelope']);
  });

  test('a directory that is no card, and what is no directory', async () => {
    mkdirSync(join(cards, 'st-1'));
    expect(codes(await read())).toEqual(['E301 card']);
    rmSync(join(cards, 'st-1'), { recursive: true });
    expect(codes(await read())).toEqual(['E301']);
    writeFileSync(join(cards, 'st-1'), 'a file');
    expect(codes(await read())).toEqual(['E301']);
  });

  test('links, FIFOs, directories and huge files are not followed, awaited, entered or read', async () => {
    write();
    const at = (name: string): string => join(cards, 'st-1', name);
    rmSync(at('journal'));
    symlinkSync('/etc/hostname', at('journal'));
    symlinkSync('/etc', at('link'));
    execFileSync('mkfifo', [at('pipe')]);
    mkdirSync(at('folder'));
    writeFileSync(at('huge'), '');
    truncateSync(at('huge'), 2 ** 40);
    const card = await read();
    expect(codes(card)).toEqual([
      'E302 journal',
      'W303 folder',
      'W303 huge',
      'W303 link',
      'W303 pipe',
    ]);
    expect(card.journal).toHaveLength(0);
    expect(card.tapes).toHaveLength(1);
  });

  test('a card directory that is a link', async () => {
    mkdirSync(join(centre.directory, 'elsewhere'));
    symlinkSync(join(centre.directory, 'elsewhere'), join(cards, 'st-1'));
    expect(codes(await read())).toEqual(['E301']);
  });

  test('a directory without end is one problem, and what the card names is read', async () => {
    write();
    for (let i = 0; i < 1000; i++) writeFileSync(join(cards, 'st-1', `a${i}`), 'x');
    const card = await read();
    expect(codes(card)).toContain('W303');
    expect(codes(card).length).toBeLessThan(260);
    expect(card.tapes).toHaveLength(1);
  });
});

test('bag labels hold any station id, and several cards of one', () => {
  for (const id of ['-991304-001', 'محطة 12/3', '.', '..', 'a#b', '100%']) {
    expect(parseBagLabel(formatBagLabel(id))).toBe(id);
    expect(parseBagLabel(formatBagLabel(id, 12))).toBe(id);
    expect(formatBagLabel(id)).not.toMatch(/^\.{1,2}$|\//);
  }
  for (const name of ['', '#2', 'st-1#', 'st-1#0', 'st-1#x', '%zz', ' st-1', 'st%00']) {
    expect(parseBagLabel(name)).toBeUndefined();
  }
});

describe('bundles', () => {
  const writeCards = (...stations: number[]): string[] =>
    stations.map((station) => {
      writeSampleCard(join(cards, `st-${station}`), centre.tape(station));
      return `st-${station}`;
    });
  const bundles = () => readdirSync(join(centre.directory, 'bundles', 'incoming'));

  test('close when they are full, and a card stands in one only', async () => {
    const names = writeCards(1, 2, 3, 4, 5);
    const limits = { cards: 2, bytes: 1e6 };
    const reader = makeCardReader(centre.readerSetup({ bundleLimits: limits }));
    expect(await reader.readAll(cards, names, false)).toEqual({
      cards: 5,
      withProblems: 0,
      bundles: 3,
      skipped: 0,
    });
    expect(bundles()).toEqual([1, 2, 3].map((n) => `reader-1-0000000${n}.bundle`));
    expect(await reader.readAll(cards, names, false)).toMatchObject({ cards: 0, bundles: 0 });
    const again = makeCardReader(centre.readerSetup());
    expect(await again.readAll(cards, names, false)).toMatchObject({ cards: 0, bundles: 0 });
    expect(await again.readAll(cards, names, true)).toMatchObject({ cards: 5, bundles: 1 });
  });

  test('another card in a bag of the same name is read', async () => {
    const names = writeCards(1);
    const reader = makeCardReader(centre.readerSetup());
    await reader.readAll(cards, names, false);
    writeSampleCard(join(cards, 'st-1'), centre.tape(1, { candidates: [1] }));
    expect(await reader.readAll(cards, names, false)).toMatchObject({ cards: 1 });
  });

  test('a directory that no bag is named like is skipped and said', async () => {
    const reader = makeCardReader(centre.readerSetup());
    mkdirSync(join(cards, '%zz'));
    expect(await reader.readAll(cards, ['%zz'], false)).toMatchObject({ cards: 0, skipped: 1 });
    expect(centre.readerEvents).toEqual([{ kind: 'skipped', name: '%zz', why: 'no-bag-label' }]);
  });

  test('a lost state stops the reader: its numbers are in use', async () => {
    const reader = makeCardReader(centre.readerSetup());
    await reader.readAll(cards, writeCards(1), false);
    rmSync(join(centre.directory, 'reader', 'state.json'));
    expect(() => makeCardReader(centre.readerSetup())).toThrow(/is lost/);
  });
});

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { decodeCardLabel, encodeCardLabel } from '@mutabaqa/shared/card/card-label.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { CardContent, CardDisk, CardIdentity } from './card.ts';
import { makeDirectoryCard } from './directory-card.ts';
import { makeFsCardDisk } from './fs-card-disk.ts';

const identity: CardIdentity = {
  electionId: 'sample-2025',
  mode: 'rehearsal',
  stationId: 'st-1',
  deviceId: 'device-1',
};
const cardId = new Uint8Array(16).fill(1);
const content = (sequence: number): CardContent => ({
  identity,
  cardId,
  tapes: [{ name: `tape-${sequence}-1.envelope`, envelope: utf8(`envelope ${sequence}`) }],
  journal: utf8(`journal up to ${sequence}`),
});

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});
function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mutabaqa-card-'));
  directories.push(directory);
  return directory;
}
const cardOn = (directory: string, wrap = (disk: CardDisk) => disk) =>
  makeDirectoryCard(nodeCrypto, wrap(makeFsCardDisk(directory)));

function labelOn(directory: string) {
  const label = decodeCardLabel(readFileSync(join(directory, 'card')));
  if (!label.ok) throw new Error('the card has no label');
  return label.value;
}

describe('a card', () => {
  it('holds tapes, journal and a label that names them, and nothing else', async () => {
    const directory = makeDirectory();
    expect(await cardOn(directory).readId(identity)).toEqual({ ok: true, value: undefined });
    expect(await cardOn(directory).write(content(1))).toEqual({ ok: true, value: undefined });
    expect(readdirSync(directory).sort()).toEqual(['card', 'journal', 'tape-1-1.envelope']);
    const label = labelOn(directory);
    expect(label).toMatchObject(identity);
    for (const { name, digest, size } of label.files) {
      const bytes = readFileSync(join(directory, name));
      expect([...digest]).toEqual([...nodeCrypto.sha256(bytes)]);
      expect(size).toBe(bytes.length);
    }
    const known = await cardOn(directory).readId(identity);
    expect(known.ok && [...(known.value ?? [])]).toEqual([...cardId]);
  });

  it('keeps the tapes that are on it, and writing again changes nothing', async () => {
    const directory = makeDirectory();
    const card = cardOn(directory);
    await card.write(content(1));
    await card.write(content(2));
    const before = readFileSync(join(directory, 'card'));
    expect((await card.write(content(2))).ok).toBe(true);
    expect(readFileSync(join(directory, 'card'))).toEqual(before);
    expect(labelOn(directory).files.map(({ name }) => name)).toEqual([
      'journal',
      'tape-1-1.envelope',
      'tape-2-1.envelope',
    ]);
    expect(readFileSync(join(directory, 'tape-1-1.envelope'), 'utf8')).toBe('envelope 1');
  });
});

const failing = (code: string) => (disk: CardDisk) => ({
  ...disk,
  write: () => Promise.reject(Object.assign(new Error(code), { code })),
});

describe('a card that fails', () => {
  const diskFaults: [string, string][] = [
    ['ENOSPC', 'full'],
    ['EDQUOT', 'full'],
    ['EROFS', 'read-only'],
    ['EACCES', 'read-only'],
    ['EPERM', 'read-only'],
    ['ENODEV', 'missing'],
    ['EIO', 'io'],
  ];
  it.each(diskFaults)('is reported: %s is %s', async (code, fault) => {
    const card = cardOn(makeDirectory(), failing(code));
    expect(await card.write(content(1))).toEqual({ ok: false, error: fault });
  });

  it('is missing when its directory is, and is not made', async () => {
    const directory = join(makeDirectory(), 'no-card');
    expect(await cardOn(directory).readId(identity)).toEqual({ ok: false, error: 'missing' });
    expect(await cardOn(directory).write(content(1))).toEqual({ ok: false, error: 'missing' });
    expect(existsSync(directory)).toBe(false);
    writeFileSync(directory, 'a file where the card should be');
    expect(await cardOn(directory).write(content(1))).toEqual({ ok: false, error: 'missing' });
  });

  it.each([
    ['electionId', 'other'],
    ['mode', 'live'],
    ['stationId', 'st-2'],
    ['deviceId', 'device-2'],
  ])('is another one when its %s differs, and is left as it is', async (field, value) => {
    const directory = makeDirectory();
    const label = encodeCardLabel({ ...identity, cardId, files: [], [field]: value });
    writeFileSync(join(directory, 'card'), label);
    expect(await cardOn(directory).readId(identity)).toEqual({ ok: false, error: 'other-card' });
    expect(await cardOn(directory).write(content(1))).toEqual({ ok: false, error: 'other-card' });
    expect(readdirSync(directory)).toEqual(['card']);
  });

  it('is another one when it was swapped after its id was read', async () => {
    const directory = makeDirectory();
    await cardOn(directory).write({ ...content(1), cardId: new Uint8Array(16).fill(2) });
    expect(await cardOn(directory).write(content(2))).toEqual({ ok: false, error: 'other-card' });
  });

  it('is not written over when its label is damaged', async () => {
    const directory = makeDirectory();
    writeFileSync(join(directory, 'card'), 'half a label');
    expect(await cardOn(directory).write(content(1))).toEqual({
      ok: false,
      error: 'label-damaged',
    });
    expect(readdirSync(directory)).toEqual(['card']);
  });

  it.each(['tape-1-1.envelope', 'journal', 'card'])(
    'is found out by reading back when %s was not written as told',
    async (bad) => {
      const card = cardOn(makeDirectory(), (disk) => ({
        ...disk,
        async read(name) {
          const bytes = await disk.read(name);
          return name === bad && bytes
            ? bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte))
            : bytes;
        },
      }));
      expect(await card.write(content(1))).toEqual({ ok: false, error: 'read-back-differs' });
    },
  );

  it('shows when it is pulled at any step, and is mended by writing again', async () => {
    for (let steps = 0; steps <= 2; steps++) {
      const directory = makeDirectory();
      await cardOn(directory).write(content(1));
      let left = steps;
      const pulled = cardOn(directory, (disk) => ({
        ...disk,
        write(name, bytes) {
          if (left-- > 0) return disk.write(name, bytes);
          return Promise.reject(Object.assign(new Error('pulled'), { code: 'EIO' }));
        },
      }));
      expect(await pulled.write(content(2))).toEqual({ ok: false, error: 'io' });
      // The first tape is still there, named and whole; the second is not named yet.
      const names = labelOn(directory).files.map(({ name }) => name);
      expect(names).toEqual(['journal', 'tape-1-1.envelope']);
      expect(readFileSync(join(directory, 'tape-1-1.envelope'), 'utf8')).toBe('envelope 1');
      expect((await cardOn(directory).write(content(2))).ok).toBe(true);
      expect(labelOn(directory).files).toHaveLength(3);
    }
  });

  it('throws what is a bug and no fault of the card', async () => {
    const card = cardOn(makeDirectory(), (disk) => ({
      ...disk,
      write: () => Promise.reject(new TypeError('bug')),
    }));
    await expect(card.write(content(1))).rejects.toThrow(TypeError);
  });
});

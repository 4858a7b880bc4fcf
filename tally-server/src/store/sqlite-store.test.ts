import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  bytes,
  commitOf,
  describeStore,
  sampleEvidence,
  sampleItem,
} from '@mutabaqa/test/contract/store-contract.ts';
import { openSqliteStore, storeFileName } from './sqlite-store.ts';

const places: string[] = [];
const makePlace = (): string => {
  const place = mkdtempSync(join(tmpdir(), 'mutabaqa-store-'));
  places.push(place);
  return place;
};
afterAll(() => {
  for (const place of places) rmSync(place, { recursive: true, force: true });
});

describeStore('the SQLite store', { makePlace, open: (place) => openSqliteStore(place) });

describe('the SQLite store', () => {
  it('throws on a full disk, keeps what was committed, and goes on when space returns', async () => {
    const place = makePlace();
    const store = openSqliteStore(place, { pagesMax: 40 });
    const item = (value: number) =>
      sampleItem(value, {
        evidence: sampleEvidence(value, { tapeDigest: bytes(32, value), record: bytes(8000, 1) }),
      });
    let size = 0;
    const fill = async (): Promise<void> => {
      for (; size < 100; size++) await store.commitLog(commitOf(size, [item(size)]));
    };
    await expect(fill()).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    expect(size).toBeGreaterThan(3);
    expect(await store.logState()).toMatchObject({ size, checkpoint: `checkpoint ${size}` });
    await expect(store.commitLog(commitOf(size, [item(size)]))).rejects.toThrow('full');
    await store.close();
    const roomier = openSqliteStore(place);
    await roomier.commitLog(commitOf(size, [item(size)]));
    expect(await roomier.logState()).toMatchObject({ size: size + 1 });
    await roomier.close();
  });

  it('lets no second server begin another history in the same file', async () => {
    const place = makePlace();
    const [first, second] = [openSqliteStore(place), openSqliteStore(place)];
    await first.commitLog(commitOf(0, [sampleItem(1)]));
    await expect(second.commitLog(commitOf(0, [sampleItem(2)]))).rejects.toThrow('UNIQUE');
    expect(await second.logState()).toMatchObject({ size: 1 });
    await first.close();
    await second.close();
  });

  it('is not opened over a file that is something else', () => {
    const place = makePlace();
    writeFileSync(join(place, storeFileName), 'not a database, but long enough to be looked at');
    expect(() => openSqliteStore(place)).toThrow('not a database');
  });

  it('is not written through when opened to be read', async () => {
    const place = makePlace();
    await openSqliteStore(place).close();
    const store = openSqliteStore(place, { readOnly: true });
    await expect(store.commitLog(commitOf(0, [sampleItem(1)]))).rejects.toThrow('read');
    await store.close();
  });
});

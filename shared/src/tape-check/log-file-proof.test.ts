import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatTilePath } from '@mutabaqa/shared/merkle/tiles.ts';
import {
  makeLogFiles,
  makeTestEntries,
  testLogKey,
  treeOf,
} from '@mutabaqa/test/builders/log-files.ts';
import { proveEntry } from './log-file-proof.ts';

const origin = testLogKey.name;

describe('a leaf from the log files alone', () => {
  test.each([1, 2, 7, 255, 256, 257, 600, 65_537, 66_000])('in a log of %i', async (size) => {
    const entries = makeTestEntries(size);
    const files = makeLogFiles(entries);
    const checkpoint = { origin, size, root: treeOf(entries).root() };
    const reads: string[] = [];
    const read = async (path: string): Promise<Uint8Array | undefined> => {
      reads.push(path);
      return files.get(path);
    };
    const near = [0, 1, 254, 255, 256, 65_535, 65_536, size >> 1, size - 2, size - 1];
    for (const index of near.filter((each) => each >= 0 && each < size)) {
      reads.length = 0;
      expect(await proveEntry(nodeCrypto, read, checkpoint, index)).toEqual(entries[index]);
      expect(reads.length).toBeLessThanOrEqual(8);
    }
    expect(await proveEntry(nodeCrypto, read, checkpoint, size)).toBeUndefined();
    const other = { ...checkpoint, root: new Uint8Array(32) };
    expect(await proveEntry(nodeCrypto, read, other, 0)).toBeUndefined();
  });

  test('when partial tiles gave way to full ones', async () => {
    const entries = makeTestEntries(600);
    const files = makeLogFiles(entries);
    const size = 300;
    // A partial tile stays until the full one is there.
    for (const [path, bytes] of makeLogFiles(entries.slice(0, size))) {
      if (path.startsWith('tile/1/')) files.set(path, bytes);
    }
    const checkpoint = { origin, size, root: treeOf(entries.slice(0, size)).root() };
    const read = async (path: string): Promise<Uint8Array | undefined> => files.get(path);
    expect(await proveEntry(nodeCrypto, read, checkpoint, 290)).toEqual(entries[290]);
  });

  test('not from another entry, nor from a tile of another length', async () => {
    const entries = makeTestEntries(20);
    const checkpoint = { origin, size: 20, root: treeOf(entries).root() };
    for (const level of ['entries', 0] as const) {
      const files = makeLogFiles(entries);
      const path = formatTilePath({ level, index: 0, width: 20 });
      const bytes = files.get(path) ?? new Uint8Array();
      const read = async (each: string): Promise<Uint8Array | undefined> => files.get(each);
      files.set(path, bytes.slice(0, -1));
      expect(await proveEntry(nodeCrypto, read, checkpoint, 3)).toBeUndefined();
      files.set(
        path,
        bytes.map((byte, i) => (i === 150 ? byte ^ 1 : byte)),
      );
      expect(await proveEntry(nodeCrypto, read, checkpoint, 3)).toBeUndefined();
    }
  });
});

/**
 * Finds the row that holds a key without keeping the key: 8 bytes a slot instead of a JavaScript string
 * and a map entry, so that the roster of a whole country stays small. The rows themselves say whether
 * a candidate is the right one.
 */
import { assert } from '../base/assert.ts';

export interface KeyIndex {
  add(hash: number, row: number): void;
  /** The first answer that is not undefined among the rows that were added with this hash. */
  find<Found>(hash: number, read: (row: number) => Found | undefined): Found | undefined;
}

const emptySlot = -1;

export function makeKeyIndex(expectedKeys: number): KeyIndex {
  let slots = 16;
  while (slots < 2 * expectedKeys) slots *= 2;
  let hashes = new Uint32Array(slots);
  let rows = new Int32Array(slots).fill(emptySlot);
  let used = 0;

  const put = (hash: number, row: number): void => {
    let slot = hash & (slots - 1);
    while (rows[slot] !== emptySlot) slot = (slot + 1) & (slots - 1);
    hashes[slot] = hash;
    rows[slot] = row;
  };

  const grow = (): void => {
    const [oldHashes, oldRows] = [hashes, rows];
    slots *= 2;
    hashes = new Uint32Array(slots);
    rows = new Int32Array(slots).fill(emptySlot);
    for (const [slot, row] of oldRows.entries()) {
      if (row !== emptySlot) put(oldHashes[slot] ?? 0, row);
    }
  };

  return {
    add(hash, row) {
      assert(row >= 0, 'a row is not negative');
      used += 1;
      if (2 * used > slots) grow();
      put(hash, row);
    },
    find(hash, read) {
      for (let slot = hash & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
        const row = rows[slot] ?? emptySlot;
        if (row === emptySlot) return undefined;
        if (hashes[slot] !== hash) continue;
        const found = read(row);
        if (found !== undefined) return found;
      }
    },
  };
}

/** FNV-1a, 32 bits: spreads well, and who could choose colliding ids is who signs the package. */
export function hashOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return finish(hash);
}

export function hashOfBytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return finish(hash);
}

/** The low bits of FNV-1a alone would cluster neighbouring ids in neighbouring slots. */
function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

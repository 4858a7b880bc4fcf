import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { decodeLeaf, encodeLeaf, type Leaf, openSealedLeaf, sealLeaf } from './leaf.ts';

const leaf: Leaf = {
  kind: 'transmission',
  stationId: 'محطة-7',
  commitment: new Uint8Array(32).fill(3),
  timeMs: 1_762_870_000_123,
};
const nonce = new Uint8Array(16).fill(8);

describe('a leaf', () => {
  it('is decoded to what was encoded', () => {
    for (const kind of [
      'package',
      'transmission',
      'card',
      'refusal',
      'decision',
      'form',
      'paper-tape',
      'version',
      'outage',
    ] as const) {
      expect(decodeLeaf(encodeLeaf({ ...leaf, kind }))).toEqual({ ...leaf, kind });
    }
  });

  it('changed anywhere is refused or another leaf, and never written in two ways', () => {
    const entry = encodeLeaf(leaf);
    for (let at = 0; at < entry.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = Uint8Array.from(entry);
        changed[at]! ^= 1 << bit;
        const decoded = decodeLeaf(changed);
        if (decoded === undefined) continue;
        expect(decoded).not.toEqual(leaf);
        expect(Uint8Array.from(encodeLeaf(decoded))).toEqual(changed);
      }
      expect(decodeLeaf(entry.subarray(0, at))).not.toEqual(leaf);
    }
  });

  it('of random bytes is undefined or re-encodes to them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const decoded = decodeLeaf(bytes);
        expect(decoded && Uint8Array.from(encodeLeaf(decoded))).toEqual(decoded && bytes);
      }),
    );
  });
});

describe('a sealed leaf', () => {
  const { entry, opening } = sealLeaf(nodeCrypto, nonce, { ...leaf, kind: 'refusal' });
  const sealed = decodeLeaf(entry)!;

  it('shows its time only, and opens to what it stands for', () => {
    expect(sealed).toMatchObject({ kind: 'sealed', stationId: '', timeMs: leaf.timeMs });
    expect(openSealedLeaf(nodeCrypto, sealed, opening)).toEqual({ ...leaf, kind: 'refusal' });
  });

  it('opens with no other opening', () => {
    for (let at = 0; at < opening.length; at++) {
      const changed = Uint8Array.from(opening);
      changed[at]! ^= 1;
      expect(openSealedLeaf(nodeCrypto, sealed, changed)).toBeUndefined();
    }
    const other = sealLeaf(nodeCrypto, new Uint8Array(16), leaf);
    expect(openSealedLeaf(nodeCrypto, sealed, other.opening)).toBeUndefined();
  });

  it('is not opened as of another time, nor when it is not sealed', () => {
    expect(openSealedLeaf(nodeCrypto, { ...sealed, timeMs: 5 }, opening)).toBeUndefined();
    expect(openSealedLeaf(nodeCrypto, leaf, opening)).toBeUndefined();
  });
});

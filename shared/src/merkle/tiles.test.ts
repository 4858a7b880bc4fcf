import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../base/assert.ts';
import { concatBytes, u32be } from '../base/bytes.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { hashLeaf } from './hashes.ts';
import {
  decodeEntryBundle,
  decodeTile,
  encodeEntryBundle,
  formatTilePath,
  parseTilePath,
  rootOfEntries,
  rootOfLeafHashes,
  type TileId,
  tileBytes,
  tilesOfSize,
} from './tiles.ts';
import { makeTree } from './tree.ts';

const tileIds: fc.Arbitrary<TileId> = fc.record({
  level: fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 })),
  index: fc.oneof(fc.nat({ max: 2000 }), fc.maxSafeNat()),
  width: fc.integer({ min: 1, max: 256 }),
});

describe('tile paths', () => {
  it.each<[TileId, string]>([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1234067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 63, index: 1000, width: 1 }, 'tile/63/x001/000.p/1'],
    [{ level: 'entries', index: 273, width: 112 }, 'tile/entries/273.p/112'],
    [{ level: 2, index: 999, width: 255 }, 'tile/2/999.p/255'],
  ])('writes %j as %s, and reads it', (tile, path) => {
    expect(formatTilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it('reads back every tile it writes', () => {
    fc.assert(
      fc.property(tileIds, (tile) => {
        expect(parseTilePath(formatTilePath(tile))).toEqual(tile);
      }),
    );
  });

  it.each([
    '',
    '/tile/0/000',
    'tile/0/000/',
    'tile/0/000\n',
    'tile/0/0',
    'tile/0/00',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/0/x001/x002',
    'tile/0/X001/002',
    'tile/00/000',
    'tile/01/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/+1/000',
    'tile/8/0/000',
    'tile/entry/000',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000.p/1/2',
    'tile/0/x009/x007/x199/x254/x740/992', // 2^53
    'tile/0/x999/x999/x999/x999/x999/x999/999',
    'tile/0/../../checkpoint',
    'tile/0/%30%30%30',
    'tile/0/\u0660\u0660\u0660',
    `tile/0/${'x001/'.repeat(100_000)}000`,
  ])('refuses %j', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  it('accepts nothing that it would write differently', () => {
    const pieces = fc.constantFrom(
      'tile',
      'entries',
      'x',
      '0',
      '1',
      '00',
      '000',
      '/',
      '.p/',
      '256',
      '63',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const path = `tile/${parts.join('')}`;
        const tile = parseTilePath(path);
        expect(tile === undefined || formatTilePath(tile) === path).toBe(true);
      }),
    );
  });
});

describe('tilesOfSize', () => {
  const paths = (size: number, since?: number) => tilesOfSize(size, since).map(formatTilePath);

  it('is what the tlog-tiles specification says of 256 and 70,000 entries', () => {
    expect(paths(0)).toEqual([]);
    expect(paths(1)).toEqual(['tile/entries/000.p/1', 'tile/0/000.p/1']);
    expect(paths(256)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
    const hashTiles = tilesOfSize(70_000).filter((tile) => tile.level !== 'entries');
    const full = (level: number) =>
      hashTiles.filter((tile) => tile.level === level && tile.width === 256).length;
    expect([full(0), full(1), full(2)]).toEqual([273, 1, 0]);
    expect(hashTiles.filter((tile) => tile.width < 256).map(formatTilePath)).toEqual([
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ]);
    expect(hashTiles.length).toBe(277);
  });

  it('names with `since` exactly what is new', () => {
    const sizes = fc.nat({ max: 140_000 });
    fc.assert(
      fc.property(sizes, fc.nat({ max: 600 }), (since, more) => {
        const size = since + more;
        const had = new Set(paths(since));
        const fresh = paths(size).filter((path) => !had.has(path));
        expect(paths(size, since)).toEqual(fresh);
      }),
      { numRuns: 60 },
    );
  });
});

describe('tile and bundle bytes', () => {
  const entries = Array.from({ length: 66_000 }, (_, i) => u32be(i));
  const tree = makeTree(nodeCrypto);
  for (const entry of entries) tree.append(hashLeaf(nodeCrypto, entry));

  it('hold every entry and hash of the log: the root follows from either', () => {
    const fromBundles: Uint8Array[] = [];
    const fromTiles: Uint8Array[] = [];
    for (const { level, index, width } of tilesOfSize(tree.size)) {
      if (level === 'entries') {
        const bundle = encodeEntryBundle(entries.slice(index * 256, index * 256 + width));
        fromBundles.push(...(decodeEntryBundle(bundle, width) ?? []));
      } else if (level === 0) {
        fromTiles.push(...(decodeTile(tileBytes(tree, level, index, width), width) ?? []));
      }
    }
    expect(rootOfEntries(nodeCrypto, fromBundles)).toEqual(tree.root());
    expect(rootOfLeafHashes(nodeCrypto, fromTiles)).toEqual(tree.root());
  });

  it('hold in level 1 and 2 the roots of the full tiles below', () => {
    for (const level of [1, 2]) {
      for (const tile of tilesOfSize(tree.size).filter((each) => each.level === level)) {
        const hashes = decodeTile(tileBytes(tree, level, tile.index, tile.width), tile.width);
        hashes?.forEach((hash, i) => {
          const below = tileBytes(tree, level - 1, tile.index * 256 + i, 256);
          const belowHashes = decodeTile(below, 256) ?? [];
          expect(rootOfLeafHashes(nodeCrypto, belowHashes)).toEqual(hash);
        });
        expect(hashes?.length).toBe(tile.width);
      }
    }
  });

  it('are 8,192 bytes for a full tile; a partial tile is its beginning, at any past size', () => {
    const full = tileBytes(tree, 0, 3, 256);
    expect(full.length).toBe(8192);
    expect(tileBytes(tree, 0, 3, 17)).toEqual(full.subarray(0, 17 * 32));
    expect(() => tileBytes(tree, 0, 257, 256)).toThrow(AssertionFailed);
    expect(() => tileBytes(tree, 1, 1, 2)).toThrow(AssertionFailed);
    expect(decodeTile(full, 255)).toBeUndefined();
    expect(decodeTile(full.subarray(1), 256)).toBeUndefined();
  });

  it('encode bundles of any entries reversibly', () => {
    const bundles = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 256 });
    fc.assert(
      fc.property(bundles, (given) => {
        const bundle = encodeEntryBundle(given);
        expect(decodeEntryBundle(bundle, given.length)).toEqual(given);
        expect(decodeEntryBundle(bundle, given.length + 1)).toBeUndefined();
        expect(decodeEntryBundle(bundle, given.length - 1)).toBeUndefined();
        for (let end = 0; end < bundle.length; end++) {
          expect(decodeEntryBundle(bundle.subarray(0, end), given.length)).toBeUndefined();
        }
        expect(
          decodeEntryBundle(concatBytes(bundle, Uint8Array.of(0)), given.length),
        ).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  it('take an entry of 65,535 bytes and no longer', () => {
    const longest = new Uint8Array(65_535).fill(7);
    expect(decodeEntryBundle(encodeEntryBundle([longest]), 1)).toEqual([longest]);
    expect(() => encodeEntryBundle([new Uint8Array(65_536)])).toThrow(AssertionFailed);
    expect(() => encodeEntryBundle([])).toThrow(AssertionFailed);
    expect(() => encodeEntryBundle(Array.from({ length: 257 }, () => longest))).toThrow(
      AssertionFailed,
    );
  });
});

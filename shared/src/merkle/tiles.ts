/**
 * The static resources of c2sp.org/tlog-tiles: what a log of a given size consists of, their paths and
 * their bytes. A tile is 256 neighbouring hashes (level L: the roots of full tiles of level L - 1), an
 * entry bundle the 256 entries under a level-0 tile; the rightmost may be partial.
 */
import { assert } from '../base/assert.ts';
import { concatBytes, u16be } from '../base/bytes.ts';
import { hashBytes } from './hashes.ts';
import { isSize } from './sizes.ts';
import type { MerkleTree } from './tree.ts';

export { rootOfEntries, rootOfLeafHashes } from './frontier.ts';

export const tileWidthMax = 256;
/** The length field of a bundle has 16 bits. */
export const entryBytesMax = 0xffff;

const levelMax = 63;
/** More than any index below 2^53 needs: what is longer is not worth matching. */
const pathCharactersMax = 64;

export interface TileId {
  readonly level: number | 'entries';
  readonly index: number;
  /** Hashes or entries, 1 to 256; 256 is a full tile, which its path does not say. */
  readonly width: number;
}

function isTileId({ level, index, width }: TileId): boolean {
  const levelFits = level === 'entries' || (isSize(level) && level <= levelMax);
  return levelFits && isSize(index) && isSize(width) && width >= 1 && width <= tileWidthMax;
}

/** Relative to the log's prefix, without a leading slash: `tile/0/x001/x234/067.p/5`. */
export function formatTilePath(tile: TileId): string {
  assert(isTileId(tile), 'a tile id');
  const groups = [String(tile.index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(tile.index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  }
  const suffix = tile.width === tileWidthMax ? '' : `.p/${tile.width}`;
  return `tile/${tile.level}/${groups.join('/')}${suffix}`;
}

/** Only what `formatTilePath` writes; undefined for everything else, so that one tile has one address. */
export function parseTilePath(path: string): TileId | undefined {
  if (path.length > pathCharactersMax) return undefined;
  const match =
    /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path);
  if (match === null) return undefined;
  const [, level = '', groups = '', width] = match;
  const tile: TileId = {
    level: level === 'entries' ? level : Number(level),
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: width === undefined ? tileWidthMax : Number(width),
  };
  return isTileId(tile) && formatTilePath(tile) === path ? tile : undefined;
}

/**
 * Every tile and bundle of a log of `size` entries, bundles first; with `since`, only those that a log
 * of that size did not have yet (a partial tile that grew is a new tile).
 */
export function tilesOfSize(size: number, since = 0): TileId[] {
  assert(isSize(size) && isSize(since) && since <= size, `tiles of ${size} since ${since}`);
  const tiles: TileId[] = [];
  const addLevel = (level: TileId['level'], had: number, has: number): void => {
    for (let index = Math.floor(had / tileWidthMax); index * tileWidthMax < has; index++) {
      const width = Math.min(tileWidthMax, has - index * tileWidthMax);
      tiles.push({ level, index, width });
    }
  };
  if (since < size) addLevel('entries', since, size);
  let had = since;
  let has = size;
  for (let level = 0; had < has; level++) {
    addLevel(level, had, has);
    had = Math.floor(had / tileWidthMax);
    has = Math.floor(has / tileWidthMax);
  }
  return tiles;
}

/** The hashes of a tile that the tree has, 32 bytes each. */
export function tileBytes(
  tree: MerkleTree,
  level: number,
  index: number,
  width: number,
): Uint8Array {
  assert(isTileId({ level, index, width }), 'a tile id');
  return tree.subtreeHashes(8 * level, index * tileWidthMax, width);
}

/** The hashes in a tile of known width; undefined when the length is another. */
export function decodeTile(bytes: Uint8Array, width: number): Uint8Array[] | undefined {
  if (bytes.length !== width * hashBytes) return undefined;
  return Array.from({ length: width }, (_, i) => bytes.slice(i * hashBytes, (i + 1) * hashBytes));
}

export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  assert(entries.length >= 1 && entries.length <= tileWidthMax, 'a bundle has 1 to 256 entries');
  return concatBytes(...entries.flatMap((entry) => [u16be(entry.length), entry]));
}

/** The entries of a bundle of known width; undefined when it holds more, fewer or half an entry. */
export function decodeEntryBundle(bytes: Uint8Array, width: number): Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (entries.length === width || at + 2 > bytes.length) return undefined;
    const end = at + 2 + view.getUint16(at);
    if (end > bytes.length) return undefined;
    entries.push(bytes.slice(at + 2, end));
    at = end;
  }
  return entries.length === width ? entries : undefined;
}

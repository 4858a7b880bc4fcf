/**
 * The inclusion of one leaf from the log's static files: one bundle, and the few tiles that its path crosses.
 * What is read is hashed here, so it does not matter who served it; only the checkpoint's signature is trusted.
 */
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { Checkpoint } from '../merkle/checkpoint.ts';
import { hashLeaf, hashNode } from '../merkle/hashes.ts';
import { verifyInclusion } from '../merkle/proofs.ts';
import { isPowerOfTwo, splitPoint } from '../merkle/sizes.ts';
import {
  decodeEntryBundle,
  decodeTile,
  formatTilePath,
  rootOfLeafHashes,
  tileWidthMax,
} from '../merkle/tiles.ts';
import type { TileId } from '../merkle/tiles.ts';

/** Bytes of a file below the log's prefix; undefined when it is not there. Faults are thrown. */
export type ReadLogFile = (path: string) => Promise<Uint8Array | undefined>;

/**
 * The entry at `index`, proved to be in the log of the checkpoint; undefined when the files do not prove it.
 * `checkpoint`: verified.
 */
export async function proveEntry(
  crypto: CryptoPort,
  read: ReadLogFile,
  { size, root }: Checkpoint,
  index: number,
): Promise<Uint8Array | undefined> {
  if (index >= size) return undefined;
  const tiles = makeTileReader(read, size);
  const entries = await tiles.entries(Math.floor(index / tileWidthMax));
  const entry = entries?.[index % tileWidthMax];
  if (entry === undefined) return undefined;
  const proof = await readPath(crypto, tiles, index, size);
  if (proof === undefined) return undefined;
  const leafHash = hashLeaf(crypto, entry);
  return verifyInclusion(crypto, { index, size, leafHash, proof, root }) ? entry : undefined;
}

interface TileReader {
  entries(index: number): Promise<readonly Uint8Array[] | undefined>;
  hashes(level: number, index: number): Promise<readonly Uint8Array[] | undefined>;
}

/** As they are in a log of `size`; a full file may stand where that log had a part of it. */
function makeTileReader(read: ReadLogFile, size: number): TileReader {
  const known = new Map<string, Promise<readonly Uint8Array[] | undefined>>();
  const widthOf = (level: TileId['level'], index: number): number => {
    const hashes = level === 'entries' ? size : Math.floor(size / tileWidthMax ** level);
    return Math.min(tileWidthMax, hashes - index * tileWidthMax);
  };
  const readTile = async (
    level: TileId['level'],
    index: number,
  ): Promise<readonly Uint8Array[] | undefined> => {
    const width = widthOf(level, index);
    if (width < 1) return undefined;
    const decode = level === 'entries' ? decodeEntryBundle : decodeTile;
    const own = await read(formatTilePath({ level, index, width }));
    if (own) return decode(own, width);
    const full = width < tileWidthMax && (await read(formatTilePath({ level, index, width: 256 })));
    return full ? decode(full, tileWidthMax)?.slice(0, width) : undefined;
  };
  const once = async (level: TileId['level'], index: number) => {
    const key = `${level}/${index}`;
    const reading = known.get(key) ?? readTile(level, index);
    known.set(key, reading);
    return reading;
  };
  return { entries: async (index) => once('entries', index), hashes: once };
}

/** RFC 6962, section 2.1.1: from the leaf's sibling to the root's child. */
async function readPath(
  crypto: CryptoPort,
  tiles: TileReader,
  index: number,
  size: number,
): Promise<Uint8Array[] | undefined> {
  const fromRoot: Uint8Array[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    const isLeft = index < middle;
    const sibling = isLeft
      ? await rangeHash(crypto, tiles, middle, end)
      : await rangeHash(crypto, tiles, start, middle);
    if (sibling === undefined) return undefined;
    fromRoot.push(sibling);
    if (isLeft) end = middle;
    else start = middle;
  }
  return fromRoot.reverse();
}

/** The root over leaves `start` to `end`, where `start` is a multiple of the least power of two not below their number. */
async function rangeHash(
  crypto: CryptoPort,
  tiles: TileReader,
  start: number,
  end: number,
): Promise<Uint8Array | undefined> {
  const count = end - start;
  if (isPowerOfTwo(count)) return subtreeHash(crypto, tiles, start, count);
  const middle = start + splitPoint(count);
  const left = await rangeHash(crypto, tiles, start, middle);
  const right = await rangeHash(crypto, tiles, middle, end);
  return left && right && hashNode(crypto, left, right);
}

/** A perfect subtree lies inside one tile of the highest level whose hashes are not larger than it. */
async function subtreeHash(
  crypto: CryptoPort,
  tiles: TileReader,
  start: number,
  count: number,
): Promise<Uint8Array | undefined> {
  const level = Math.floor(Math.log2(count) / 8);
  const leavesPerHash = tileWidthMax ** level;
  const first = start / leavesPerHash;
  const hashes = await tiles.hashes(level, Math.floor(first / tileWidthMax));
  const at = first % tileWidthMax;
  const inside = hashes?.slice(at, at + count / leavesPerHash);
  return inside?.length === count / leavesPerHash ? rootOfLeafHashes(crypto, inside) : undefined;
}

/** The files of a log of known size, read ahead within bounds and given in order. */
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { hashBytes } from '@mutabaqa/shared/merkle/hashes.ts';
import type { TileId } from '@mutabaqa/shared/merkle/tiles.ts';
import {
  decodeEntryBundle,
  decodeTile,
  formatTilePath,
  tileWidthMax,
} from '@mutabaqa/shared/merkle/tiles.ts';
import type { LogSource } from './log-source.ts';

/** No leaf of ours is longer (kind, station id, commitment, time): memory is bounded by it. */
export const leafBytesMax = 256;

export interface LogFile {
  readonly path: string;
  /** Hashes of a tile or entries of a bundle, as many as asked for; else what is wrong with the file. */
  readonly items: Result<readonly Uint8Array[], string>;
}

/** What stands under one tile of level 0. */
export interface LogChunk {
  readonly index: number;
  readonly width: number;
  readonly bundle: LogFile;
  readonly tile: LogFile;
}

/** At most `parallel` chunks, each two files, are under way or waiting. */
export async function* readChunks(
  source: LogSource,
  size: number,
  parallel: number,
): AsyncGenerator<LogChunk> {
  const count = Math.ceil(size / tileWidthMax);
  const ahead: Promise<() => LogChunk>[] = [];
  for (let next = 0, index = 0; index < count; index++) {
    for (; next < count && next < index + parallel; next++) {
      ahead.push(settle(readChunk(source, size, next)));
    }
    const settled = await ahead.shift();
    if (settled !== undefined) yield settled();
  }
}

/** A rejection waits for its turn; otherwise one behind the others would end the process. */
async function settle<Value>(pending: Promise<Value>): Promise<() => Value> {
  return await pending.then(
    (value) => () => value,
    (fault: unknown) => () => {
      throw fault;
    },
  );
}

async function readChunk(source: LogSource, size: number, index: number): Promise<LogChunk> {
  const width = Math.min(tileWidthMax, size - index * tileWidthMax);
  const [bundle, tile] = await Promise.all([
    readLogFile(source, { level: 'entries', index, width }),
    readLogFile(source, { level: 0, index, width }),
  ]);
  return { index, width, bundle, tile };
}

/**
 * A partial file may be deleted once the full one is served, so a missing one is looked for there.
 * @throws SourceFault
 */
export async function readLogFile(source: LogSource, tile: TileId): Promise<LogFile> {
  const partial = await readExactly(source, tile, tile.width);
  const isMissing = !partial.items.ok && partial.items.error.startsWith('missing');
  if (!isMissing || tile.width === tileWidthMax) return partial;
  const full = await readExactly(source, { ...tile, width: tileWidthMax }, tile.width);
  return full.items.ok ? full : partial;
}

async function readExactly(source: LogSource, tile: TileId, wanted: number): Promise<LogFile> {
  const path = formatTilePath(tile);
  const isBundle = tile.level === 'entries';
  const itemBytesMax = isBundle ? 2 + leafBytesMax : hashBytes;
  const file = await source.read(path, tile.width * itemBytesMax);
  if (!file.ok) return { path, items: fail(`${file.error.kind}: ${file.error.detail}`) };
  const items = (isBundle ? decodeEntryBundle : decodeTile)(file.value, tile.width);
  if (items === undefined) {
    return { path, items: fail(`not ${tile.width} ${isBundle ? 'entries' : 'hashes'}`) };
  }
  return { path, items: ok(items.slice(0, wanted)) };
}

/** The tiles above level 0 as they must be, derived from the full tiles of level 0. One tile per level in memory. */
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { rootOfLeafHashes, tileWidthMax } from '@mutabaqa/shared/merkle/tiles.ts';

export interface DerivedTile {
  readonly level: number;
  readonly index: number;
  /** 1 to 256 hashes. */
  readonly hashes: readonly Uint8Array[];
}

export interface UpperTiles {
  /** Takes the hashes of the next full tile of level 0; gives the tiles that it completes. */
  add(fullTile: readonly Uint8Array[]): DerivedTile[];
  /** The partial tiles at the log's edge. */
  rest(): DerivedTile[];
}

export function makeUpperTiles(crypto: CryptoPort): UpperTiles {
  // By level - 1: hashes of the tile that is growing, and how many tiles were completed.
  const levels: { hashes: Uint8Array[]; done: number }[] = [];
  return {
    add(fullTile) {
      const completed: DerivedTile[] = [];
      let full: readonly Uint8Array[] | undefined = fullTile;
      for (let level = 1; full !== undefined; level++) {
        const growing = (levels[level - 1] ??= { hashes: [], done: 0 });
        growing.hashes.push(rootOfLeafHashes(crypto, full));
        full = undefined;
        if (growing.hashes.length < tileWidthMax) continue;
        full = growing.hashes;
        completed.push({ level, index: growing.done, hashes: full });
        growing.hashes = [];
        growing.done += 1;
      }
      return completed;
    },
    rest: () =>
      levels.flatMap(({ hashes, done }, i) =>
        hashes.length === 0 ? [] : [{ level: i + 1, index: done, hashes }],
      ),
  };
}

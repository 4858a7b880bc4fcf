/**
 * The log as static files (c2sp.org/tlog-tiles): a projection of the store that can be deleted and comes
 * back. Tiles first, checkpoint last: whoever reads a checkpoint finds everything below it.
 */
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { equalBytes, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { parseCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatVkey, parseNote } from '@mutabaqa/shared/merkle/note.ts';
import type { TileId } from '@mutabaqa/shared/merkle/tiles.ts';
import {
  encodeEntryBundle,
  formatTilePath,
  tileBytes,
  tileWidthMax,
  tilesOfSize,
} from '@mutabaqa/shared/merkle/tiles.ts';
import { makeTree } from '@mutabaqa/shared/merkle/tree.ts';
import type { Sequencer } from '../log/sequencer.ts';
import type { Store } from '../store/store.ts';
import type { PublicFiles } from './public-files.ts';
import { writeIfOther } from './public-files.ts';

export interface LogFilesPorts {
  readonly crypto: CryptoPort;
  /** Becomes `<prefix>` of the log's addresses. */
  readonly directory: string;
  readonly files: PublicFiles;
  readonly store: Pick<Store, 'leaves'>;
  readonly sequencer: Pick<Sequencer, 'size' | 'checkpoint'>;
  readonly logKey: NoteKey;
  /** The signed record that leaf 0 commits to; undefined for the first log. */
  readonly successor?: Uint8Array | undefined;
  /** Told after the checkpoint is out; must not throw and is not waited for. */
  readonly onPublished?: ((published: PublishedCheckpoint) => void) | undefined;
}

export interface PublishedCheckpoint {
  readonly origin: string;
  readonly size: number;
  /** As signed by the log, without cosignatures. */
  readonly note: string;
  /** From an earlier size to this one. */
  readonly consistencyProof: (from: number) => Uint8Array[];
}

export interface LogFiles {
  /** Brings the files up to the newest durable checkpoint; the size that they show then. */
  publish(): Promise<number>;
}

/** Below the public directory, and of the address: a successor log has files of its own, the old ones stay. */
export function logDirectoryName(logNumber: number): string {
  return logNumber === 1 ? 'log' : `log-${logNumber}`;
}

const leavesPerRead = 4096;

export function makeLogFiles(ports: LogFilesPorts): LogFiles {
  const { crypto, directory, files, store, sequencer, logKey, successor, onPublished } = ports;
  const tree = makeTree(crypto);
  let published = 0;

  async function writeTile(tile: TileId): Promise<void> {
    const path = join(directory, formatTilePath(tile));
    writeIfOther(files, path, await contentOf(tile));
  }

  async function contentOf({ level, index, width }: TileId): Promise<Uint8Array> {
    if (level !== 'entries') return tileBytes(tree, level, index, width);
    const first = index * tileWidthMax;
    const leaves = await store.leaves(first, first + width);
    assert(leaves.length === width, `${width} leaves from ${first}`);
    return encodeEntryBundle(leaves.map(({ entry }) => entry));
  }

  return {
    async publish() {
      const { size, checkpoint } = sequencer;
      if (size === published && size > 0) return size;
      while (tree.size < size) {
        const to = Math.min(size, tree.size + leavesPerRead);
        for (const { entry } of await store.leaves(tree.size, to)) {
          tree.append(hashLeaf(crypto, entry));
        }
      }
      const stated = parseCheckpoint(assertDefined(parseNote(checkpoint), 'a note').text);
      // What was signed and what is served must be one history, or nothing is published at all.
      assert(
        stated?.size === size && equalBytes(stated.root, tree.root(size)),
        'the leaves give the signed root',
      );
      for (const tile of tilesOfSize(size, published)) await writeTile(tile);
      writeIfOther(files, join(directory, 'key'), utf8(`${formatVkey(logKey)}\n`));
      if (successor) writeIfOther(files, join(directory, 'successor'), successor);
      writeIfOther(files, join(directory, 'checkpoint'), utf8(checkpoint));
      published = size;
      onPublished?.({
        ...{ origin: logKey.name, size, note: checkpoint },
        consistencyProof: (from) => tree.consistencyProof(from, size),
      });
      return size;
    },
  };
}

/** Logs as their files, with a log key from a fixed seed; the server's code has no part in it. */
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import { encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import type { Checkpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { signCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatVkey, makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import {
  encodeEntryBundle,
  formatTilePath,
  tileBytes,
  tilesOfSize,
  tileWidthMax,
} from '@mutabaqa/shared/merkle/tiles.ts';
import { makeTree } from '@mutabaqa/shared/merkle/tree.ts';
import type { MerkleTree } from '@mutabaqa/shared/merkle/tree.ts';

const signer = ed25519KeyFromSeed(nodeCrypto.sha256(utf8('log key of tests')));

export const testLogKey: NoteKey = makeNoteKey(
  nodeCrypto,
  'log.example.org/test-2029/log',
  signer.publicKey,
);

export function signTestCheckpoint(checkpoint: Omit<Checkpoint, 'origin'>): string {
  const full = { origin: testLogKey.name, ...checkpoint };
  return signCheckpoint(full, testLogKey, (message) => signer.sign(message));
}

export const testLogStartMs = Date.UTC(2029, 9, 11, 18);

/** Leaf 0 is a package; then transmissions and cards in turn, one a millisecond. */
export function makeTestLeaf(index: number): Leaf {
  const kind = index === 0 ? 'package' : index % 2 === 1 ? 'transmission' : 'card';
  return {
    kind,
    stationId: index === 0 ? '' : `S-${index}`,
    commitment: nodeCrypto.sha256(utf8(`commitment ${index}`)),
    timeMs: testLogStartMs + index,
  };
}

export function makeTestEntries(size: number): Uint8Array[] {
  return Array.from({ length: size }, (_, index) => encodeLeaf(makeTestLeaf(index)));
}

/** Every file of a log with these entries, by path below its prefix. */
export function makeLogFiles(entries: readonly Uint8Array[]): Map<string, Uint8Array> {
  const tree = treeOf(entries);
  const note = signTestCheckpoint({ size: tree.size, root: tree.root() });
  return new Map([
    ['checkpoint', utf8(note)],
    ['key', utf8(`${formatVkey(testLogKey)}\n`)],
    ...tilesOfSize(tree.size).map(({ level, index, width }): [string, Uint8Array] => {
      const first = index * tileWidthMax;
      const bytes =
        level === 'entries'
          ? encodeEntryBundle(entries.slice(first, first + width))
          : tileBytes(tree, level, index, width);
      return [formatTilePath({ level, index, width }), bytes];
    }),
  ]);
}

export function treeOf(entries: readonly Uint8Array[]): MerkleTree {
  const tree = makeTree(nodeCrypto);
  for (const entry of entries) tree.append(hashLeaf(nodeCrypto, entry));
  return tree;
}

/**
 * What a dishonest centre does after it has published: it changes files or leaves, and then makes everything
 * fit that it has the key for, which is the log's and nobody else's.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { compareIds } from '@mutabaqa/shared/base/ids.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeLeaf, encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import {
  decodeVersionRecord,
  encodeVersionRecord,
  versionCommitment,
} from '@mutabaqa/shared/log/version-record.ts';
import { signCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import { formatVkey } from '@mutabaqa/shared/merkle/note.ts';
import {
  encodeEntryBundle,
  formatTilePath,
  tileBytes,
  tilesOfSize,
  tileWidthMax,
} from '@mutabaqa/shared/merkle/tiles.ts';
import { makeTree } from '@mutabaqa/shared/merkle/tree.ts';
import type { PublishedCentre } from './published-centre.ts';
import { sampleKey } from './sample-election.ts';

/** Of `results/versions/1`. */
export function editVersion(
  { at }: PublishedCentre,
  file: string,
  edit: (text: string) => string,
): void {
  const path = at('public', 'results', 'versions', '1', file);
  const before = readFileSync(path, 'utf8');
  const after = edit(before);
  if (after === before) throw new Error(`nothing was changed in ${file}`);
  writeFileSync(path, after);
}

/** Sums, record and leaf of the version, and the whole log, made to fit; `edit` may change earlier leaves. */
export async function coverTracks(
  published: PublishedCentre,
  edit: (entries: Uint8Array[]) => Uint8Array[] = (entries) => entries,
): Promise<void> {
  const { centre, at } = published;
  const version = at('public', 'results', 'versions', '1');
  const sums = sumsOf(version);
  writeFileSync(join(version, 'SHA256SUMS'), sums);
  const recordPath = join(version, 'version-record');
  const before = assertDefined(decodeVersionRecord(readFileSync(recordPath)), 'a record');
  const sumsDigest = nodeCrypto.sha256(utf8(sums));
  const record = encodeVersionRecord({ ...before, sumsDigest });
  writeFileSync(recordPath, record);
  const leaves = await centre.store.leaves(0, centre.sequencer.size);
  const commitment = versionCommitment(nodeCrypto, record);
  const entries = leaves.map(({ entry }) => {
    const leaf = assertDefined(decodeLeaf(entry), 'a leaf');
    return leaf.kind === 'version' ? encodeLeaf({ ...leaf, commitment }) : entry;
  });
  writeLog(published, edit(entries));
}

function sumsOf(directory: string): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .filter((name) => name !== 'SHA256SUMS' && name !== 'version-record')
    .sort(compareIds)
    .map((name) => {
      const content = readFileSync(join(directory, name));
      return `${createHash('sha256').update(content).digest('hex')}  ${name}\n`;
    })
    .join('');
}

/** Another history under the same key, instead of the one that was served. */
function writeLog({ at, logKey }: PublishedCentre, entries: readonly Uint8Array[]): void {
  const tree = makeTree(nodeCrypto);
  for (const entry of entries) tree.append(hashLeaf(nodeCrypto, entry));
  const checkpoint = { origin: logKey.name, size: tree.size, root: tree.root() };
  const { sign } = sampleKey('log');
  const files: [string, Uint8Array][] = [
    ['checkpoint', utf8(signCheckpoint(checkpoint, logKey, sign))],
    ['key', utf8(`${formatVkey(logKey)}\n`)],
    ...tilesOfSize(tree.size).map((tile): [string, Uint8Array] => {
      const { level, index, width } = tile;
      const first = index * tileWidthMax;
      const bytes =
        level === 'entries'
          ? encodeEntryBundle(entries.slice(first, first + width))
          : tileBytes(tree, level, index, width);
      return [formatTilePath(tile), bytes];
    }),
  ];
  rmSync(at('public', 'log'), { recursive: true });
  for (const [name, bytes] of files) {
    const path = at('public', 'log', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}

/** From the first entry to the root: reads the files of a checkpoint's size and compares as it goes. */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import type { Checkpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import type { Frontier } from '@mutabaqa/shared/merkle/frontier.ts';
import { makeFrontier } from '@mutabaqa/shared/merkle/frontier.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import { tileWidthMax } from '@mutabaqa/shared/merkle/tiles.ts';
import type { CheckList } from '../report/check-list.ts';
import type { HistoryChecker } from './check-history.ts';
import type { LeafChecker, LeafSummary } from './check-leaves.ts';
import { makeLeafChecker } from './check-leaves.ts';
import type { LogSource } from './log-source.ts';
import type { LogChunk } from './read-log-files.ts';
import { readChunks, readLogFile } from './read-log-files.ts';
import type { DerivedTile } from './upper-tiles.ts';
import { makeUpperTiles } from './upper-tiles.ts';

export type WalkCheckId = 'entries' | 'tiles' | 'root' | 'times' | 'first-leaf';

export interface WalkOptions {
  readonly crypto: CryptoPort;
  readonly parallel: number;
  readonly history: HistoryChecker | undefined;
  readonly onLeaf: ((index: number, leaf: Leaf) => void) | undefined;
}

/** Fails and passes the checks of `WalkCheckId`. @throws SourceFault */
export async function walkLog(
  source: LogSource,
  checkpoint: Checkpoint,
  checks: CheckList<WalkCheckId>,
  { crypto, parallel, history, onLeaf }: WalkOptions,
): Promise<LeafSummary> {
  const leaves = makeLeafChecker(checks);
  const frontier = makeFrontier(crypto);
  const upper = makeUpperTiles(crypto);
  history?.reach(frontier);
  for await (const chunk of readChunks(source, checkpoint.size, parallel)) {
    const hashes = checkChunk(crypto, checks, leaves, chunk, onLeaf);
    // Neither entries nor hashes: nothing after this place can be derived. A signed size could
    // otherwise send its reader through files without end that are not there.
    if (hashes === undefined) break;
    appendAll(frontier, hashes, history);
    if (hashes.length < tileWidthMax) continue;
    for (const tile of upper.add(hashes)) await checkTile(source, checks, tile);
  }
  const isWhole = frontier.size === checkpoint.size;
  if (isWhole) for (const tile of upper.rest()) await checkTile(source, checks, tile);
  history?.finish();
  conclude(checks, checkpoint, frontier, leaves);
  return leaves.summary();
}

function appendAll(
  frontier: Frontier,
  hashes: readonly Uint8Array[],
  history: HistoryChecker | undefined,
): void {
  for (const hash of hashes) {
    frontier.append(hash);
    history?.reach(frontier);
  }
}

/** The leaf hashes: of the entries, or where these cannot be read, of the tile. */
function checkChunk(
  crypto: CryptoPort,
  checks: CheckList<WalkCheckId>,
  leaves: LeafChecker,
  { index, width, bundle, tile }: LogChunk,
  onLeaf: WalkOptions['onLeaf'],
): readonly Uint8Array[] | undefined {
  const firstIndex = index * tileWidthMax;
  const range = `leaves ${firstIndex} to ${firstIndex + width - 1}`;
  if (!tile.items.ok) checks.fail('tiles', `${tile.path} (${range})`, tile.items.error);
  if (!bundle.items.ok) {
    checks.fail('entries', `${bundle.path} (${range})`, bundle.items.error);
    if (index === 0) checks.leave('first-leaf', 'leaf 0 could not be read');
    return tile.items.ok ? tile.items.value : undefined;
  }
  return bundle.items.value.map((entry, i) => {
    const leaf = leaves.check(firstIndex + i, entry, bundle.path);
    if (leaf !== undefined) onLeaf?.(firstIndex + i, leaf);
    const hash = hashLeaf(crypto, entry);
    const claimed = tile.items.ok ? tile.items.value[i] : undefined;
    if (claimed !== undefined && !equalBytes(claimed, hash)) {
      checks.fail('tiles', `leaf ${firstIndex + i} (${tile.path})`, 'not the hash of the entry');
    }
    return hash;
  });
}

async function checkTile(
  source: LogSource,
  checks: CheckList<WalkCheckId>,
  { level, index, hashes }: DerivedTile,
): Promise<void> {
  const { path, items } = await readLogFile(source, { level, index, width: hashes.length });
  if (!items.ok) {
    checks.fail('tiles', path, items.error);
    return;
  }
  for (const [i, hash] of items.value.entries()) {
    const derived = hashes[i];
    if (derived && equalBytes(derived, hash)) continue;
    checks.fail('tiles', `hash ${i} (${path})`, 'not the root of the tile below');
  }
}

function conclude(
  checks: CheckList<WalkCheckId>,
  { size, root }: Checkpoint,
  frontier: Frontier,
  leaves: LeafChecker,
): void {
  if (frontier.size < size) {
    for (const id of ['root', 'tiles', 'entries', 'times', 'first-leaf'] as const) {
      checks.leave(id, `only ${frontier.size} of ${size} leaves could be read`);
    }
    return;
  }
  if (equalBytes(frontier.root(), root)) checks.pass('root');
  else checks.fail('root', `size ${size}`, 'the entries lead to another root');
  checks.pass('tiles');
  checks.pass('entries', `${size} leaves`);
  if (size === 0) checks.leave('first-leaf', 'the log is empty');
  else if (leaves.summary().first !== undefined) checks.pass('first-leaf');
  if (checks.hasFailed('entries')) checks.leave('times', 'of the leaves that could be read');
  checks.pass('times');
}

/** A log's tree from its tiles of level 0: enough for any proof between sizes, without its entries. */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Checkpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { makeTree, type MerkleTree } from '@mutabaqa/shared/merkle/tree.ts';
import { tileWidthMax } from '@mutabaqa/shared/merkle/tiles.ts';
import type { LogSource } from './log-source.ts';
import { readLogFile } from './read-log-files.ts';

export interface TreeProblem {
  readonly position: string;
  readonly problem: string;
}

/** 64 bytes of memory a leaf. Only a tree that leads to the checkpoint's root is given. @throws SourceFault */
export async function readLogTree(
  crypto: CryptoPort,
  source: LogSource,
  { size, root }: Checkpoint,
): Promise<Result<MerkleTree, TreeProblem>> {
  const tree = makeTree(crypto);
  while (tree.size < size) {
    const index = tree.size / tileWidthMax;
    const width = Math.min(tileWidthMax, size - tree.size);
    const { path, items } = await readLogFile(source, { level: 0, index, width });
    if (!items.ok) return fail({ position: path, problem: items.error });
    for (const hash of items.value) tree.append(hash);
  }
  if (equalBytes(tree.root(), root)) return ok(tree);
  return fail({
    position: `size ${size}`,
    problem: 'the tiles lead to another root than is signed',
  });
}

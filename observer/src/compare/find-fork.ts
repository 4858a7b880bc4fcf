/** From two signed checkpoints and the tree of the larger one: one history, or the proof of two. */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { Checkpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { formatForkEvidence } from '@mutabaqa/shared/merkle/fork-evidence.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { MerkleTree } from '@mutabaqa/shared/merkle/tree.ts';

export interface SignedCheckpoint extends Checkpoint {
  /** The signed note, verbatim; its signature is verified. */
  readonly note: string;
}

/** The evidence file's text; undefined when the smaller one belongs to the larger one's history. */
export function findFork(
  logKey: NoteKey,
  smaller: SignedCheckpoint,
  larger: SignedCheckpoint,
  treeOfLarger: Pick<MerkleTree, 'root' | 'consistencyProof'>,
): string | undefined {
  if (smaller.size === 0) return undefined;
  const root = treeOfLarger.root(smaller.size);
  if (equalBytes(root, smaller.root)) return undefined;
  const notes: [string, string] = [smaller.note, larger.note];
  if (smaller.size === larger.size) return formatForkEvidence({ logKey, notes });
  const proof = treeOfLarger.consistencyProof(smaller.size, larger.size);
  return formatForkEvidence({ logKey, notes, path: { root, proof } });
}

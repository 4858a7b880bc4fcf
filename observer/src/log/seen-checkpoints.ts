/**
 * Every checkpoint of a log that this observer has ever seen. Two signed ones that contradict each other
 * are the proof that a log showed two histories, so none is ever dropped.
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { Checkpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';

export interface SeenCheckpoint extends Checkpoint {
  /** Unix milliseconds of the observer's clock. */
  readonly seenAtMs: number;
  /** The signed note, verbatim. */
  readonly note: string;
}

/** Only checkpoints whose signature verified under the log's key come here. */
export interface SeenCheckpoints {
  list(): readonly SeenCheckpoint[];
  /** Durable on return; without effect for a size and root that are there already. */
  keep(checkpoint: Checkpoint, note: string): void;
}

export function isSeen(seen: readonly SeenCheckpoint[], { size, root }: Checkpoint): boolean {
  return seen.some((each) => each.size === size && equalBytes(each.root, root));
}

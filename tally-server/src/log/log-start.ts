/** Whether a log may go on from what the store and the guard say: never into a second history. */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { Checkpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import type { MerkleTree } from '@mutabaqa/shared/merkle/tree.ts';

export type LogProblem =
  /** The store's leaves do not give its own checkpoint, or that is not signed by the log's key. */
  | 'store-damaged'
  /** The guard file is gone: the highest checkpoint known cannot be reached. */
  | 'guard-missing'
  | 'guard-not-ours'
  /** Receipts may exist for leaves that the store does not hold: only a successor log may follow. */
  | 'store-behind'
  /** Store and guard tell different histories. */
  | 'histories-differ'
  /** Leaf 0 is another election package, or another successor record. */
  | 'genesis-differs';

export type LogStart =
  | { readonly kind: 'new' }
  | { readonly kind: 'continue' }
  /** The last crash came between store and guard; nobody saw the newest leaves. */
  | { readonly kind: 'catch-up' }
  | { readonly kind: 'refuse'; readonly problem: LogProblem };

/** Signatures are verified already: undefined stands for absent, 'invalid' for not ours. */
export interface KnownCheckpoints {
  readonly store: Checkpoint | 'invalid' | undefined;
  readonly guard: Checkpoint | 'invalid' | undefined;
}

export function decideLogStart(
  tree: Pick<MerkleTree, 'size' | 'root'>,
  { store, guard }: KnownCheckpoints,
): LogStart {
  if (guard === 'invalid') return refuse('guard-not-ours');
  if (store === 'invalid') return refuse('store-damaged');
  if (store === undefined) {
    if (tree.size > 0) return refuse('store-damaged');
    // The guard is created before leaf 0, so an empty store with a guard at 0 is an interrupted start.
    return guard === undefined || guard.size === 0 ? { kind: 'new' } : refuse('store-behind');
  }
  if (store.size !== tree.size || !equalBytes(store.root, tree.root())) {
    return refuse('store-damaged');
  }
  if (guard === undefined) return refuse('guard-missing');
  if (guard.size > tree.size) return refuse('store-behind');
  if (!equalBytes(guard.root, tree.root(guard.size))) return refuse('histories-differ');
  return { kind: guard.size === tree.size ? 'continue' : 'catch-up' };
}

function refuse(problem: LogProblem): LogStart {
  return { kind: 'refuse', problem };
}

export const logProblemTexts: Readonly<Record<LogProblem, string>> = {
  'store-damaged': 'the stored leaves do not give the stored checkpoint; restore a backup',
  'guard-missing':
    'the guard file is missing, so the highest checkpoint known cannot be reached; bring it back or let the officers sign a successor record: tally-server succeed',
  'guard-not-ours': 'the guard file holds a checkpoint that this log did not sign',
  'store-behind':
    'the guard knows a higher checkpoint than the store holds; restore a newer backup or let the officers sign a successor record: tally-server succeed',
  'histories-differ': 'store and guard tell different histories of one log',
  'genesis-differs':
    'the log began with another election package than the one in package/; bring that one back',
};

/**
 * The sequencer: group commit, one signature a batch, the tree in memory.
 *
 * Order of the durable steps of a batch: leaves, evidence and checkpoint in one store transaction; the
 * checkpoint in the guard; only then listeners, and answers that may leave the house.
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import { decodeLeaf, encodeLeaf, sealLeaf, sealNonceBytes } from '@mutabaqa/shared/log/leaf.ts';
import { signCheckpoint, verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import type { NoteKey, Sign } from '@mutabaqa/shared/merkle/note.ts';
import { makeTree, type MerkleTree } from '@mutabaqa/shared/merkle/tree.ts';
import type { LogItem, Store } from '../store/store.ts';
import type { CheckpointGuard } from './checkpoint-guard.ts';
import { decideLogStart, type LogProblem } from './log-start.ts';
import { formatProof } from './format-proof.ts';
import type { Appendix, Committed, LogPosition, Sequencer } from './sequencer.ts';

export interface SequencerPorts {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly store: Pick<Store, 'commitLog' | 'logState' | 'leaves'>;
  readonly guard: CheckpointGuard;
  /** Its name is the log's origin. */
  readonly logKey: NoteKey;
  readonly sign: Sign;
}

/** Beyond this a batch gains nothing and delays the first receipt in it. */
export const appendicesPerCommitMax = 256;

interface Waiting {
  readonly appendices: readonly Appendix[];
  /** Of `appendIf`; such an append is a commit of its own. */
  readonly holds?: () => Promise<boolean>;
  readonly resolve: (positions: LogPosition[] | undefined) => void;
  readonly reject: (fault: unknown) => void;
}

/** In the store, but not yet in the guard: nobody may be told. */
interface Unguarded {
  readonly checkpoint: string;
  readonly committed: readonly Committed[];
}

/** `genesis` becomes leaf 0 of a new log, and must be leaf 0 of a log that has one. */
export async function makeSequencer(
  ports: SequencerPorts,
  genesis: Appendix,
): Promise<Result<Sequencer, LogProblem>> {
  const { crypto, store, guard, logKey, sign } = ports;
  const state = await store.logState();
  const tree = await rebuildTree(crypto, store, state.size);
  const guarded = await guard.read();
  const verified = (note: string | undefined) => {
    if (note === undefined) return undefined;
    const checkpoint = verifyCheckpoint(crypto, logKey, note);
    return checkpoint.ok ? checkpoint.value : 'invalid';
  };
  const start = decideLogStart(tree, {
    store: verified(state.checkpoint),
    guard: verified(guarded),
  });
  if (start.kind === 'refuse') return fail(start.problem);
  if (start.kind !== 'new' && !(await beginsWith(store, genesis))) return fail('genesis-differs');

  let checkpoint = state.checkpoint ?? '';
  if (start.kind === 'new') {
    checkpoint = signCheckpoint({ origin: logKey.name, size: 0, root: tree.root() }, logKey, sign);
    // If we crash here, nothing exists; after this step an empty store with a guard at 0 may start again.
    await guard.record(checkpoint);
  }
  if (start.kind === 'catch-up') await guard.record(checkpoint);
  const sequencer = runSequencer(ports, tree, { checkpoint, lastTimeMs: state.lastTimeMs });
  if (start.kind === 'new') await sequencer.append([genesis]);
  return ok(sequencer);
}

/** Whether leaf 0 is the one that this server would write: a package swapped later is another election. */
async function beginsWith(store: Pick<Store, 'leaves'>, genesis: Appendix): Promise<boolean> {
  const [first] = await store.leaves(0, 1);
  const leaf = first && decodeLeaf(first.entry);
  if (leaf === undefined || leaf.kind !== genesis.kind) return false;
  return equalBytes(leaf.commitment, genesis.commitment);
}

/** From the entries, not from stored hashes: a changed leaf must not pass. */
async function rebuildTree(
  crypto: CryptoPort,
  store: Pick<Store, 'leaves'>,
  size: number,
): Promise<MerkleTree> {
  const tree = makeTree(crypto);
  const step = 4096;
  for (let from = 0; from < size; from += step) {
    const leaves = await store.leaves(from, Math.min(size, from + step));
    for (const { entry } of leaves) tree.append(hashLeaf(crypto, entry));
  }
  return tree;
}

function runSequencer(
  ports: SequencerPorts,
  tree: MerkleTree,
  from: { readonly checkpoint: string; readonly lastTimeMs: number },
): Sequencer {
  const { crypto, clock, random, store, guard, logKey, sign } = ports;
  const listeners: ((batch: readonly Committed[]) => void)[] = [];
  let { checkpoint, lastTimeMs } = from;
  let size = tree.size;
  let waiting: Waiting[] = [];
  let unguarded: Unguarded | undefined;
  const untold: (readonly Committed[])[] = [];
  let running: Promise<void> | undefined;
  let stopped: Error | undefined;

  function append(appendices: readonly Appendix[]): Promise<LogPosition[]> {
    if (stopped) return Promise.reject(stopped);
    if (appendices.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const told = (positions: LogPosition[] | undefined): void => {
        resolve(positions ?? []);
      };
      waiting.push({ appendices, resolve: told, reject });
      running ??= runAfterThisTurn();
    });
  }

  function appendIf(
    appendices: readonly Appendix[],
    holds: () => Promise<boolean>,
  ): Promise<LogPosition[] | undefined> {
    if (stopped) return Promise.reject(stopped);
    return new Promise((resolve, reject) => {
      waiting.push({ appendices, holds, resolve, reject });
      running ??= runAfterThisTurn();
    });
  }

  /** Everything that arrives in this turn of the event loop, or during a commit, shares a commit. */
  async function runAfterThisTurn(): Promise<void> {
    await new Promise(setImmediate);
    try {
      while (waiting.length > 0) await commitBatch(takeBatch());
    } finally {
      running = undefined;
    }
  }

  function takeBatch(): Waiting[] {
    let count = 0;
    let taken = 0;
    for (const { appendices, holds } of waiting) {
      count += appendices.length;
      if (taken > 0 && (count > appendicesPerCommitMax || holds !== undefined)) break;
      taken += 1;
      if (holds !== undefined) break;
    }
    const batch = waiting.slice(0, taken);
    waiting = waiting.slice(taken);
    return batch;
  }

  async function commitBatch(batch: readonly Waiting[]): Promise<void> {
    const outcome = await tryCommit(batch);
    // Outside of any catch: a listener that throws is a bug and stops the process.
    for (const committed of untold.splice(0)) {
      for (const listener of listeners) listener(committed);
    }
    if (!outcome.ok) {
      for (const { reject } of batch) reject(outcome.error);
      return;
    }
    let at = 0;
    for (const { appendices, resolve } of batch) {
      if (outcome.value === undefined) {
        resolve(undefined);
        continue;
      }
      const mine = outcome.value.slice(at, at + appendices.length);
      resolve(mine.map(({ position }) => position));
      at += appendices.length;
    }
  }

  async function tryCommit(
    batch: readonly Waiting[],
  ): Promise<Result<Committed[] | undefined, unknown>> {
    try {
      // A guard that failed must catch up first: nothing is written past what it does not know.
      await recordUnguarded();
      for (const { holds } of batch) {
        if (holds !== undefined && !(await holds())) return ok(undefined);
      }
      const committed = await commitToStore(batch.flatMap((each) => each.appendices));
      await recordUnguarded();
      return ok(committed);
    } catch (fault) {
      return fail(fault);
    }
  }

  async function commitToStore(appendices: readonly Appendix[]): Promise<Committed[]> {
    if (stopped instanceof OutcomeUnknown) throw stopped;
    const firstIndex = tree.size;
    const timeMs = Math.max(clock.nowMs(), lastTimeMs);
    const newSize = firstIndex + appendices.length;
    const items: LogItem[] = [];
    const committed: Committed[] = [];
    for (const [i, appendix] of appendices.entries()) {
      const item = makeItem(crypto, random, appendix, timeMs);
      const { entry, opening } = item;
      tree.append(hashLeaf(crypto, entry));
      items.push(item);
      const position = { index: firstIndex + i, entry, opening, timeMs, size: newSize };
      committed.push({ appendix, position });
    }
    const statement = { origin: logKey.name, size: newSize, root: tree.root() };
    const signed = signCheckpoint(statement, logKey, sign);
    try {
      // If we crash here, nothing happened: the devices send again.
      await store.commitLog({ firstIndex, items, checkpoint: signed });
    } catch (fault) {
      if (!(await happenedAfterAll(fault, firstIndex, signed))) {
        tree.truncate(firstIndex);
        throw fault;
      }
    }
    // If we crash here, the leaves stand in the log but nobody was told: the next start catches up, and
    // devices that send again get their receipts.
    lastTimeMs = timeMs;
    unguarded = { checkpoint: signed, committed };
    return committed;
  }

  /**
   * A commit that failed may have happened. Not knowing is the end: the tree could be either. So is a
   * store that holds something else, which another server must have written.
   */
  async function happenedAfterAll(
    fault: unknown,
    before: number,
    signed: string,
  ): Promise<boolean> {
    const found = await store.logState().catch(() => undefined); // reported is the first fault
    if (found?.size === before) return false;
    if (found?.checkpoint === signed) return true;
    tree.truncate(before);
    stopped = new OutcomeUnknown('the outcome of a commit is unknown', { cause: fault });
    throw stopped;
  }

  async function recordUnguarded(): Promise<void> {
    if (unguarded === undefined) return;
    // If this fails, the batch stays unguarded: its devices are told to come again, and the next batch
    // begins here.
    await guard.record(unguarded.checkpoint);
    // If we crash here, store and guard agree and receipts are missing: the devices send again.
    checkpoint = unguarded.checkpoint;
    size = tree.size;
    untold.push(unguarded.committed);
    unguarded = undefined;
  }

  return {
    append,
    appendIf,
    onCommitted(listener) {
      listeners.push(listener);
    },
    get size() {
      return size;
    },
    origin: logKey.name,
    get checkpoint() {
      return checkpoint;
    },
    rootAt: (before) => tree.root(before),
    prove: (index, entry) =>
      formatProof(entry, index, tree.inclusionProof(index, size), checkpoint),
    async stop() {
      stopped ??= new Error('the sequencer has stopped');
      await running;
    },
  };
}

/** Only a restart can tell what the store holds. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

function makeItem(
  crypto: CryptoPort,
  random: (bytes: number) => Uint8Array,
  appendix: Appendix,
  timeMs: number,
): LogItem {
  const { kind, stationId, commitment, sealed, ...subject } = appendix;
  const leaf = { kind, stationId, commitment, timeMs };
  const { entry, opening } = sealed
    ? sealLeaf(crypto, random(sealNonceBytes), leaf)
    : { entry: encodeLeaf(leaf), opening: undefined };
  return { ...subject, entry, opening, timeMs };
}

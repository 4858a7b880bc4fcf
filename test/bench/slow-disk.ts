/** A disk whose fsync takes long: what this machine's own disk may be too fast to show. */
import { setTimeout as wait } from 'node:timers/promises';
import type { CheckpointGuard } from '@mutabaqa/tally-server/log/checkpoint-guard.ts';
import type { Store } from '@mutabaqa/tally-server/store/store.ts';

const never = new Int32Array(new SharedArrayBuffer(4));

/** Blocks the thread, as SQLite's own fsync does. */
export function slowStore(store: Store, fsyncMs: number): Store {
  return {
    ...store,
    async commitLog(commit) {
      Atomics.wait(never, 0, 0, fsyncMs);
      await store.commitLog(commit);
    },
  };
}

/** Lets the thread go on: the guard's fdatasync runs in the thread pool. */
export function slowGuard(guard: CheckpointGuard, fsyncMs: number): CheckpointGuard {
  return {
    ...guard,
    async record(checkpoint) {
      await wait(fsyncMs);
      await guard.record(checkpoint);
    },
  };
}

/**
 * Verifies signatures beside the thread that reads and compares. Answers come later, and only for what
 * is wrong; `finish` says when all were given.
 */
import { Worker } from 'node:worker_threads';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { SignatureJob } from './signature-batch.ts';
import { packJobs } from './signature-batch.ts';

export interface SignatureThreads {
  add(job: SignatureJob, onInvalid: () => void): void;
  /** Undefined while there is room; otherwise to be waited for before more is added. */
  room(): Promise<void> | undefined;
  /** After every signature that was added was verified. @throws what killed a thread */
  finish(): Promise<void>;
  close(): Promise<void>;
}

const jobsPerBatch = 256;
/** Some 25 MB of signing inputs: the reader runs ahead of the verifiers, but not away. */
const waitingBatchesMax = 256;

interface Thread {
  readonly worker: Worker;
  batch: Pending[];
  /** In the order in which they were sent, which is that of the answers. */
  readonly sent: (readonly Pending[])[];
}

interface Pending {
  readonly job: SignatureJob;
  readonly onInvalid: () => void;
}

export function startSignatureThreads(count: number): SignatureThreads {
  assert(count > 0, 'at least one thread');
  let waiting = 0;
  const faults: Error[] = [];
  let wake: (() => void) | undefined;
  const wakeUp = (): void => {
    wake?.();
    wake = undefined;
  };
  const threads = Array.from({ length: count }, (): Thread => {
    const worker = new Worker(new URL('./signature-worker.ts', import.meta.url));
    const thread: Thread = { worker, batch: [], sent: [] };
    worker.on('message', (answers: Uint8Array) => {
      const batch = assertDefined(thread.sent.shift(), 'a batch to this answer');
      for (const [i, { onInvalid }] of batch.entries()) if (answers[i] !== 1) onInvalid();
      waiting -= 1;
      wakeUp();
    });
    worker.on('error', (error: Error) => {
      faults.push(error);
      wakeUp();
    });
    return thread;
  });
  const send = (thread: Thread): void => {
    if (thread.batch.length === 0) return;
    const packed = packJobs(thread.batch.map(({ job }) => job));
    thread.sent.push(thread.batch);
    thread.batch = [];
    waiting += 1;
    thread.worker.postMessage(packed, [packed.buffer]);
  };
  const throwFault = (): void => {
    const [fault] = faults;
    if (fault !== undefined) throw fault;
  };
  const waitFor = async (isReached: () => boolean): Promise<void> => {
    throwFault();
    while (!isReached()) {
      await new Promise<void>((resolve) => (wake = resolve));
      throwFault();
    }
  };
  return {
    add(job, onInvalid) {
      // One device, one thread: each imports the key once.
      const number = ((job.publicKey[0] ?? 0) ^ (job.publicKey[1] ?? 0)) % threads.length;
      const thread = assertDefined(threads[number], 'a thread');
      thread.batch.push({ job, onInvalid });
      if (thread.batch.length >= jobsPerBatch) send(thread);
    },
    room: () =>
      waiting < waitingBatchesMax && faults.length === 0
        ? undefined
        : waitFor(() => waiting < waitingBatchesMax),
    async finish() {
      for (const thread of threads) send(thread);
      await waitFor(() => waiting === 0);
    },
    async close() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

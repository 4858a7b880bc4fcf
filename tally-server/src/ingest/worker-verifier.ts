/**
 * The verifier on worker threads, each with at most a few batches waiting. One that died is replaced with
 * the next batch: whatever killed it, the other devices are still to be served.
 */
import { Worker } from 'node:worker_threads';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Verdict } from './judge-envelope.ts';
import { type Packed, packEnvelopes, unpackVerdicts } from './packed-verdicts.ts';
import type { Verifier } from './verifier.ts';
import type { WorkerSetup } from './worker-setup.ts';

interface Thread {
  readonly worker: Worker;
  /** Answers come in the order of questions. */
  readonly waiting: Waiting[];
  fault: Error | undefined;
}

interface Waiting {
  readonly resolve: (verdicts: Verdict[]) => void;
  readonly reject: (fault: Error) => void;
}

export function makeWorkerVerifier(workers: number, setup: WorkerSetup): Verifier {
  assert(workers > 0, 'at least one worker');
  const threads = Array.from({ length: workers }, () => startThread(setup));
  let closing = false;

  return {
    verify(envelopes) {
      if (closing) return Promise.reject(new Error('the verifier is closed'));
      for (const [i, { fault }] of threads.entries()) {
        if (fault !== undefined) threads[i] = startThread(setup);
      }
      const [thread] = threads.toSorted((a, b) => a.waiting.length - b.waiting.length);
      assert(thread !== undefined, 'at least one worker');
      return new Promise((resolve, reject) => {
        const packed = packEnvelopes(envelopes);
        thread.waiting.push({ resolve, reject });
        thread.worker.postMessage(packed, [packed.buffer]);
      });
    },
    async close() {
      closing = true;
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

function startThread(setup: WorkerSetup): Thread {
  const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { workerData: setup });
  const thread: Thread = { worker, waiting: [], fault: undefined };
  const end = (fault: Error): void => {
    thread.fault ??= fault;
    for (const { reject } of thread.waiting.splice(0)) reject(thread.fault);
  };
  worker.on('message', (packed: Packed) => {
    assertDefined(thread.waiting.shift(), 'a question to this answer').resolve(
      unpackVerdicts(packed),
    );
  });
  worker.on('error', (fault: Error) => {
    end(fault);
  });
  worker.on('exit', (code) => {
    end(new Error(`a verifying worker ended with status ${code}`));
  });
  return thread;
}

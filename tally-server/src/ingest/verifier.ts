/**
 * The port that judges envelopes in batches. Answers come in the order of the batch; a fault (a worker
 * that died) rejects, and then nothing is known about any of them: their devices send again.
 */
import type { JudgeContext, Verdict } from './judge-envelope.ts';
import { judgeEnvelope } from './judge-envelope.ts';

export interface Verifier {
  verify(envelopes: readonly Uint8Array[]): Promise<Verdict[]>;
  close(): Promise<void>;
}

/** One message per tape to a worker loses what the worker gains. */
export const envelopesPerBatchMax = 32;

/** In the caller's thread: for one core, for tests and for the simulator. */
export function makeInlineVerifier(context: JudgeContext): Verifier {
  return {
    verify: async (envelopes) => envelopes.map((envelope) => judgeEnvelope(context, envelope)),
    async close() {
      // Nothing is held.
    },
  };
}

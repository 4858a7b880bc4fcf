/**
 * From received envelopes to answers: judge in batches, log in batches, answer each. Knows nothing of
 * sockets; every submission is answered exactly once.
 */
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { LogPosition, Sequencer } from '../log/sequencer.ts';
import type { Store } from '../store/store.ts';
import { makeTapesKnown, type TapeName, transmissionAppendix } from './intake.ts';
import type { JudgedTape, Verdict } from './judge-envelope.ts';
import { envelopesPerBatchMax, type Verifier } from './verifier.ts';

export interface Submission {
  readonly envelope: Uint8Array;
  /** Whose link it came by. */
  readonly carrierId: string;
  /** Must not throw. */
  readonly received: (receipt: { tapeDigest: Uint8Array; proof: string }) => void;
  /** The device did wrong, or must come again later. */
  readonly refused: (refusal: Refusal) => void;
}

export interface Pipeline {
  submit(submission: Submission): void;
  /** Submitted and not yet answered. */
  readonly inFlight: number;
  /** Resolves when everything submitted so far is answered. */
  idle(): Promise<void>;
}

export interface PipelinePorts {
  readonly verifier: Verifier;
  readonly sequencer: Sequencer;
  readonly store: Pick<Store, 'leaves' | 'summariesFrom'>;
  readonly tapesPerDeviceMax: number;
  /** Why a good tape is not logged now: its device was replaced, or is a spare that nobody named. */
  readonly checkSigner: (deviceId: string, stationId: string) => Refusal | undefined;
  /** A fault, for the log: the devices were told to come again. */
  readonly onFault: (step: 'verify' | 'append' | 'read', fault: unknown) => void;
}

/** Enough to make the flush of a commit a small part of each tape's cost. */
const tapesPerCommitMin = 128;

interface Logging {
  readonly tape: JudgedTape;
  readonly submission: Submission;
}

export async function makePipeline(ports: PipelinePorts): Promise<Pipeline> {
  const { verifier, sequencer, store, tapesPerDeviceMax, checkSigner, onFault } = ports;
  const known = makeTapesKnown<Submission>(tapesPerDeviceMax);
  await readKnown(store, (tape, index) => {
    known.add(tape, index);
  });
  sequencer.onCommitted((batch) => {
    for (const { appendix, position } of batch) {
      if (appendix.kind === 'transmission' && appendix.evidence) {
        known.add(appendix.evidence, position.index);
      }
    }
  });
  let pending: Submission[] = [];
  let scheduled = false;
  let inFlight = 0;
  let beingVerified = 0;
  let verified: Logging[] = [];
  const idleWaiters: (() => void)[] = [];

  function answered(): void {
    inFlight -= 1;
    if (inFlight > 0) return;
    for (const resolve of idleWaiters.splice(0)) resolve();
  }

  function refuse(submission: Submission, reason: Refusal): void {
    answered();
    submission.refused(reason);
  }

  function giveReceipt(submission: Submission, tape: JudgedTape, position: Entry): void {
    answered();
    const proof = sequencer.prove(position.index, position.entry);
    submission.received({ tapeDigest: tape.tapeDigest, proof });
  }

  function dispatch(): void {
    scheduled = false;
    while (pending.length > 0) {
      const batch = pending.slice(0, envelopesPerBatchMax);
      pending = pending.slice(batch.length);
      void settle(batch);
    }
  }

  async function settle(batch: readonly Submission[]): Promise<void> {
    beingVerified += 1;
    const verdicts = await verify(batch);
    beingVerified -= 1;
    for (const [i, submission] of batch.entries()) {
      const verdict = verdicts?.[i];
      if (verdict === undefined) refuse(submission, refusal('server.busy'));
      else if (!verdict.ok) refuse(submission, verdict.error);
      else if (beginLogging(submission, verdict.value)) {
        verified.push({ tape: verdict.value, submission });
      }
    }
    // Under load, tapes wait for the batches that are being verified beside them: a commit of many
    // costs little more than a commit of few. With nothing beside them they wait for nothing.
    if (verified.length >= tapesPerCommitMin || (beingVerified === 0 && verified.length > 0)) {
      const logging = verified;
      verified = [];
      await logTapes(logging);
    }
  }

  /** Undefined after a fault: its devices are told to come again. */
  async function verify(batch: readonly Submission[]): Promise<readonly Verdict[] | undefined> {
    try {
      return await verifier.verify(batch.map(({ envelope }) => envelope));
    } catch (fault) {
      onFault('verify', fault);
      return undefined;
    }
  }

  /** False when the tape is known or under way, and is answered from there. */
  function beginLogging(submission: Submission, tape: JudgedTape): boolean {
    const decision = known.decide(tape);
    switch (decision.kind) {
      case 'log': {
        // What was logged while the device was entitled is answered again all the same.
        const reason = checkSigner(tape.deviceId, tape.stationId);
        if (reason === undefined) {
          known.begin(tape, submission);
          return true;
        }
        refuse(submission, reason);
        return false;
      }
      case 'join':
        decision.waiters.push(submission);
        return false;
      case 'answer-again':
        void answerAgain(submission, tape, decision.leafIndex);
        return false;
      case 'too-many':
        refuse(submission, refusal('device.too-many-tapes', { tapesMax: tapesPerDeviceMax }));
        return false;
    }
  }

  async function logTapes(logging: readonly Logging[]): Promise<void> {
    let positions: readonly LogPosition[];
    try {
      positions = await sequencer.append(
        logging.map(({ tape, submission }) => transmissionAppendix(tape, submission.carrierId)),
      );
    } catch (fault) {
      onFault('append', fault);
      for (const { tape } of logging) {
        for (const waiter of known.end(tape)) refuse(waiter, refusal('server.storage'));
      }
      return;
    }
    for (const [i, { tape }] of logging.entries()) {
      const position = positions[i];
      if (position === undefined) throw new Error('a position for each tape');
      for (const waiter of known.end(tape)) giveReceipt(waiter, tape, position);
    }
  }

  async function answerAgain(submission: Submission, tape: JudgedTape, index: number) {
    try {
      const [leaf] = await store.leaves(index, index + 1);
      if (leaf === undefined) throw new Error(`leaf ${index} is missing`);
      giveReceipt(submission, tape, leaf);
    } catch (fault) {
      onFault('read', fault);
      refuse(submission, refusal('server.storage'));
    }
  }

  return {
    submit(submission) {
      inFlight += 1;
      pending.push(submission);
      if (pending.length >= envelopesPerBatchMax) {
        dispatch();
      } else if (!scheduled) {
        scheduled = true;
        setImmediate(dispatch);
      }
    },
    get inFlight() {
      return inFlight;
    },
    idle: () =>
      inFlight === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            idleWaiters.push(resolve);
          }),
  };
}

interface Entry {
  readonly index: number;
  readonly entry: Uint8Array;
}

async function readKnown(
  store: Pick<Store, 'summariesFrom'>,
  add: (tape: TapeName, leafIndex: number) => void,
): Promise<void> {
  const limit = 4096;
  for (let from = 0; ;) {
    const summaries = await store.summariesFrom(from, limit);
    for (const summary of summaries) {
      if (summary.kind === 'transmission') add(summary, summary.leafIndex);
    }
    const last = summaries.at(-1);
    if (last === undefined) return;
    from = last.leafIndex + 1;
  }
}

/**
 * Asks witnesses to cosign what was published. Each has a loop of its own, with one question under way, and is
 * asked about the newest checkpoint only; a slow one skips some, a dead one is left alone for longer and
 * longer. Nothing waits for them.
 */
import type { CosignatureCrypto } from '@mutabaqa/shared/crypto/ml-dsa-port.ts';
import type { LogEvents } from '../log-events.ts';
import type { PublishedCheckpoint } from '../publish/log-files.ts';
import type { Sleep } from '../publish/repeat.ts';
import { askWitness, type WitnessOutcome } from './ask-witness.ts';
import { makeCosignedNotes } from './cosigned-notes.ts';
import type { WitnessLink } from './witness-link.ts';
import type { AskedWitness, WitnessPolicyFile } from './witness-policy-file.ts';

export interface WitnessingPorts {
  readonly crypto: CosignatureCrypto;
  readonly link: WitnessLink;
  readonly file: WitnessPolicyFile;
  readonly sleep: Sleep;
  readonly log: LogEvents;
  /** Of the log's directory; only while `checkpoint` still says the same. */
  readonly write: (name: 'checkpoint' | 'cosigned', note: string) => void;
  /** A checkpoint that the witness holds, when it contradicts ours; verified there. */
  readonly onOtherHistory: (note: string) => void;
}

export interface Witnessing {
  /** Returns at once. */
  published(checkpoint: PublishedCheckpoint): void;
  stop(): Promise<void>;
}

const retryMs = { first: 1000, max: 60_000 };
/** A cosignature also says that there is nothing newer: it is renewed when the log rests. */
const renewAfterMs = 300_000;

export function startWitnessing(ports: WitnessingPorts): Witnessing {
  const { crypto, link, file, sleep, log, write, onOtherHistory } = ports;
  const notes = makeCosignedNotes(crypto, file.policy);
  const stopping = new AbortController();
  const { signal } = stopping;
  let newest: PublishedCheckpoint | undefined;
  let woken = new AbortController();

  /** Until something new is published, or `ms` are over. */
  async function rest(ms: number, until: AbortSignal): Promise<void> {
    await sleep(ms, AbortSignal.any([signal, until])).catch(() => undefined);
  }

  async function serve(witness: AskedWitness): Promise<void> {
    let knownSize = 0;
    let failures = 0;
    let told = '';
    while (!signal.aborted) {
      const target = newest;
      const wake = woken.signal;
      if (target === undefined) {
        await rest(renewAfterMs, wake);
        continue;
      }
      const outcome = await ask(witness, target, knownSize);
      if (signal.aborted) return;
      const state = outcome.kind === 'refused' ? outcome.why : outcome.kind;
      if (state !== told) tell(witness, target, outcome);
      told = state;
      if (outcome.kind === 'cosigned') {
        failures = 0;
        knownSize = target.size;
        keep(target.size, outcome);
        await rest(renewAfterMs, wake);
      } else {
        if (outcome.kind !== 'unreachable') await look(witness, target);
        await rest(Math.min(retryMs.max, retryMs.first * 2 ** failures), signal);
        failures = Math.min(failures + 1, 16);
      }
    }
  }

  type Asked = WitnessOutcome | { readonly kind: 'unreachable' };

  async function ask(
    witness: AskedWitness,
    target: PublishedCheckpoint,
    knownSize: number,
  ): Promise<Asked> {
    try {
      return await askWitness({ crypto, link }, witness, target, knownSize, signal);
    } catch {
      return { kind: 'unreachable' }; // the network's many ways to say so are all one to us
    }
  }

  function keep(size: number, { signatures }: Extract<WitnessOutcome, { kind: 'cosigned' }>): void {
    const better = notes.cosign(size, signatures);
    try {
      if (better.cosigned !== undefined) write('cosigned', better.cosigned);
      if (better.checkpoint !== undefined) write('checkpoint', better.checkpoint);
    } catch (fault) {
      log.fault('publish.failed', fault);
    }
  }

  /** What does a witness hold that refuses us? A checkpoint with our signature could end this log. */
  async function look({ url }: AskedWitness, { origin }: PublishedCheckpoint): Promise<void> {
    const note = await link.lastCheckpoint(url, origin, signal).catch(() => undefined);
    if (note !== undefined) onOtherHistory(note);
  }

  function tell({ name }: AskedWitness, { size }: PublishedCheckpoint, outcome: Asked): void {
    const about = { witness: name, size };
    if (outcome.kind === 'refused') log.event('witness.refused', { ...about, why: outcome.why });
    else if (outcome.kind === 'ahead')
      log.event('witness.ahead', { ...about, known: outcome.size });
    else log.event(`witness.${outcome.kind}`, about);
  }

  const loops = file.asked.map(serve);
  return {
    published(checkpoint) {
      newest = checkpoint;
      notes.add(checkpoint.size, checkpoint.note);
      woken.abort();
      woken = new AbortController();
    },
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

/**
 * What becomes of a judged tape: logged, or answered with the leaf that the same tape has already.
 *
 * A tape is the same by its digest, whoever carries it. Other content for the same device, part and
 * sequence, and lower sequences, are evidence too: the reconciler finds E501 and W402; refusing them here
 * would hide them. Only their number is bounded: one device must not slow its station's case for everybody.
 */
import type { Appendix } from '../log/sequencer.ts';
import type { JudgedTape } from './judge-envelope.ts';

export type IntakeDecision<Waiter> =
  | { readonly kind: 'log' }
  /** The same tape is being committed: its answer is the answer. */
  | { readonly kind: 'join'; readonly waiters: Waiter[] }
  | { readonly kind: 'answer-again'; readonly leafIndex: number }
  /** The device that signed it has as many different tapes as one may have. */
  | { readonly kind: 'too-many' };

/** The device is the one that signed, whoever carries it. */
export type TapeName = Pick<JudgedTape, 'tapeDigest' | 'deviceId'>;

export interface TapesKnown<Waiter> {
  decide(tape: TapeName): IntakeDecision<Waiter>;
  begin(tape: TapeName, waiter: Waiter): void;
  /** Everybody who waits for this tape; it is neither known nor under way afterwards. */
  end(tape: TapeName): Waiter[];
  add(tape: TapeName, leafIndex: number): void;
}

export function makeTapesKnown<Waiter>(tapesPerDeviceMax: number): TapesKnown<Waiter> {
  const logged = new Map<string, number>();
  const underWay = new Map<string, Waiter[]>();
  /** Logged and under way. */
  const tapesOf = new Map<string, number>();
  const count = (deviceId: string, change: number): void => {
    tapesOf.set(deviceId, (tapesOf.get(deviceId) ?? 0) + change);
  };
  return {
    decide({ tapeDigest, deviceId }) {
      const key = keyOf(tapeDigest);
      const leafIndex = logged.get(key);
      if (leafIndex !== undefined) return { kind: 'answer-again', leafIndex };
      const waiters = underWay.get(key);
      if (waiters !== undefined) return { kind: 'join', waiters };
      const isFull = (tapesOf.get(deviceId) ?? 0) >= tapesPerDeviceMax;
      return { kind: isFull ? 'too-many' : 'log' };
    },
    begin({ tapeDigest, deviceId }, waiter) {
      underWay.set(keyOf(tapeDigest), [waiter]);
      count(deviceId, 1);
    },
    end({ tapeDigest, deviceId }) {
      const key = keyOf(tapeDigest);
      const waiters = underWay.get(key) ?? [];
      if (underWay.delete(key) && !logged.has(key)) count(deviceId, -1);
      return waiters;
    },
    add({ tapeDigest, deviceId }, leafIndex) {
      const key = keyOf(tapeDigest);
      if (!logged.has(key) && !underWay.has(key)) count(deviceId, 1);
      logged.set(key, leafIndex);
    },
  };
}

function keyOf(digest: Uint8Array): string {
  return Buffer.from(digest.buffer, digest.byteOffset, digest.length).toString('latin1');
}

/** The leaf and the evidence of a transmitted tape. */
export function transmissionAppendix(tape: JudgedTape, carrierId: string): Appendix {
  const { stationId, deviceId, tapeKind, sequence, partIndex, tapeDigest } = tape;
  return {
    kind: 'transmission',
    stationId,
    commitment: tape.commitment,
    sealed: false, // that a station's tape arrived is public at once
    evidence: {
      kind: 'transmission',
      stationId,
      deviceId,
      tapeKind,
      sequence,
      partIndex,
      tapeDigest,
      record: tape.record,
      envelopeDigest: tape.envelopeDigest,
      relayedBy: carrierId === deviceId ? undefined : carrierId,
      problems: [],
    },
  };
}

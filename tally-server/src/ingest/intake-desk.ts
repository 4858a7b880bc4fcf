/**
 * What the link and the HTTPS way in share: one device's rate, the load of all, refusals with their
 * trace, earlier receipts. Nothing here knows how bytes came in.
 */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { type Refusal, refusal, refusalRules } from '@mutabaqa/shared/base/refusals.ts';
import type { LogEvents } from '../log-events.ts';
import type { ConnectedDevice } from './device-access.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { Pipeline } from './pipeline.ts';
import type { RefusalAnswer } from './refusal-answer.ts';
import type { RefusalLog } from './refusal-log.ts';
import { makeTokenBucket, type TokenBucket } from './token-bucket.ts';

export interface IntakeDesk {
  /** False when it was turned away because of the load. */
  submit(device: ConnectedDevice, envelope: Uint8Array, answer: IntakeAnswer): boolean;
  /** Writes the trace that the refusal's rule asks for; answers exactly once. */
  refuse(
    device: ConnectedDevice,
    reason: Refusal,
    refused: Uint8Array,
    answer: (answer: RefusalAnswer) => void,
  ): void;
  /** From now on everything is refused with `server.stopping`. */
  stop(): Promise<void>;
  readonly inFlight: number;
}

export interface IntakeAnswer {
  readonly received: (receipt: { tapeDigest: Uint8Array; proof: string }) => void;
  readonly refused: (answer: RefusalAnswer) => void;
}

export function makeIntakeDesk(ports: {
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: LogEvents;
  readonly pipeline: Pipeline;
  readonly refusalLog: RefusalLog;
  readonly limits: GatewayLimits;
}): IntakeDesk {
  const { clock, random, log, pipeline, refusalLog, limits } = ports;
  const buckets = new Map<string, TokenBucket>(); // of devices in the roster only
  /** Refusals that are only counted, per device. */
  const putOff = new Map<string, number>();
  let stopping = false;
  let refusing = 0;
  let whenRefused: (() => void) | undefined;

  function bucketOf({ deviceId }: ConnectedDevice): TokenBucket {
    let bucket = buckets.get(deviceId);
    if (bucket === undefined) {
      bucket = makeTokenBucket(limits.submissions);
      buckets.set(deviceId, bucket);
    }
    return bucket;
  }

  /** Spread, so that a crowd that was sent away does not come back together. */
  function busyWaitMs(): number {
    const [spread = 0] = random(1);
    return Math.round(limits.busyRetryMs * (1 + spread / 255));
  }

  /** One that is put off again and again is turned away too, and every so often that leaves a leaf. */
  function isCountFull({ deviceId }: ConnectedDevice): boolean {
    const count = (putOff.get(deviceId) ?? 0) + 1;
    putOff.set(deviceId, count);
    return count % limits.countedRefusalsPerLeaf === 0;
  }

  function retryAfterMs(device: ConnectedDevice, { code }: Refusal): number {
    if (code === 'link.rate') return Math.max(1000, bucketOf(device).waitMs(clock.nowMs()));
    return refusalRules[code].retry === 'later' ? busyWaitMs() : 0;
  }

  function refuse(
    device: ConnectedDevice,
    reason: Refusal,
    refused: Uint8Array,
    answer: (answer: RefusalAnswer) => void,
  ): void {
    const rule = refusalRules[reason.code];
    log.event('intake.refused', { device: device.deviceId, code: reason.code });
    const wait = retryAfterMs(device, reason);
    if (rule.audit === 'count' && !isCountFull(device)) {
      answer({ refusal: reason, retryAfterMs: wait, logged: undefined });
      return;
    }
    refusing += 1;
    refusalLog
      .write(device, reason.code, reason.params, refused)
      .catch((fault: unknown) => {
        // The refusal stands; that it left no trace is for the operators.
        log.fault('refusal.not-logged', fault);
        return undefined;
      })
      .then((logged) => {
        refusing -= 1;
        if (refusing === 0) whenRefused?.();
        answer({ refusal: reason, retryAfterMs: wait, logged });
      })
      .catch((bug: unknown) => {
        process.nextTick(() => {
          throw bug;
        });
      });
  }

  return {
    submit(device, envelope, answer) {
      const overload = overloaded(device);
      if (overload !== undefined) {
        refuse(device, overload, envelope, answer.refused);
        return false;
      }
      pipeline.submit({
        envelope,
        carrierId: device.deviceId,
        received: answer.received,
        refused: (reason) => {
          refuse(device, reason, envelope, answer.refused);
        },
      });
      return true;
    },
    refuse,
    async stop() {
      stopping = true;
      await pipeline.idle();
      if (refusing > 0) {
        await new Promise<void>((resolve) => {
          whenRefused = resolve;
        });
      }
    },
    get inFlight() {
      return pipeline.inFlight;
    },
  };

  function overloaded(device: ConnectedDevice): Refusal | undefined {
    if (stopping) return refusal('server.stopping');
    if (pipeline.inFlight >= limits.inFlightMax) return refusal('server.busy');
    return bucketOf(device).take(clock.nowMs()) ? undefined : refusal('link.rate');
  }
}

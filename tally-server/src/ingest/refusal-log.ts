/**
 * Refusals to authenticated devices become leaves, so that nobody can be turned away without trace; how
 * many, each device's rate limits, so that nobody can fill the log.
 */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import {
  encodeRefusalRecord,
  type Params,
  refusalCommitment,
} from '@mutabaqa/shared/log/refusal-record.ts';
import type { Sequencer } from '../log/sequencer.ts';
import { makeTokenBucket, type TokenBucket, type TokenRate } from './token-bucket.ts';

export interface RefusedDevice {
  readonly deviceId: string;
  readonly stationId: string;
}

export interface LoggedRefusal {
  /** tlog-proof of the leaf. */
  readonly proof: string;
  /** The SealedLeafOpening, while refusals are sealed. */
  readonly opening: Uint8Array | undefined;
  /** The RefusalRecord that the leaf commits to. */
  readonly record: Uint8Array;
}

export interface RefusalLog {
  /** Undefined when the device has used up its leaves. Rejects when the log cannot be written. */
  write(
    device: RefusedDevice,
    code: string,
    params: Params,
    refused: Uint8Array,
  ): Promise<LoggedRefusal | undefined>;
}

export function makeRefusalLog(ports: {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly sequencer: Pick<Sequencer, 'append' | 'prove'>;
  readonly embargoEndsAtMs: number;
  readonly rate: TokenRate;
}): RefusalLog {
  const { crypto, clock, sequencer, embargoEndsAtMs, rate } = ports;
  const buckets = new Map<string, TokenBucket>(); // of devices in the roster only
  return {
    async write({ deviceId, stationId }, code, params, refused) {
      let bucket = buckets.get(deviceId);
      if (bucket === undefined) {
        bucket = makeTokenBucket(rate);
        buckets.set(deviceId, bucket);
      }
      const nowMs = clock.nowMs();
      if (!bucket.take(nowMs)) return undefined;
      const refusedDigest = crypto.sha256(refused);
      const record = encodeRefusalRecord({ deviceId, code, params, refusedDigest });
      const [position] = await sequencer.append([
        {
          kind: 'refusal',
          stationId,
          commitment: refusalCommitment(crypto, record),
          sealed: nowMs < embargoEndsAtMs,
          refusal: { deviceId, code, record },
        },
      ]);
      if (position === undefined) return undefined;
      const { index, entry, opening } = position;
      return { proof: sequencer.prove(index, entry), opening, record };
    },
  };
}

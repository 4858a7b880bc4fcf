/**
 * A witness: holds each checkpoint against what it cosigned last, keeps it, and only then answers. All in
 * one turn of the event loop, so that nothing comes between the question and the record.
 */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { signCosignature } from '@mutabaqa/shared/merkle/cosignature.ts';
import { formatForkEvidence } from '@mutabaqa/shared/merkle/fork-evidence.ts';
import { formatNote } from '@mutabaqa/shared/merkle/note.ts';
import { parseWitnessRequest, witnessSizeType } from '@mutabaqa/shared/merkle/witness-request.ts';
import { decideCheckpoint, type WitnessedLogs } from './decide-checkpoint.ts';
import type { WitnessKey } from './witness-keys.ts';
import type { CosignedCheckpoint, WitnessRecord } from './witness-record.ts';

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly type: string;
  readonly body: string;
  /** What happened, for the witness's own log. */
  readonly event: { readonly kind: string; readonly origin?: string; readonly size?: number };
}

export interface Witness {
  /** Throws when the record could not be kept; then nothing was signed. */
  addCheckpoint(body: string): WitnessAnswer;
  /** The newest cosigned checkpoint; undefined for other logs and before the first. */
  checkpoint(origin: string): string | undefined;
}

export interface WitnessPorts {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly keys: readonly WitnessKey[];
  readonly logs: WitnessedLogs;
  readonly record: WitnessRecord;
}

export const plainText = 'text/plain; charset=utf-8';

export function makeWitness({ crypto, clock, keys, logs, record }: WitnessPorts): Witness {
  return {
    addCheckpoint(body) {
      const request = parseWitnessRequest(body);
      if (request === undefined) {
        const event = { kind: 'malformed' };
        return { status: 400, type: plainText, body: 'not a request\n', event };
      }
      let last: CosignedCheckpoint | undefined;
      const lastOf = (origin: string) => (last = record.last(origin));
      const verdict = decideCheckpoint(crypto, logs, lastOf, request);
      if (verdict.kind === 'refused') {
        const { status, why, lastSize, isFork } = verdict;
        if (isFork && last) {
          const [logKey] = logs.get(last.origin) ?? [];
          const notes: [string, string] = [last.note, request.checkpoint];
          record.keepFork(last.origin, formatForkEvidence({ logKey, notes }));
        }
        const kind = isFork ? 'fork' : `refused-${status}`;
        const event = { kind, ...(last && { origin: last.origin, size: last.size }) };
        return lastSize === undefined
          ? { status, type: plainText, body: `${why}\n`, event }
          : { status, type: witnessSizeType, body: `${lastSize}\n`, event };
      }
      const { checkpoint, note } = verdict;
      const { origin, size } = checkpoint;
      // A clock that was set back would state that at an earlier time a larger log had been seen.
      const timeS = Math.max(Math.floor(clock.nowMs() / 1000), last?.timeS ?? 1, 1);
      const ours = keys.map(({ key, sign }) => signCosignature(key, sign, note.text, timeS));
      record.keep(origin, formatNote({ ...note, signatures: [...note.signatures, ...ours] }));
      // If we crash here, the log asks again with the old size, and 409 tells it the new one.
      const lines = formatNote({ text: note.text, signatures: ours }).slice(note.text.length + 1);
      return {
        status: 200,
        type: plainText,
        body: lines,
        event: { kind: 'cosigned', origin, size },
      };
    },
    checkpoint: (origin) => (logs.has(origin) ? record.last(origin)?.note : undefined),
  };
}

/** Refusals as they stand in the log and travel in frames: code and parameters, never words. */
import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';

export type Params = Readonly<Record<string, string | number>>;

export interface WireParam {
  readonly name?: string | null;
  readonly text?: string | null;
  readonly number?: number | null;
}

export interface RefusalRecord {
  /** As authenticated by its certificate. */
  readonly deviceId: string;
  /** A refusal code, or a finding code for an incident of a link. */
  readonly code: string;
  readonly params: Params;
  /** SHA-256 of the refused bytes. */
  readonly refusedDigest: Uint8Array;
}

export function encodeRefusalRecord(record: RefusalRecord): Uint8Array {
  return encodeMessage(wire.RefusalRecord, { ...record, params: encodeParams(record.params) });
}

/** What the leaf of a refusal commits to. */
export function refusalCommitment(crypto: CryptoPort, record: Uint8Array): Uint8Array {
  return labelledDigest(crypto, labels.evidence, record);
}

/** In the order of the names, so that one refusal has one encoding. */
export function encodeParams(params: Params): { name: string; text?: string; number?: number }[] {
  return Object.entries(params)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) =>
      // Only counting numbers fit the wire; others travel as text.
      typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
        ? { name, number: value }
        : { name, text: String(value) },
    );
}

export function decodeParams(params: readonly WireParam[]): Params {
  return Object.fromEntries(
    params.map(({ name, text, number }) => [name ?? '', number ?? text ?? '']),
  );
}

/** What the leaf of an outage commits to: the centre says itself that nothing could reach it. Specification: proto/spec/leaf.md */
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { isId } from '../base/ids.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import type { Mode } from '../tape/tape.ts';
import { modes } from '../tape/wire-words.ts';

export interface OutageRecord {
  readonly electionId: string;
  /** 32 bytes. */
  readonly packageDigest: Uint8Array;
  readonly mode: Mode;
  /** Unix milliseconds: the last time at which the centre is known to have listened. */
  readonly fromMs: number;
  /** When it listened again; later than `fromMs`. */
  readonly untilMs: number;
  /** 16 bytes. */
  readonly nonce: Uint8Array;
}

export function encodeOutageRecord(record: OutageRecord): Uint8Array {
  return encodeMessage(wire.OutageRecord, { ...record, mode: modes.toWire(record.mode) });
}

/** Undefined for anything that `encodeOutageRecord` would not write. */
export function decodeOutageRecord(bytes: Uint8Array): OutageRecord | undefined {
  const outcome = decodeCanonical(wire.OutageRecord, bytes);
  if (outcome.kind !== 'canonical') return undefined;
  const { electionId, packageDigest, mode: rawMode, nonce } = outcome.message;
  const mode = modes.fromWire(rawMode);
  const fromMs = outcome.message.fromMs ?? 0;
  const untilMs = outcome.message.untilMs ?? 0;
  if (!electionId || !isId(electionId) || mode === undefined) return undefined;
  if (packageDigest?.length !== 32 || nonce?.length !== 16) return undefined;
  if (!Number.isSafeInteger(untilMs) || fromMs >= untilMs) return undefined;
  return { electionId, packageDigest, mode, fromMs, untilMs, nonce };
}

export function outageCommitment(crypto: CryptoPort, recordBytes: Uint8Array): Uint8Array {
  return labelledDigest(crypto, labels.outage, recordBytes);
}

/**
 * Successor records: when the highest checkpoint known of a log cannot be reached any more, k officers
 * declare a new log with a new origin. There is never a second history under one origin.
 */
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelled, labelledDigest, labels } from '../crypto/labels.ts';
import { isKeyName } from '../merkle/note.ts';

/** A chain of records fits into one welcome, and one record into memory that anybody may be made to use. */
export const successorBytesMax = 32 * 1024;
export const successorsMax = 16;

export interface SuccessorRecord {
  readonly oldOrigin: string;
  readonly newOrigin: string;
  /** The highest known signed checkpoint of the old log. */
  readonly lastCheckpoint: string;
  /** Leaves of the old log that the restored store holds. */
  readonly recoveredSize: number;
  readonly packageDigest: Uint8Array;
  readonly reason: string;
  readonly timeMs: number;
}

export interface OfficerSignature {
  readonly officerId: string;
  readonly signature: Uint8Array;
}

export interface SignedSuccessor {
  /** The encoded record, as signed. */
  readonly recordBytes: Uint8Array;
  readonly record: SuccessorRecord;
  readonly signatures: readonly OfficerSignature[];
}

/** Who may declare a successor: the package's officers, by id, and how many of them are needed. */
export interface Officers {
  readonly needed: number;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

export function encodeSuccessor(record: SuccessorRecord): Uint8Array {
  return encodeMessage(wire.SuccessorRecord, record);
}

export function encodeSignedSuccessor(
  recordBytes: Uint8Array,
  signatures: readonly OfficerSignature[],
): Uint8Array {
  return encodeMessage(wire.SignedSuccessor, { record: recordBytes, signatures: [...signatures] });
}

/** Form only: who signed is for `verifySuccessor`. */
export function decodeSignedSuccessor(bytes: Uint8Array): SignedSuccessor | undefined {
  if (bytes.length > successorBytesMax) return undefined;
  const outer = decodeCanonical(wire.SignedSuccessor, bytes);
  if (outer.kind !== 'canonical' || !outer.message.record) return undefined;
  const inner = decodeCanonical(wire.SuccessorRecord, outer.message.record);
  if (inner.kind !== 'canonical') return undefined;
  const { oldOrigin, newOrigin, lastCheckpoint, packageDigest, reason } = inner.message;
  if (!oldOrigin || !newOrigin || oldOrigin === newOrigin || !isKeyName(newOrigin)) {
    return undefined;
  }
  if (!lastCheckpoint || packageDigest?.length !== 32) return undefined;
  const record = {
    oldOrigin,
    newOrigin,
    lastCheckpoint,
    recoveredSize: inner.message.recoveredSize ?? 0,
    packageDigest,
    reason: reason ?? '',
    timeMs: inner.message.timeMs ?? 0,
  };
  const signatures = (outer.message.signatures ?? []).map((each) => ({
    officerId: each.officerId ?? '',
    signature: each.signature ?? new Uint8Array(),
  }));
  return { recordBytes: outer.message.record, record, signatures };
}

/** What leaf 0 of the new log commits to. */
export function successorDigest(crypto: CryptoPort, recordBytes: Uint8Array): Uint8Array {
  return labelledDigest(crypto, labels.successor, recordBytes);
}

export function successorSigningInput(crypto: CryptoPort, recordBytes: Uint8Array): Uint8Array {
  return labelled(labels.successorSignature, successorDigest(crypto, recordBytes));
}

/**
 * That enough different officers signed. Refusals: `package.signature-invalid` for a signature that does
 * not verify or whose officer is unknown, `package.too-few-signatures`.
 */
export function verifySuccessor(
  crypto: CryptoPort,
  officers: Officers,
  signed: SignedSuccessor,
): Result<SuccessorRecord, Refusal> {
  const input = successorSigningInput(crypto, signed.recordBytes);
  const signers = new Set<string>(); // by key: one person under two ids is one person
  for (const { officerId, signature } of signed.signatures) {
    const key = officers.keys.get(officerId);
    if (key === undefined || !crypto.verifyEd25519(key, input, signature)) {
      return fail(refusal('package.signature-invalid', { officer: officerId }));
    }
    signers.add(String.fromCharCode(...key));
  }
  return signers.size >= Math.max(1, officers.needed)
    ? ok(signed.record)
    : fail(
        refusal('package.too-few-signatures', { required: officers.needed, given: signers.size }),
      );
}

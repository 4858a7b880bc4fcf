/** What the leaf of a published version commits to: nobody can later have published something else. Specification: proto/spec/leaf.md */
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { isId } from '../base/ids.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import type { Mode } from '../tape/tape.ts';
import { modes } from '../tape/wire-words.ts';

export interface VersionRecord {
  readonly electionId: string;
  /** 32 bytes. */
  readonly packageDigest: Uint8Array;
  readonly mode: Mode;
  /** From 1. */
  readonly number: number;
  /** What the version is made of: leaves below `logSize` of the log, as of `timeMs` (Unix milliseconds). */
  readonly snapshot: {
    readonly timeMs: number;
    /** 0 for the election's first log. */
    readonly logNumber: number;
    readonly logSize: number;
  };
  /** SHA-256 of the version's SHA256SUMS. */
  readonly sumsDigest: Uint8Array;
  /** Of the sum tree over all contests, 32 bytes. */
  readonly sumRoot: Uint8Array;
  /** 16 bytes: before the embargo ends nobody can guess what was published from the commitment. */
  readonly nonce: Uint8Array;
}

export function encodeVersionRecord(record: VersionRecord): Uint8Array {
  const { mode, snapshot, ...plain } = record;
  return encodeMessage(wire.VersionRecord, {
    ...plain,
    mode: modes.toWire(mode),
    snapshotTimeMs: snapshot.timeMs,
    snapshotLogNumber: snapshot.logNumber,
    snapshotLogSize: snapshot.logSize,
  });
}

/** Undefined for anything that `encodeVersionRecord` would not write. */
export function decodeVersionRecord(bytes: Uint8Array): VersionRecord | undefined {
  const outcome = decodeCanonical(wire.VersionRecord, bytes);
  if (outcome.kind !== 'canonical') return undefined;
  const raw = outcome.message;
  const mode = modes.fromWire(raw.mode);
  const { electionId, packageDigest, sumsDigest, sumRoot, nonce } = raw;
  const number = raw.number ?? 0;
  const snapshot = {
    timeMs: raw.snapshotTimeMs ?? 0,
    logNumber: raw.snapshotLogNumber ?? 0,
    logSize: raw.snapshotLogSize ?? 0,
  };
  if (!electionId || !isId(electionId) || mode === undefined || number < 1) return undefined;
  if (!Object.values(snapshot).every(Number.isSafeInteger) || snapshot.logSize < 1)
    return undefined;
  if (packageDigest?.length !== 32 || sumsDigest?.length !== 32 || sumRoot?.length !== 32) {
    return undefined;
  }
  if (nonce?.length !== 16) return undefined;
  return { electionId, packageDigest, mode, number, snapshot, sumsDigest, sumRoot, nonce };
}

export function versionCommitment(crypto: CryptoPort, recordBytes: Uint8Array): Uint8Array {
  return labelledDigest(crypto, labels.version, recordBytes);
}

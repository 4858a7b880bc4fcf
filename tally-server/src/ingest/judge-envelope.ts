/**
 * Everything that decides about an envelope by itself: its form, what election and station it is for,
 * opening, strict decoding, both signatures. Cheap rules come first, so that what is foreign costs no
 * decryption. Pure; runs in the server's thread or in a worker.
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { decodeEnvelope, type EnvelopeHeader } from '@mutabaqa/shared/envelope/envelope.ts';
import type { HpkeOpener } from '@mutabaqa/shared/envelope/hpke-port.ts';
import { openEnvelope, verifyTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import type { Mode, TapeKind } from '@mutabaqa/shared/tape/tape.ts';
import { tapeCommitment } from '@mutabaqa/shared/tape/tape-signatures.ts';

export interface EntitledDevice {
  /** Undefined for a spare: for which station it speaks, and whether, the log says. */
  readonly stationId: string | undefined;
  /** Ed25519 public key, 32 bytes. */
  readonly tapeKey: Uint8Array;
}

export interface IntakeElection {
  readonly electionId: string;
  readonly mode: Mode;
  readonly packageDigest: Uint8Array;
  device(deviceId: string): EntitledDevice | undefined;
  hasStation(stationId: string): boolean;
}

export interface JudgeContext {
  readonly crypto: CryptoPort;
  /** Of the transmission key. */
  readonly opener: HpkeOpener;
  readonly election: IntakeElection;
}

/** What is kept and logged of a good envelope; the tape stays encoded in `record`. */
export interface JudgedTape {
  readonly stationId: string;
  readonly deviceId: string;
  readonly tapeKind: TapeKind;
  readonly sequence: number;
  readonly partIndex: number;
  readonly tapeDigest: Uint8Array;
  /** What the leaf commits to. */
  readonly commitment: Uint8Array;
  /** SHA-256 of the envelope. */
  readonly envelopeDigest: Uint8Array;
  /** The encoded SealedRecord. */
  readonly record: Uint8Array;
}

export type Verdict = Result<JudgedTape, Refusal>;

export function judgeEnvelope(context: JudgeContext, envelopeBytes: Uint8Array): Verdict {
  const { crypto, opener, election } = context;
  const envelope = decodeEnvelope(envelopeBytes);
  if (!envelope.ok) return envelope;
  const device = findSigner(election, envelope.value.header);
  if (!device.ok) return device;
  const record = openEnvelope(crypto, opener, envelope.value);
  if (!record.ok) return record;
  const { tape, tapeSignature, channelSignature, bytes } = record.value;
  const { header } = tape;
  if (!equalBytes(header.packageDigest, election.packageDigest)) {
    return fail(refusal('package.other', {}));
  }
  // A test tape is for rehearsals; in a live election its figures could pass for a result.
  if (header.kind === 'test' && election.mode === 'live') {
    return fail(refusal('tape.kind-not-accepted', { kind: header.kind }));
  }
  const signed = verifyTapeRecord(crypto, device.value.tapeKey, record.value, opener.keyId);
  if (!signed.ok) return signed;
  return ok({
    stationId: header.stationId,
    deviceId: header.deviceId,
    tapeKind: header.kind,
    sequence: header.sequence,
    partIndex: header.part.index,
    tapeDigest: tape.digest,
    commitment: tapeCommitment(crypto, tape.digest, tapeSignature, channelSignature),
    envelopeDigest: crypto.sha256(envelopeBytes),
    record: bytes,
  });
}

/** From the header, which the seal binds to the tape: `openEnvelope` refuses a header that lies. */
function findSigner(
  election: IntakeElection,
  header: EnvelopeHeader,
): Result<EntitledDevice, Refusal> {
  const { electionId, mode, stationId, deviceId, kind } = header;
  if (electionId !== election.electionId) return fail(refusal('election.other', {}));
  if (mode !== election.mode) return fail(refusal('mode.other', { mode }));
  // A card's record belongs to the card reader, whatever key it was sealed to.
  if (kind !== 'transmission') return fail(refusal('envelope.unknown-recipient', {}));
  const device = election.device(deviceId);
  if (device === undefined) return fail(refusal('device.unknown', { device: deviceId }));
  if (device.stationId === stationId) return ok(device);
  if (!election.hasStation(stationId)) {
    return fail(refusal('station.unknown', { station: stationId }));
  }
  return device.stationId === undefined
    ? ok(device)
    : fail(refusal('device.not-entitled', { device: deviceId, station: stationId }));
}

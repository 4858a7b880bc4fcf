/**
 * A tape with its device's tape signature and nothing that says by which channel it came: a published tape, and
 * the evidence that a QR code on paper is.
 */
import { decodeCanonical, wire } from '@mutabaqa/proto/wire.ts';
import { equalBytes } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import { encodeSignedTape } from '../envelope/tape-record.ts';
import type { DecodeOptions } from '../tape/tape-codec.ts';
import { decodeTape } from '../tape/tape-codec.ts';
import type { DecodedTape } from '../tape/tape.ts';

export interface SignedTape {
  readonly tape: DecodedTape;
  /** 64 bytes, not verified here: whose key counts depends on the leaf. */
  readonly tapeSignature: Uint8Array;
}

/** Reads what `encodeSignedTape` writes. Refusals: `envelope.malformed`, `envelope.not-canonical`, `tape.*`. */
export function decodeSignedTape(
  crypto: CryptoPort,
  bytes: Uint8Array,
  options: DecodeOptions,
): Result<SignedTape, Refusal> {
  const outcome = decodeCanonical(wire.SealedRecord, bytes);
  if (outcome.kind !== 'canonical') {
    return fail(refusal(`envelope.${outcome.kind}`, { where: 'record' }));
  }
  const { tape: tapeBytes, tapeSignature } = outcome.message;
  const isWhole = tapeBytes && tapeSignature?.length === 64;
  if (!isWhole || !equalBytes(encodeSignedTape(tapeBytes, tapeSignature), bytes)) {
    return fail(refusal('envelope.malformed', { where: 'record' }));
  }
  const tape = decodeTape(crypto, tapeBytes, options);
  return tape.ok ? ok({ tape: tape.value, tapeSignature }) : tape;
}

/** What the leaf of a paper tape commits to; the nonces of the tape's sections hide it. */
export function paperTapeCommitment(
  crypto: CryptoPort,
  { tape, tapeSignature }: SignedTape,
): Uint8Array {
  return labelledDigest(crypto, labels.paperTapeCommitment, tape.digest, tapeSignature);
}

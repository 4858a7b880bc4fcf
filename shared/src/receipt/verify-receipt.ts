/**
 * What a receipt is worth to the device that holds the tape: the log with this key and origin had, at
 * that place, a commitment that only these two signatures over this tape open.
 *
 * Each step stops one attack: another log (origin, key), a leaf that is not in the log (inclusion), the
 * receipt of another tape (digest, station) or of the same tape by another way (channel signature).
 */
import { decodeCanonical, wire } from '@mutabaqa/proto/wire.ts';
import { equalBytes } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { NoteKey } from '../merkle/note.ts';
import { verifyTlogProof } from '../merkle/tlog-proof.ts';
import { tapeCommitment } from '../tape/tape-signatures.ts';
import type { Receipt } from './receipt.ts';

export interface ReceiptSubject {
  readonly stationId: string;
  readonly tapeDigest: Uint8Array;
  readonly tapeSignature: Uint8Array;
  readonly channelSignature: Uint8Array;
}

export interface VerifiedReceipt {
  readonly origin: string;
  /** The receipt number that staff are shown. */
  readonly leafIndex: number;
  /** Leaves of the log when it was issued. */
  readonly size: number;
  /** The server's clock. */
  readonly timeMs: number;
}

interface TransmissionLeaf extends VerifiedReceipt {
  readonly commitment: Uint8Array;
}

/** The name of `logKey` is the origin. Refusal: `receipt.invalid`, with `why`. */
export function verifyReceipt(
  crypto: CryptoPort,
  logKey: NoteKey,
  receipt: Receipt,
  subject: ReceiptSubject,
): Result<VerifiedReceipt, Refusal> {
  if (!equalBytes(receipt.tapeDigest, subject.tapeDigest)) return invalid('tape-digest');
  const leaf = verifyTransmissionLeaf(crypto, logKey, receipt, subject.stationId);
  if (!leaf.ok) return leaf;
  const { commitment, ...verified } = leaf.value;
  const { tapeDigest, tapeSignature, channelSignature } = subject;
  const expected = tapeCommitment(crypto, tapeDigest, tapeSignature, channelSignature);
  return equalBytes(commitment, expected) ? ok(verified) : invalid('commitment');
}

/**
 * What a relay can verify, which does not hold the signatures: that the log took *something* of this
 * station as a transmission. Whoever made the tape still verifies the rest.
 */
export function verifyRelayedReceipt(
  crypto: CryptoPort,
  logKey: NoteKey,
  receipt: Receipt,
  stationId: string,
): Result<VerifiedReceipt, Refusal> {
  const leaf = verifyTransmissionLeaf(crypto, logKey, receipt, stationId);
  if (!leaf.ok) return leaf;
  const { commitment: _, ...verified } = leaf.value;
  return ok(verified);
}

function verifyTransmissionLeaf(
  crypto: CryptoPort,
  logKey: NoteKey,
  { proof }: Receipt,
  stationId: string,
): Result<TransmissionLeaf, Refusal> {
  const proven = verifyTlogProof(crypto, logKey, proof);
  if (!proven.ok) return proven;
  const { entry, origin, index: leafIndex, size } = proven.value;
  const outcome = decodeCanonical(wire.LogLeaf, entry);
  if (outcome.kind !== 'canonical') return invalid('leaf');
  const leaf = outcome.message;
  if (leaf.kind !== wire.LeafKind.LEAF_KIND_TRANSMISSION) return invalid('leaf-kind');
  if ((leaf.stationId ?? '') !== stationId) return invalid('station');
  if (leaf.commitment?.length !== 32) return invalid('leaf');
  return ok({ origin, leafIndex, size, timeMs: leaf.timeMs ?? 0, commitment: leaf.commitment });
}

function invalid(why: string): Result<never, Refusal> {
  return fail(refusal('receipt.invalid', { why }));
}

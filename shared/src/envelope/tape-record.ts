/** The record inside an envelope: one tape with both signatures. It is evidence once it is verified. */
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { equalBytes } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { DecodeOptions } from '../tape/tape-codec.ts';
import { decodeTape } from '../tape/tape-codec.ts';
import type { DecodedTape } from '../tape/tape.ts';
import type { Channel } from '../tape/tape-signatures.ts';
import { channelSigningInput, tapeSigningInput } from '../tape/tape-signatures.ts';
import type { Envelope, EnvelopeHeader, RecordKind } from './envelope.ts';
import { sealingInfo } from './envelope.ts';
import type { HpkeOpener } from './hpke-port.ts';
import { unpadRecord } from './padding.ts';

export interface TapeRecord {
  readonly tape: DecodedTape;
  readonly tapeSignature: Uint8Array;
  readonly channelSignature: Uint8Array;
  readonly channel: Channel;
  /** The encoded `SealedRecord`, as it was sealed: what is kept and later published. */
  readonly bytes: Uint8Array;
}

export function encodeTapeRecord(record: {
  readonly tape: Uint8Array;
  readonly tapeSignature: Uint8Array;
  readonly channelSignature: Uint8Array;
  readonly channel: Channel;
}): Uint8Array {
  const { tape, tapeSignature, channelSignature, channel } = record;
  return encodeMessage(wire.SealedRecord, {
    tape,
    tapeSignature,
    channelSignature,
    ...(channel.kind === 'card' && { cardId: channel.cardId, journalHead: channel.journalHead }),
  });
}

/**
 * The form of a published `.tape` file: a record that says nothing of any channel, so that a tape that
 * came by two channels is one file, and its signature stands in it.
 */
export function encodeSignedTape(tape: Uint8Array, tapeSignature: Uint8Array): Uint8Array {
  return encodeMessage(wire.SealedRecord, { tape, tapeSignature });
}

/**
 * Refusals: `envelope.*` for the record's own shape, `tape.*` for the tape in it. `known`: tapes that were decoded
 * with the same options already, as transmission and card nearly always hold the same one.
 */
export function decodeTapeRecord(
  crypto: CryptoPort,
  kind: RecordKind,
  bytes: Uint8Array,
  options: DecodeOptions,
  known: readonly DecodedTape[] = [],
): Result<TapeRecord, Refusal> {
  const outcome = decodeCanonical(wire.SealedRecord, bytes);
  if (outcome.kind !== 'canonical') {
    return fail(refusal(`envelope.${outcome.kind}`, { where: 'record' }));
  }
  const { tapeSignature, channelSignature, cardId, journalHead } = outcome.message;
  const tapeBytes = outcome.message.tape ?? new Uint8Array(); // refused as a tape
  const channel = readChannel(kind, cardId ?? undefined, journalHead ?? undefined);
  if (tapeSignature?.length !== 64 || channelSignature?.length !== 64 || channel === undefined) {
    return fail(refusal('envelope.malformed', { where: 'record' }));
  }
  const again = known.find((each) => equalBytes(each.bytes, tapeBytes));
  const tape = again ? ok(again) : decodeTape(crypto, tapeBytes, options);
  if (!tape.ok) return tape;
  return ok({ tape: tape.value, tapeSignature, channelSignature, channel, bytes });
}

function readChannel(
  kind: RecordKind,
  cardId: Uint8Array | undefined,
  journalHead: Uint8Array | undefined,
): Channel | undefined {
  const idLength = cardId?.length ?? 0;
  const headLength = journalHead?.length ?? 0;
  if (kind === 'transmission') {
    return idLength === 0 && headLength === 0 ? { kind: 'transmission' } : undefined;
  }
  if (!cardId || !journalHead || idLength !== 16 || headLength !== 32) return undefined;
  return { kind: 'card', cardId, journalHead };
}

/**
 * Opens an envelope and decodes what is inside. The header must say the same as the tape, or a relay
 * could show one station's tape as another's.
 *
 * Refusals: `envelope.unknown-recipient`, `envelope.cannot-open`, `envelope.header-differs`, and those
 * of `decodeTapeRecord`.
 */
export function openEnvelope(
  crypto: CryptoPort,
  opener: HpkeOpener,
  envelope: Envelope,
): Result<TapeRecord, Refusal> {
  const { header, headerBytes, enc, ciphertext } = envelope;
  if (!sameKeyId(opener.keyId, header.recipientKeyId)) {
    return fail(refusal('envelope.unknown-recipient'));
  }
  const padded = opener.open(enc, sealingInfo(header), headerBytes, ciphertext);
  const content = padded && unpadRecord(padded);
  if (!content) return fail(refusal('envelope.cannot-open'));
  const record = decodeTapeRecord(crypto, header.kind, content, { withheldAllowed: false });
  if (!record.ok) return record;
  const differing = differingHeaderField(header, record.value.tape.header);
  return differing === undefined
    ? record
    : fail(refusal('envelope.header-differs', { field: differing }));
}

function sameKeyId(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function differingHeaderField(
  envelope: EnvelopeHeader,
  tape: DecodedTape['header'],
): string | undefined {
  const fields = ['electionId', 'mode', 'stationId', 'deviceId', 'sequence'] as const;
  return fields.find((field) => envelope[field] !== tape[field]);
}

/**
 * Both signatures, under the device's tape key. Refusals: `tape-signature.invalid`,
 * `channel-signature.invalid`. The tape signature may be skipped (`tapeVerified`) when the very same
 * signature over the very same digest was verified before.
 */
export function verifyTapeRecord(
  crypto: CryptoPort,
  deviceKey: Uint8Array,
  record: TapeRecord,
  recipientKeyId: Uint8Array,
  tapeVerified = false,
): Result<void, Refusal> {
  const { tape, tapeSignature, channelSignature, channel } = record;
  if (
    !tapeVerified &&
    !crypto.verifyEd25519(deviceKey, tapeSigningInput(tape.digest), tapeSignature)
  ) {
    return fail(refusal('tape-signature.invalid'));
  }
  const input = channelSigningInput(channel, tape.digest, tape.header.sequence, recipientKeyId);
  return crypto.verifyEd25519(deviceKey, input, channelSignature)
    ? ok(undefined)
    : fail(refusal('channel-signature.invalid'));
}

import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { concatBytes, u32be } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { SealingKey } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { RecordKind } from '@mutabaqa/shared/envelope/envelope.ts';
import { decodeEnvelope, sealEnvelope, sealingInfo } from '@mutabaqa/shared/envelope/envelope.ts';
import { padRecord } from '@mutabaqa/shared/envelope/padding.ts';
import { sealTape, signTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import { encodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { channelSigningInput, tapeCommitment } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { Channel } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import {
  cardKey,
  changedByte,
  privateBytes,
  sealerNamed,
  tapeKey,
  transmissionKey,
  withUnknownField,
} from './sample-keys.ts';
import { cardId, journalHead, sampleTape } from './sample-tape.ts';

export const sampleChannels: Readonly<Record<RecordKind, Channel>> = {
  transmission: { kind: 'transmission' },
  card: { kind: 'card', cardId, journalHead },
};
const recipients = { transmission: transmissionKey, card: cardKey };
export const signedSample = signTape(nodeCrypto, tapeKey, sampleTape);
const { tape, tapeSignature } = signedSample;
const { electionId, mode, stationId, deviceId, sequence } = sampleTape.header;

/** The sample tape as it leaves the device by that way. */
export function sampleCopy(kind: RecordKind) {
  const sealer = sealerNamed(kind, recipients[kind]);
  return sealTape(tapeKey, sealer, signedSample, sampleChannels[kind]);
}

export function makeGoldenEnvelopes(): GoldenFile[] {
  return [
    validEnvelope('transmission'),
    validEnvelope('card'),
    ...refusedFiles('envelope', refusedOutside()),
    ...refusedFiles('envelope', refusedInside()),
  ];
}

function validEnvelope(kind: RecordKind): GoldenFile {
  const channel = sampleChannels[kind];
  const recipient = recipients[kind];
  const { envelope, channelSignature } = sampleCopy(kind);
  const decoded = decodeEnvelope(envelope);
  if (!decoded.ok) throw new Error(decoded.error.code);
  return validFile('envelope', kind, {
    envelope,
    recipientPrivateKey: privateBytes(recipient),
    recipientKeyId: recipient.keyId,
    info: sealingInfo(decoded.value.header),
    aad: decoded.value.headerBytes,
    record: encodeTapeRecord({ tape: tape.bytes, tapeSignature, channelSignature, channel }),
    tapeKey: tapeKey.publicKey,
    channelSigningInput: channelSigningInput(channel, tape.digest, sequence, recipient.keyId),
    channelSignature,
    commitment: tapeCommitment(nodeCrypto, tape.digest, tapeSignature, channelSignature),
  });
}

type Refused = Record<
  string,
  { readonly code: string; readonly recipientPrivateKey: Uint8Array; readonly envelope: Uint8Array }
>;

/** `recipientPrivateKey` is that of whoever receives the envelope and must refuse it. */
function refuse(code: string, envelope: Uint8Array, receiver: SealingKey = transmissionKey) {
  return { code, recipientPrivateKey: privateBytes(receiver), envelope };
}

function refusedOutside(): Refused {
  const good = sampleCopy('transmission').envelope;
  const message = wire.Envelope.decode(good);
  const header = wire.EnvelopeHeader.decode(message.header);
  const changed = (change: object) => encodeMessage(wire.Envelope, { ...message, ...change });
  const withHeader = (change: object) =>
    changed({ header: encodeMessage(wire.EnvelopeHeader, { ...header, ...change }) });
  return {
    truncated: refuse('envelope.malformed', good.subarray(0, -1)),
    'unknown-field': refuse('envelope.not-canonical', withUnknownField(good)),
    'header-with-unknown-field': refuse(
      'envelope.not-canonical',
      changed({ header: withUnknownField(message.header) }),
    ),
    'header-missing': refuse('envelope.malformed', changed({ header: new Uint8Array() })),
    'kind-unknown': refuse('envelope.malformed', withHeader({ kind: 9 })),
    'sequence-zero': refuse('envelope.malformed', withHeader({ sequence: 0 })),
    'short-key-id': refuse('envelope.malformed', withHeader({ recipientKeyId: new Uint8Array(7) })),
    'short-key': refuse(
      'envelope.malformed',
      changed({ encapsulatedKey: message.encapsulatedKey.subarray(1) }),
    ),
    'other-recipient': refuse(
      'envelope.unknown-recipient',
      withHeader({ recipientKeyId: cardKey.keyId }),
    ),
    'small-order-key': refuse(
      'envelope.cannot-open',
      changed({ encapsulatedKey: new Uint8Array(32) }),
    ),
    'header-changed': refuse('envelope.cannot-open', changedByte(good, 6)),
    'ciphertext-changed': refuse('envelope.cannot-open', changedByte(good, good.length - 40)),
    'ciphertext-shorter-than-tag': refuse(
      'envelope.cannot-open',
      changed({ ciphertext: message.ciphertext.subarray(0, 15) }),
    ),
  };
}

/** Sealed correctly, by somebody who has no tape key or means harm. */
function refusedInside(): Refused {
  const header = { electionId, mode, stationId, deviceId, sequence, kind: 'transmission' } as const;
  const transmission = {
    tape: tape.bytes,
    tapeSignature,
    channelSignature: sampleCopy('transmission').channelSignature,
    channel: sampleChannels.transmission,
  };
  const good = encodeTapeRecord(transmission);
  const seal = (
    code: string,
    name: string,
    record: Uint8Array,
    change: { readonly sequence?: number; readonly kind?: RecordKind } = {},
  ) => {
    const to = { ...header, ...change };
    const recipient = recipients[to.kind];
    return refuse(code, sealEnvelope(sealerNamed(name, recipient), to, record), recipient);
  };
  const sealPadded = (name: string, padded: Uint8Array) => {
    const sealer = sealerNamed(name, transmissionKey);
    const usual = sealEnvelope(sealer, header, good);
    const { header: aad } = wire.Envelope.decode(usual);
    const info = sealingInfo({ ...header, recipientKeyId: sealer.keyId });
    const { enc, ciphertext } = sealer.seal(info, aad, padded);
    const message = { header: aad, encapsulatedKey: enc, ciphertext };
    return refuse('envelope.cannot-open', encodeMessage(wire.Envelope, message));
  };
  const padded = padRecord(good);
  const asCard = { ...transmission, channel: sampleChannels.card };
  return {
    'padding-not-zero': sealPadded('padding-not-zero', changedByte(padded, padded.length - 1)),
    'padding-doubled': sealPadded(
      'padding-doubled',
      concatBytes(padded, new Uint8Array(padded.length)),
    ),
    'padding-missing': sealPadded(
      'padding-missing',
      concatBytes(u32be(good.length), good).subarray(0, 900),
    ),
    'record-empty': seal('envelope.malformed', 'record-empty', new Uint8Array()),
    'record-with-unknown-field': seal(
      'envelope.not-canonical',
      'record-with-unknown-field',
      withUnknownField(good),
    ),
    'short-tape-signature': seal(
      'envelope.malformed',
      'short-tape-signature',
      encodeTapeRecord({ ...transmission, tapeSignature: new Uint8Array(63) }),
    ),
    'transmission-with-card-id': seal(
      'envelope.malformed',
      'transmission-with-card-id',
      encodeTapeRecord(asCard),
    ),
    'card-without-card-id': seal('envelope.malformed', 'card-without-card-id', good, {
      kind: 'card',
    }),
    'tape-malformed': seal(
      'tape.malformed',
      'tape-malformed',
      encodeTapeRecord({ ...transmission, tape: tape.bytes.subarray(0, -1) }),
    ),
    'header-differs': seal('envelope.header-differs', 'header-differs', good, { sequence: 9 }),
    'tape-signature-changed': seal(
      'tape-signature.invalid',
      'tape-signature-changed',
      encodeTapeRecord({ ...transmission, tapeSignature: changedByte(tapeSignature, 40) }),
    ),
    // The centre opens a transmission and seals it again as if it came from a card, and the reverse.
    'transmission-shown-as-card': seal(
      'channel-signature.invalid',
      'transmission-shown-as-card',
      encodeTapeRecord(asCard),
      { kind: 'card' },
    ),
    'card-shown-as-transmission': seal(
      'channel-signature.invalid',
      'card-shown-as-transmission',
      encodeTapeRecord({
        ...transmission,
        channelSignature: sampleCopy('card').channelSignature,
      }),
    ),
  };
}

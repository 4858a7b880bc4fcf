/** Envelope v1: a sealed record with a header that its carriers can read. Specification: proto/spec/envelope.md */
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { isId } from '../base/ids.ts';
import { utf8 } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { labelled, labels } from '../crypto/labels.ts';
import type { Mode } from '../tape/tape.ts';
import { makeWireWords, modes } from '../tape/wire-words.ts';
import type { HpkeSealer } from './hpke-port.ts';
import { padRecord, paddedBytesMax } from './padding.ts';

export type RecordKind = 'transmission' | 'card';

export interface EnvelopeHeader {
  readonly electionId: string;
  readonly mode: Mode;
  readonly stationId: string;
  /** Whose tape it is; any enrolled device may carry it. */
  readonly deviceId: string;
  readonly kind: RecordKind;
  readonly sequence: number;
  readonly recipientKeyId: Uint8Array;
}

export interface Envelope {
  readonly header: EnvelopeHeader;
  /** As received: the seal's additional data. */
  readonly headerBytes: Uint8Array;
  readonly enc: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** Header (at most 1 KiB), key, ciphertext with its tag. */
export const envelopeBytesMax = paddedBytesMax + 2048;

const recordKinds = makeWireWords<RecordKind>({
  transmission: wire.RecordKind.RECORD_KIND_TRANSMISSION,
  card: wire.RecordKind.RECORD_KIND_CARD,
});

/** The plaintext record inside, still encoded (`SealedRecord`), goes in as `record`. */
export function sealEnvelope(
  sealer: HpkeSealer,
  header: Omit<EnvelopeHeader, 'recipientKeyId'>,
  record: Uint8Array,
): Uint8Array {
  const full = { ...header, recipientKeyId: sealer.keyId };
  const headerBytes = encodeHeader(full);
  const { enc, ciphertext } = sealer.seal(sealingInfo(full), headerBytes, padRecord(record));
  return encodeMessage(wire.Envelope, { header: headerBytes, encapsulatedKey: enc, ciphertext });
}

/** HPKE `info`: election, station and record kind, each with its length, so that no two run together. */
export function sealingInfo(header: EnvelopeHeader): Uint8Array {
  const fields = [header.electionId, header.stationId, header.kind].map(utf8);
  return labelled(
    labels.sealedRecord,
    ...fields.flatMap((field) => [Uint8Array.of(field.length), field]),
  );
}

function encodeHeader(header: EnvelopeHeader): Uint8Array {
  return encodeMessage(wire.EnvelopeHeader, {
    electionId: header.electionId,
    mode: modes.toWire(header.mode),
    stationId: header.stationId,
    deviceId: header.deviceId,
    kind: recordKinds.toWire(header.kind),
    sequence: header.sequence,
    recipientKeyId: header.recipientKeyId,
  });
}

/** Refusals: `envelope.malformed`, `envelope.not-canonical`. Nothing is trusted before it is opened. */
export function decodeEnvelope(bytes: Uint8Array): Result<Envelope, Refusal> {
  if (bytes.length > envelopeBytesMax)
    return fail(refusal('envelope.malformed', { where: 'size' }));
  const outer = decodeCanonical(wire.Envelope, bytes);
  if (outer.kind !== 'canonical')
    return fail(refusal(`envelope.${outer.kind}`, { where: 'envelope' }));
  const { header: headerBytes, encapsulatedKey: enc, ciphertext } = outer.message;
  if (!headerBytes || enc?.length !== 32 || !ciphertext) {
    return fail(refusal('envelope.malformed', { where: 'envelope' }));
  }
  const header = decodeEnvelopeHeader(headerBytes);
  return header.ok ? ok({ header: header.value, headerBytes, enc, ciphertext }) : header;
}

export function decodeEnvelopeHeader(bytes: Uint8Array): Result<EnvelopeHeader, Refusal> {
  const outcome = decodeCanonical(wire.EnvelopeHeader, bytes);
  if (outcome.kind !== 'canonical')
    return fail(refusal(`envelope.${outcome.kind}`, { where: 'header' }));
  const raw = outcome.message;
  const mode = modes.fromWire(raw.mode);
  const kind = recordKinds.fromWire(raw.kind);
  const ids = [raw.electionId ?? '', raw.stationId ?? '', raw.deviceId ?? ''] as const;
  if (!mode || !kind || !ids.every(isId) || !raw.sequence || raw.recipientKeyId?.length !== 8) {
    return fail(refusal('envelope.malformed', { where: 'header' }));
  }
  const [electionId, stationId, deviceId] = ids;
  return ok({
    electionId,
    mode,
    stationId,
    deviceId,
    kind,
    sequence: raw.sequence,
    recipientKeyId: raw.recipientKeyId,
  });
}

/** Bytes as a hostile device would make them: a sample tape taken apart, changed anywhere, sealed again. */
import { wire } from '@mutabaqa/proto/wire.ts';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { concatBytes } from '@mutabaqa/shared/base/bytes.ts';
import { makeHpkeOpener, makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeEnvelope, sealEnvelope } from '@mutabaqa/shared/envelope/envelope.ts';
import type { EnvelopeHeader } from '@mutabaqa/shared/envelope/envelope.ts';
import { openEnvelope } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import { channelSigningInput, tapeSigningInput } from '@mutabaqa/shared/tape/tape-signatures.ts';
import { sampleKey, sampleSealingKey } from './sample-election.ts';
import type { SampleElection, SealedTape } from './sample-gateway.ts';

type Change = (bytes: Uint8Array) => Uint8Array;

/** From the outside in. */
export const layers = [
  'envelope',
  'envelope header',
  'record',
  'tape',
  'tape header',
  'section',
  'counts',
] as const;
export type Layer = (typeof layers)[number];

export interface TakenApart {
  readonly envelope: Uint8Array;
  readonly header: EnvelopeHeader;
  readonly record: Uint8Array;
  readonly tape: Uint8Array;
}

export function takeApart({ envelope }: Pick<SealedTape, 'envelope'>): TakenApart {
  const decoded = decodeEnvelope(envelope);
  assert(decoded.ok, 'a sample envelope');
  const opener = makeHpkeOpener(sampleSealingKey('transmission'));
  const record = openEnvelope(nodeCrypto, opener, decoded.value);
  assert(record.ok, 'a sample record');
  const { bytes, tape } = record.value;
  return { envelope, header: decoded.value.header, record: bytes, tape: tape.bytes };
}

/** Around any bytes at all, as whoever knows the public key can. */
export function sealBytes(header: EnvelopeHeader, record: Uint8Array): Uint8Array {
  const key = sampleSealingKey('transmission').publicKey;
  return sealEnvelope(assertDefined(makeHpkeSealer(key), 'sealer'), header, record);
}

/** Signed by the device wherever the bytes are a tape; otherwise under signatures of nothing. */
export function sealTapeBytes(
  { election }: SampleElection,
  header: EnvelopeHeader,
  tape: Uint8Array,
): Uint8Array {
  const decoded = decodeTape(nodeCrypto, tape, { withheldAllowed: true });
  const key = sampleKey(header.deviceId);
  const keyId = sampleSealingKey('transmission').keyId;
  assert(election.manifest.transmissionKey.length === 32, 'the key of the package');
  const digest = decoded.ok ? decoded.value.digest : new Uint8Array(32);
  const sequence = decoded.ok ? decoded.value.header.sequence : 1;
  const input = channelSigningInput({ kind: 'transmission' }, digest, sequence, keyId);
  const signatures = {
    tapeSignature: key.sign(tapeSigningInput(digest)),
    channelSignature: key.sign(input),
  };
  return sealBytes(header, wire.SealedRecord.encode({ tape, ...signatures }).finish());
}

/** The envelope of `taken` after the bytes of one layer were changed and all around it was made anew. */
export function sealChanged(
  sample: SampleElection,
  taken: TakenApart,
  layer: Layer,
  change: Change,
): Uint8Array {
  const { envelope, header, record } = taken;
  switch (layer) {
    case 'envelope':
      return change(envelope);
    case 'envelope header': {
      const outer = wire.Envelope.decode(envelope);
      const changed = change(outer.header ?? new Uint8Array());
      return wire.Envelope.encode({ ...outer, header: changed }).finish();
    }
    case 'record':
      return sealBytes(header, change(record));
    default:
      return sealTapeBytes(sample, header, changeTape(taken.tape, layer, change));
  }
}

function changeTape(bytes: Uint8Array, layer: Layer, change: Change): Uint8Array {
  if (layer === 'tape') return change(bytes);
  const tape = wire.Tape.decode(bytes);
  if (layer === 'tape header') {
    const header = change(tape.header ?? new Uint8Array());
    return wire.Tape.encode({ ...tape, header }).finish();
  }
  const open = assertDefined(tape.sections?.[0]?.open, 'a section');
  const changed = layer === 'section' ? change(open) : changeCounts(open, change);
  return wire.Tape.encode({ ...tape, sections: [{ open: changed }] }).finish();
}

/** Field 3 of the section, by hand: the generated code would not write what is malformed. */
function changeCounts(section: Uint8Array, change: Change): Uint8Array {
  const { nonce, candidateVotes } = wire.ContestSection.decode(section);
  const counts = change(wire.SparseCounts.encode(assertDefined(candidateVotes, 'votes')).finish());
  assert(counts.length < 128, 'one byte of length');
  return concatBytes(
    wire.ContestSection.encode({ nonce: nonce ?? new Uint8Array() }).finish(),
    Uint8Array.of((3 << 3) | 2, counts.length),
    counts,
  );
}

const append =
  (...bytes: readonly number[]): Change =>
  (whole) =>
    concatBytes(whole, Uint8Array.from(bytes));

/** What protobuf allows to go wrong, each with what a strict reader says to it. */
export const malformedKinds: readonly (readonly [string, Change, 'malformed' | 'not-canonical'])[] =
  [
    ['a varint that is cut', append(0xf8, 0x07, 0x80), 'malformed'],
    ['a varint of eleven bytes', append(0xf8, 0x07, ...Array<number>(11).fill(0xff)), 'malformed'],
    ['a length past the end', append(0xfa, 0x07, 0x7f), 'malformed'],
    ['a length of 2^32 - 1', append(0xfa, 0x07, 0xff, 0xff, 0xff, 0xff, 0x0f), 'malformed'],
    ['a length of 2^64 - 1', append(0xfa, 0x07, ...Array<number>(9).fill(0xff), 1), 'malformed'],
    ['a 64-bit field that is cut', append(0xf9, 0x07, 1, 2, 3), 'malformed'],
    ['a 32-bit field that is cut', append(0xfd, 0x07, 1), 'malformed'],
    ['wire type 6', append(0xfe, 0x07), 'malformed'],
    ['wire type 7', append(0xff, 0x07), 'malformed'],
    ['a group that does not end', append(0xfb, 0x07), 'malformed'],
    [
      'groups in groups without end',
      (bytes) => concatBytes(bytes, new Uint8Array(100_000).fill(0x0b)),
      'malformed',
    ],
    ['an end of no group', append(0xfc, 0x07), 'malformed'],
    ['field number 0', append(0x00, 0x00), 'malformed'],
    ['an unknown field', append(0xfa, 0x07, 0x01, 0x41), 'not-canonical'],
    ['an unknown group', append(0xfb, 0x07, 0xfc, 0x07), 'not-canonical'],
    ['everything twice', (bytes) => concatBytes(bytes, bytes), 'not-canonical'],
    ['a field after a later one', reverseFields, 'not-canonical'],
    ['the first tag in two bytes', lengthenTag, 'not-canonical'],
    ['nothing at all', () => new Uint8Array(), 'malformed'],
  ];

/** Tag 0x0a written as 0x8a 0x00 means the same, and is other bytes. */
function lengthenTag(bytes: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of((bytes[0] ?? 0) | 0x80, 0x00), bytes.subarray(1));
}

function reverseFields(bytes: Uint8Array): Uint8Array {
  const fields: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = endOfField(bytes, at);
    fields.unshift(bytes.subarray(at, end));
    at = end;
  }
  return concatBytes(...fields);
}

/** Of a field as the samples have them: tag of one byte, or two; varint or length-delimited. */
function endOfField(bytes: Uint8Array, start: number): number {
  const isDelimited = ((bytes[start] ?? 0) & 7) === 2;
  const tag = readVarint(bytes, start);
  const value = readVarint(bytes, tag.end);
  return isDelimited ? value.end + value.number : value.end;
}

function readVarint(bytes: Uint8Array, start: number): { number: number; end: number } {
  let number = 0;
  let end = start;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes[end++] ?? 0;
    number += (byte & 0x7f) * factor;
    if (byte < 0x80) return { number, end };
  }
}

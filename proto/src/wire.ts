/**
 * The generated messages, with one way to encode and two ways to decode.
 *
 * Signed and hashed records are decoded with `decodeCanonical`: every byte string that means the same
 * would otherwise be another digest for the same tape. Frames of a link are decoded with
 * `decodeLenient`, because either side may be newer.
 */
import './plain-numbers.ts';
import type protobuf from 'protobufjs/minimal.js';
import {
  readAccount,
  readContest,
  readSealedRecord,
  readStationEntry,
  readTape,
  readTapeHeader,
} from './canonical-readers.ts';
import { mutabaqa } from './generated/wire.js';

export const wire = mutabaqa.v1;
export type { mutabaqa } from './generated/wire.js';

/** What the generated code offers for one message. */
export interface MessageType<Message> {
  encode(message: Message): protobuf.Writer;
  decode(bytes: Uint8Array): Message;
}

/** Fields in ascending order, defaults omitted, packed arrays: the canonical bytes of a message. */
export function encodeMessage<Message>(type: MessageType<Message>, message: Message): Uint8Array {
  // In Node the library gives a Buffer, whose `slice` is a view and not a copy: a plain array does what
  // its type says.
  const { buffer, byteOffset, length } = type.encode(message).finish();
  return new Uint8Array(buffer, byteOffset, length);
}

/** The message, or undefined for bytes that do not parse; unknown fields are dropped. */
export function decodeLenient<Message>(
  type: MessageType<Message>,
  bytes: Uint8Array,
): Message | undefined {
  try {
    return type.decode(bytes);
  } catch {
    return undefined; // the library reports malformed input by throwing
  }
}

export type CanonicalOutcome<Message> =
  | { readonly kind: 'canonical'; readonly message: Message }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'not-canonical' };

/** How received bytes become a message: `decodeCanonical`, or `decodeKnown` for what passed that before. */
export type Decode = <Message>(
  type: MessageType<Message>,
  bytes: Uint8Array,
) => CanonicalOutcome<Message>;

/** Of bytes that are plainly canonical, the same as the general way and much faster. */
const readers = new Map<unknown, (bytes: Uint8Array) => unknown>([
  [wire.Tape, readTape],
  [wire.TapeHeader, readTapeHeader],
  [wire.AccountSection, readAccount],
  [wire.ContestSection, readContest],
  [wire.SealedRecord, readSealedRecord],
  [wire.StationEntry, readStationEntry],
]);

function readPlainly<Message>(
  type: MessageType<Message>,
  bytes: Uint8Array,
): CanonicalOutcome<Message> | undefined {
  const message = readers.get(type)?.(bytes);
  return message === undefined ? undefined : { kind: 'canonical', message: message as Message };
}

/** For bytes that `decodeCanonical` accepted before they were stored: encoding them again would say the same. */
export const decodeKnown: Decode = (type, bytes) => {
  const plain = readPlainly(type, bytes);
  if (plain !== undefined) return plain;
  const message = decodeLenient(type, bytes);
  return message === undefined ? { kind: 'malformed' } : { kind: 'canonical', message };
};

/** Accepts only bytes that are exactly what encoding the message gives. */
export function decodeCanonical<Message>(
  type: MessageType<Message>,
  bytes: Uint8Array,
): CanonicalOutcome<Message> {
  return readPlainly(type, bytes) ?? decodeAndEncode(type, bytes);
}

/** The general way, of which the other is a shortcut. */
export function decodeAndEncode<Message>(
  type: MessageType<Message>,
  bytes: Uint8Array,
): CanonicalOutcome<Message> {
  const message = decodeLenient(type, bytes);
  if (message === undefined) return { kind: 'malformed' };
  const again = type.encode(message).finish();
  if (again.length !== bytes.length) return { kind: 'not-canonical' };
  for (let i = 0; i < bytes.length; i++)
    if (again[i] !== bytes[i]) return { kind: 'not-canonical' };
  return { kind: 'canonical', message };
}

/** Strict decoding of the election package: bounded, canonical, and refused with a place. */
import { decodeCanonical, encodeMessage } from '@mutabaqa/proto/wire.ts';
import type { MessageType } from '@mutabaqa/proto/wire.ts';
import { utf8 } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';

/** A few hundred people, groups and addresses, and some thousand parts. */
export const signedManifestBytesMax = 2 * 1024 * 1024;
/** Two million stations of some 200 bytes in one constituency. */
export const partBytesMax = 512 * 1024 * 1024;
export const partsMax = 16_384;
export const stationsMax = 4_000_000;
export const nameBytesMax = 500;

export function malformed(where: string): Result<never, Refusal> {
  return fail(refusal('package.malformed', { where }));
}

/**
 * A plain array over the same memory: given a Buffer, the generated code gives Buffers, whose `slice`
 * is no copy.
 */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

export function encodePackageMessage<Message>(
  type: MessageType<Message>,
  message: Message,
): Uint8Array {
  return plainBytes(encodeMessage(type, message));
}

/** The message, when `bytes` is its one encoding and not longer than `bytesMax`. */
export function decodePackageMessage<Message>(
  type: MessageType<Message>,
  bytes: Uint8Array,
  bytesMax: number,
  where: string,
): Result<Message, Refusal> {
  if (bytes.length > bytesMax) return malformed(`${where}: size`);
  const outcome = decodeCanonical(type, plainBytes(bytes));
  return outcome.kind === 'canonical' ? ok(outcome.message) : malformed(where);
}

/** Names are shown beside figures: nothing in them may hide or reorder what stands next to them. */
export function isName(text: string): boolean {
  return (
    text.length > 0 &&
    (text.length * 3 <= nameBytesMax || utf8(text).length <= nameBytesMax) &&
    !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u.test(text)
  );
}

export function partDigest(crypto: CryptoPort, bytes: Uint8Array): Uint8Array {
  return labelledDigest(crypto, labels.packagePart, bytes);
}

const rosterPrefix = 'roster/';
const contestPrefix = 'contest/';
/** Names of parts; an id may contain any character, so a name is split at its first slash only. */
export const partNames = {
  roster: (constituency: string) => `${rosterPrefix}${constituency}`,
  contest: (contestId: string) => `${contestPrefix}${contestId}`,
  spares: 'spares',
  policy: 'policy',
} as const;

export type PartSubject =
  | { readonly kind: 'roster'; readonly constituency: string }
  | { readonly kind: 'contest'; readonly contestId: string }
  | { readonly kind: 'spares' }
  | { readonly kind: 'policy' }
  /** Whatever a later version adds: named and digested, not read here. */
  | { readonly kind: 'other' };

export function parsePartName(name: string): PartSubject {
  if (name.startsWith(rosterPrefix)) {
    return { kind: 'roster', constituency: name.slice(rosterPrefix.length) };
  }
  if (name.startsWith(contestPrefix)) {
    return { kind: 'contest', contestId: name.slice(contestPrefix.length) };
  }
  if (name === partNames.spares || name === partNames.policy) return { kind: name };
  return { kind: 'other' };
}

/**
 * A bundle on its way from the card reader to the server, by a carrier who may read and lose but not
 * change it: signed by the reader, then sealed to the server.
 */
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { concatBytes, equalBytes, u64be, utf8 } from '../base/bytes.ts';
import { isId } from '../base/ids.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelled, labels } from '../crypto/labels.ts';
import type { HpkeOpener, HpkeSealer } from '../envelope/hpke-port.ts';
import type { CardBundle, DecodedBundle } from './card-bundle.ts';
import { bundleBytesMax, bundleDigest, decodeCardBundle, encodeCardBundle } from './card-bundle.ts';

/** The bundle, its signature, seal and names. */
export const sealedBundleBytesMax = bundleBytesMax + 4096;

export interface SealedBundle {
  readonly readerId: string;
  readonly sequence: number;
  readonly recipientKeyId: Uint8Array;
  readonly enc: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** `sign` signs with the reader's Ed25519 key. */
export function sealBundle(
  crypto: CryptoPort,
  sign: (message: Uint8Array) => Uint8Array,
  sealer: HpkeSealer,
  bundle: CardBundle,
): { readonly bytes: Uint8Array; readonly digest: Uint8Array } {
  const bundleBytes = encodeCardBundle(bundle);
  const digest = bundleDigest(crypto, bundleBytes);
  const signed = encodeMessage(wire.SignedBundle, {
    bundle: bundleBytes,
    signature: sign(labelled(labels.bundleSignature, digest)),
  });
  const { enc, ciphertext } = sealer.seal(bundleInfo, bundleAad(bundle), signed);
  const bytes = encodeMessage(wire.SealedBundle, {
    readerId: bundle.readerId,
    sequence: bundle.sequence,
    recipientKeyId: sealer.keyId,
    encapsulatedKey: enc,
    ciphertext,
  });
  return { bytes, digest };
}

/** Reads the outside only. Refusals: `bundle.malformed`. */
export function decodeSealedBundle(bytes: Uint8Array): Result<SealedBundle, Refusal> {
  if (bytes.length > sealedBundleBytesMax) return malformed('size');
  const outcome = decodeCanonical(wire.SealedBundle, bytes);
  if (outcome.kind !== 'canonical') return malformed(outcome.kind);
  const { readerId, sequence, recipientKeyId, encapsulatedKey: enc, ciphertext } = outcome.message;
  if (!isId(readerId ?? '') || !sequence || sequence > Number.MAX_SAFE_INTEGER) {
    return malformed('header');
  }
  if (recipientKeyId?.length !== 8 || enc?.length !== 32 || !ciphertext) return malformed('header');
  return ok({ readerId: readerId ?? '', sequence, recipientKeyId, enc, ciphertext });
}

/**
 * Opens, verifies and decodes. What the outside says must be what was signed: whoever renames a file
 * to another reader or number is found out.
 *
 * Refusals: `bundle.cannot-open`, `bundle.malformed`, `bundle.signature-invalid`.
 */
export function openBundle(
  crypto: CryptoPort,
  opener: HpkeOpener,
  readerKey: Uint8Array,
  sealed: SealedBundle,
): Result<DecodedBundle, Refusal> {
  const plaintext = unsealBundle(opener, sealed);
  if (!plaintext) {
    return fail(
      refusal('bundle.cannot-open', { reader: sealed.readerId, sequence: sealed.sequence }),
    );
  }
  return verifySignedBundle(crypto, readerKey, sealed, plaintext);
}

/** The bytes of the SignedBundle, which prove themselves; undefined when this key does not open it. */
export function unsealBundle(opener: HpkeOpener, sealed: SealedBundle): Uint8Array | undefined {
  const isOurs = equalBytes(opener.keyId, sealed.recipientKeyId);
  return isOurs
    ? opener.open(sealed.enc, bundleInfo, bundleAad(sealed), sealed.ciphertext)
    : undefined;
}

/** `named`: whose bundle it is said to be. Refusals: `bundle.malformed`, `bundle.signature-invalid`. */
export function verifySignedBundle(
  crypto: CryptoPort,
  readerKey: Uint8Array,
  named: Pick<SealedBundle, 'readerId' | 'sequence'>,
  signedBytes: Uint8Array,
): Result<DecodedBundle, Refusal> {
  const signed = decodeCanonical(wire.SignedBundle, signedBytes);
  if (signed.kind !== 'canonical') return malformed('signed');
  const bytes = signed.message.bundle ?? new Uint8Array();
  const signature = signed.message.signature ?? new Uint8Array();
  const message = labelled(labels.bundleSignature, bundleDigest(crypto, bytes));
  if (!crypto.verifyEd25519(readerKey, message, signature)) {
    const about = { reader: named.readerId, sequence: named.sequence };
    return fail(refusal('bundle.signature-invalid', about));
  }
  const bundle = decodeCardBundle(crypto, bytes);
  if (!bundle.ok) return bundle;
  const { readerId, sequence } = bundle.value;
  return readerId === named.readerId && sequence === named.sequence ? bundle : malformed('header');
}

const bundleInfo = labelled(labels.bundle);

function bundleAad({ readerId, sequence }: { readerId: string; sequence: number }): Uint8Array {
  return concatBytes(u64be(sequence), utf8(readerId));
}

function malformed(where: string): Result<never, Refusal> {
  return fail(refusal('bundle.malformed', { where }));
}

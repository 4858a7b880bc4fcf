/**
 * The two signatures of a tape.
 *
 * The tape signature is the same in transmission, card and QR: it says "these are the figures". The
 * channel signature says by which way and to whom this copy went, so that nobody, the centre included,
 * can turn one copy into the other. It is deterministic and stays sealed until publication; with it
 * unknown, the tape commitment hides the tape even though figures could be guessed.
 */
import { concatBytes, u32be } from '../base/bytes.ts';
import { assert } from '../base/assert.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelled, labelledDigest, labels } from '../crypto/labels.ts';

export type Channel =
  | { readonly kind: 'transmission' }
  | { readonly kind: 'card'; readonly cardId: Uint8Array; readonly journalHead: Uint8Array };

/** What the tape signature signs; the digest has 32 bytes. */
export function tapeSigningInput(tapeDigest: Uint8Array): Uint8Array {
  return labelled(labels.tapeSignature, tapeDigest);
}

/**
 * What the channel signature signs: u8 channel (1 transmission, 2 card), tape digest (32), u32
 * sequence, recipient key id (8), and for a card its id (16) and the journal head (32).
 */
export function channelSigningInput(
  channel: Channel,
  tapeDigest: Uint8Array,
  sequence: number,
  recipientKeyId: Uint8Array,
): Uint8Array {
  assert(tapeDigest.length === 32 && recipientKeyId.length === 8, 'channel signing input sizes');
  const start = [tapeDigest, u32be(sequence), recipientKeyId];
  if (channel.kind === 'transmission') {
    return labelled(labels.channelSignature, Uint8Array.of(1), ...start);
  }
  assert(channel.cardId.length === 16 && channel.journalHead.length === 32, 'card channel sizes');
  return labelled(
    labels.channelSignature,
    Uint8Array.of(2),
    ...start,
    channel.cardId,
    channel.journalHead,
  );
}

/** What the leaf of a transmission or card commits to: all three together, none of them shown. */
export function tapeCommitment(
  crypto: CryptoPort,
  tapeDigest: Uint8Array,
  tapeSignature: Uint8Array,
  channelSignature: Uint8Array,
): Uint8Array {
  return labelledDigest(
    crypto,
    labels.tapeCommitment,
    concatBytes(tapeDigest, tapeSignature, channelSignature),
  );
}

/** From a tape to what the outbox keeps and what a card gets. */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Ed25519Signer } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import type { HpkeSealer } from '@mutabaqa/shared/envelope/hpke-port.ts';
import { sealTape, signTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import { decodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { Tape } from '@mutabaqa/shared/tape/tape.ts';
import type { KeptTape, SignedTape } from './outbox.ts';

export interface DeviceSigner {
  readonly crypto: CryptoPort;
  readonly tapeKey: Ed25519Signer;
  readonly transmission: HpkeSealer;
  readonly card: HpkeSealer;
}

/** Throws when a key of the package is no key: loading the package lets none through. */
export function makeDeviceSigner(
  crypto: CryptoPort,
  tapeKey: Ed25519Signer,
  { transmissionKey, cardKey }: Pick<Manifest, 'transmissionKey' | 'cardKey'>,
): DeviceSigner {
  const transmission = assertDefined(makeHpkeSealer(transmissionKey), 'transmission key');
  const card = assertDefined(makeHpkeSealer(cardKey), 'card key');
  return { crypto, tapeKey, transmission, card };
}

export function signTransmission(signer: DeviceSigner, tape: Tape): SignedTape {
  const { crypto, tapeKey, transmission } = signer;
  const signed = signTape(crypto, tapeKey, tape);
  return {
    kind: signed.tape.header.kind,
    partIndex: signed.tape.header.part.index,
    tapeDigest: signed.tape.digest,
    tape: signed.tape.bytes,
    tapeSignature: signed.tapeSignature,
    ...sealTape(tapeKey, transmission, signed, { kind: 'transmission' }),
  };
}

/** The envelope of the same tape, with the same tape signature, for one card. */
export function sealCardCopy(
  { crypto, tapeKey, card }: DeviceSigner,
  kept: KeptTape,
  on: { readonly cardId: Uint8Array; readonly journalHead: Uint8Array },
): Uint8Array {
  const tape = decodeTape(crypto, kept.tape, { withheldAllowed: false });
  assert(tape.ok, 'a kept tape decodes');
  const signed = { tape: tape.value, tapeSignature: kept.tapeSignature };
  return sealTape(tapeKey, card, signed, { kind: 'card', ...on }).envelope;
}

/** Keys of the golden files, from seeds that anybody can derive: for tests and specifications only. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { concatBytes, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { sealHpkeWithEphemeral } from '@mutabaqa/shared/crypto/node/hpke-deterministic.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { SealingKey } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { sealingKeyFromSeed } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import type { HpkeSealer } from '@mutabaqa/shared/envelope/hpke-port.ts';

/** 32 bytes. */
export const seedOf = (name: string): Uint8Array =>
  nodeCrypto.sha256(utf8(`mutabaqa golden ${name}`));

export const tapeKey = ed25519KeyFromSeed(seedOf('tape key'));
export const logSigner = ed25519KeyFromSeed(seedOf('log key'));
export const readerKey = ed25519KeyFromSeed(seedOf('card reader key'));
export const transmissionKey = sealingKeyFromSeed(seedOf('transmission key'));
export const cardKey = sealingKeyFromSeed(seedOf('card key'));
export const bundleKey = sealingKeyFromSeed(seedOf('bundle key'));

export const tapeKeyId = labelledDigest(nodeCrypto, labels.keyId, tapeKey.publicKey).subarray(0, 8);

/** Seals with an ephemeral key made from `name`, so that the same record gives the same bytes. */
export function sealerNamed(name: string, recipient: SealingKey): HpkeSealer {
  const ephemeral = sealingKeyFromSeed(seedOf(`ephemeral ${name}`));
  return {
    keyId: recipient.keyId,
    seal: (info, aad, plaintext) =>
      sealHpkeWithEphemeral(ephemeral, recipient, info, aad, plaintext),
  };
}

/** The 32 bytes of the private key, so that another implementation can open the golden envelopes. */
export function privateBytes(key: SealingKey): Uint8Array {
  const { d } = key.privateKey.export({ format: 'jwk' });
  return new Uint8Array(Buffer.from(assertDefined(d, 'private key'), 'base64url'));
}

export const changedByte = (bytes: Uint8Array, at: number): Uint8Array =>
  concatBytes(bytes.subarray(0, at), Uint8Array.of((bytes[at] ?? 0) ^ 1), bytes.subarray(at + 1));

/** A field with number 15 and value 1 at the end: nothing to a lenient reader. */
export const withUnknownField = (bytes: Uint8Array): Uint8Array =>
  concatBytes(bytes, Uint8Array.of(0x78, 1));

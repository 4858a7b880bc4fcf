/**
 * Sealing with a given ephemeral key, for test vectors and for simulations that must repeat byte for
 * byte. An ephemeral key used twice for one recipient and one info gives away both plaintexts: no
 * program of an election imports this file.
 */
import { diffieHellman } from 'node:crypto';
import { makeHpkeKeys, sealWithKeys, sharedSecretOf } from './hpke-context.ts';
import type { Sealed } from './hpke.ts';
import type { RecipientKey, SealingKey } from './sealing-key.ts';

export function sealHpkeWithEphemeral(
  ephemeral: SealingKey,
  recipient: RecipientKey,
  info: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
): Sealed {
  const dh = diffieHellman({
    privateKey: ephemeral.privateKey,
    publicKey: recipient.publicKeyHandle,
  });
  const sharedSecret = sharedSecretOf(dh, ephemeral.publicKey, recipient.publicKey);
  const keys = makeHpkeKeys(sharedSecret, info);
  return { enc: ephemeral.publicKey, ciphertext: sealWithKeys(keys, aad, plaintext) };
}

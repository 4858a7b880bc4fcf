/** The envelope's ports on this machine's HPKE. */
import type { HpkeOpener, HpkeSealer } from '../../envelope/hpke-port.ts';
import { openHpke, sealHpke } from './hpke.ts';
import type { SealingKey } from './sealing-key.ts';
import { makeRecipientKey } from './sealing-key.ts';

/** undefined when the 32 bytes are no usable X25519 public key. */
export function makeHpkeSealer(publicKey: Uint8Array): HpkeSealer | undefined {
  const recipient = makeRecipientKey(publicKey);
  if (recipient === undefined) return undefined;
  return {
    keyId: recipient.keyId,
    seal: (info, aad, plaintext) => sealHpke(recipient, info, aad, plaintext),
  };
}

export function makeHpkeOpener(key: SealingKey): HpkeOpener {
  return {
    keyId: key.keyId,
    open: (enc, info, aad, ciphertext) => openHpke(key, enc, info, aad, ciphertext),
  };
}

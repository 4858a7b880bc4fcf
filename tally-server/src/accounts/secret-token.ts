/** Tokens of invitations and sessions: 256 random bits, given out once; what is kept is their digest. */
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';

const tokenBytes = 32;

/** base64url, 43 characters: fits a cookie and an address. */
export function makeSecretToken(random: (bytes: number) => Uint8Array): string {
  return Buffer.from(random(tokenBytes)).toString('base64url');
}

/** A digest without salt and stretching is enough: nobody guesses 256 bits. Undefined for what is no token. */
export function digestToken(
  crypto: CryptoPort,
  purpose: 'session' | 'invitation',
  token: string,
): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  return labelledDigest(crypto, labels.secretToken, utf8(`${purpose}\0${token}`));
}

/**
 * Receipts of one batch share one checkpoint: its signature is verified once, not once a receipt.
 *
 * Only what verified is remembered, and compared byte by byte, so a forgery costs a full verification
 * and never hits.
 */
import { equalBytes } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';

interface Remembered {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** The same port, remembering the `count` newest signatures that verified. */
export function rememberSignatures(crypto: CryptoPort, count: number): CryptoPort {
  const newest: Remembered[] = [];
  return {
    sha256: (bytes) => crypto.sha256(bytes),
    verifyEd25519(publicKey, message, signature) {
      const known = newest.some(
        (one) =>
          equalBytes(one.signature, signature) &&
          equalBytes(one.message, message) &&
          equalBytes(one.publicKey, publicKey),
      );
      if (known) return true;
      if (!crypto.verifyEd25519(publicKey, message, signature)) return false;
      newest.unshift({
        publicKey: new Uint8Array(publicKey),
        message: new Uint8Array(message),
        signature: new Uint8Array(signature),
      });
      newest.length = Math.min(newest.length, count);
      return true;
    },
  };
}

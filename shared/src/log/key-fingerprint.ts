/** What people compare of a log key: on tapes, on pages and in the package's announcement. */
import type { CryptoPort } from '../crypto/crypto-port.ts';

const fingerprintBytes = 16;

/** First 16 bytes of SHA-256 of the raw key of 32 bytes. */
export function fingerprintLogKey(crypto: CryptoPort, logKey: Uint8Array): Uint8Array {
  return crypto.sha256(logKey).slice(0, fingerprintBytes);
}

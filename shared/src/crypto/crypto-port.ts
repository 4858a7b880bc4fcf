/**
 * The synchronous cryptography that verification needs, so that the same code runs in Node
 * (`node/`, on node:crypto) and in a browser (`web/`, on @noble).
 */
export interface CryptoPort {
  /** SHA-256, 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
  /** Ed25519 (RFC 8032), public key of 32 bytes; false for anything malformed. */
  verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** What a browser without ML-DSA-44 lacks: then signatures of that kind are those of unknown keys. */
import type { CryptoPort } from './crypto-port.ts';

export interface MlDsaPort {
  /** ML-DSA-44 (FIPS 204, empty context), public key of 1,312 bytes; false for anything malformed. */
  verifyMlDsa44(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

export type CosignatureCrypto = CryptoPort & Partial<MlDsaPort>;

export const mlDsa44PublicKeyBytes = 1312;
export const mlDsa44SignatureBytes = 2420;

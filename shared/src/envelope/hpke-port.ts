/** Hybrid public key encryption (RFC 9180, base mode) as the envelope needs it; `crypto/node` has it. */
export interface Sealed {
  /** The encapsulated key, 32 bytes. */
  readonly enc: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export interface HpkeSealer {
  /** First 8 bytes of the labelled digest of the recipient's public key. */
  readonly keyId: Uint8Array;
  seal(info: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Sealed;
}

export interface HpkeOpener {
  readonly keyId: Uint8Array;
  /** undefined when it does not open: wrong key, changed bytes, other info or aad. */
  open(
    enc: Uint8Array,
    info: Uint8Array,
    aad: Uint8Array,
    ciphertext: Uint8Array,
  ): Uint8Array | undefined;
}

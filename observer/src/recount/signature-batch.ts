/**
 * Signatures to be verified, many in one buffer, because a message to a thread costs as much as a
 * signature. Not a wire format.
 */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';

export interface SignatureJob {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Whole, with its label; at most 65,535 bytes. */
  readonly message: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

const fixedBytes = 32 + 64 + 2;

/** In a buffer of its own, so that it can be handed over. */
export function packJobs(jobs: readonly SignatureJob[]): Uint8Array<ArrayBuffer> {
  const size = jobs.reduce((sum, { message }) => sum + fixedBytes + message.length, 0);
  const packed = new Uint8Array(new ArrayBuffer(size));
  let at = 0;
  for (const { publicKey, message, signature } of jobs) {
    assert(publicKey.length === 32 && signature.length === 64, 'sizes of key and signature');
    assert(message.length < 0x10000, 'a signing input is short');
    packed.set(publicKey, at);
    packed.set(signature, at + 32);
    packed[at + 96] = message.length >> 8;
    packed[at + 97] = message.length & 0xff;
    packed.set(message, at + fixedBytes);
    at += fixedBytes + message.length;
  }
  return packed;
}

/** 1 for each job whose signature is valid, else 0. */
export function verifyPacked(crypto: CryptoPort, packed: Uint8Array): Uint8Array<ArrayBuffer> {
  const answers: number[] = [];
  for (let at = 0; at < packed.length;) {
    const end = at + fixedBytes + ((packed[at + 96] ?? 0) << 8) + (packed[at + 97] ?? 0);
    const isValid = crypto.verifyEd25519(
      packed.subarray(at, at + 32),
      packed.subarray(at + fixedBytes, end),
      packed.subarray(at + 32, at + 96),
    );
    answers.push(isValid ? 1 : 0);
    at = end;
  }
  return Uint8Array.from(answers);
}

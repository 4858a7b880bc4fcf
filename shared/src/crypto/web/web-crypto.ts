/** The cryptographic port for browsers, on @noble. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes } from '../../base/bytes.ts';
import type { CryptoPort } from '../crypto-port.ts';

const { Point } = ed25519;
const { Fn } = Point;

/**
 * The verification equation is written out, because `ed25519.verify` multiplies it by the cofactor:
 * with a key that was made for it, a signature would then hold in the observer's browser and fail on
 * the server, which does not (RFC 8032 section 5.1.7 allows both). For the same reason a key or an R of
 * small order is refused, as `node/ed25519-point.ts` does.
 */
export const webCrypto: CryptoPort = {
  sha256: (bytes) => sha256(bytes),
  verifyEd25519(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    const key = decodePoint(publicKey);
    if (key === undefined || key.isSmallOrder()) return false;
    const r = signature.subarray(0, 32);
    const s = bytesToNumberLE(signature.subarray(32));
    if (s >= Fn.ORDER) return false; // otherwise s + order is a second signature
    const challenge = Fn.create(bytesToNumberLE(sha512(concatBytes(r, publicKey, message))));
    const expected = Point.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(challenge));
    return !expected.isSmallOrder() && equalBytes(expected.toBytes(), r);
  },
};

function decodePoint(encoded: Uint8Array): InstanceType<typeof Point> | undefined {
  try {
    return Point.fromBytes(encoded, false);
  } catch {
    return undefined; // the library has no other way to say "not a point, or not canonical"
  }
}

/**
 * Points that no honest signer makes, refused as public key and as R of a signature. Under a key of small
 * order one signature holds for many messages; a y of p or more is a second name for another key.
 *
 * Runtimes differ here (Node 20 with OpenSSL 3.0.19 lets small orders through, 24 with 3.5.8 does not), and a
 * verdict on a tape must not: hence a check of our own, equal to that of the browser's port.
 */
import { assertDefined } from '../../base/assert.ts';
import { parseHex } from '../../base/bytes.ts';

/** The y coordinates (little-endian, sign bit clear) of the eight points whose order divides 8. */
const smallOrderY: readonly Uint8Array[] = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map((hex) => assertDefined(parseHex(hex), hex));

/** That the bytes are on the curve at all is left to the verification, which fails if they are not. */
export function isUsableEd25519Point(encoded: Uint8Array): boolean {
  if (encoded.length !== 32 || !isBelowP(encoded)) return false;
  for (const y of smallOrderY) if (hasY(encoded, y)) return false;
  return true;
}

function hasY(encoded: Uint8Array, y: Uint8Array): boolean {
  for (let i = 0; i < 31; i++) if (encoded[i] !== y[i]) return false;
  return lastByteOfY(encoded) === y[31];
}

/** p = 2^255 - 19 is ed ff .. ff 7f in little-endian bytes. */
function isBelowP(encoded: Uint8Array): boolean {
  if (lastByteOfY(encoded) !== 0x7f) return true;
  for (let i = 1; i < 31; i++) if (encoded[i] !== 0xff) return true;
  return (encoded[0] ?? 0) < 0xed;
}

/** Without the sign of x. */
function lastByteOfY(encoded: Uint8Array): number {
  return (encoded[31] ?? 0) & 0x7f;
}

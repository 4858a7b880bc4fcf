import { ed25519 } from '@noble/curves/ed25519.js';
import { expect, it } from 'vitest';
import { assertDefined } from '../../base/assert.ts';
import { parseHex } from '../../base/bytes.ts';
import { ed25519KeyFromSeed } from './ed25519-key.ts';
import { isUsableEd25519Point } from './ed25519-point.ts';

const { Point } = ed25519;

function withSign(encoded: Uint8Array): Uint8Array {
  const other = encoded.slice();
  other[31] = assertDefined(other[31], 'last byte') ^ 0x80;
  return other;
}

it('refuses the eight points of small order, with either sign', () => {
  const order8 = '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05';
  const torsion = Point.fromBytes(assertDefined(parseHex(order8), 'point'));
  for (let i = 0; i < 8; i++) {
    const point = i === 0 ? Point.ZERO : torsion.multiplyUnsafe(BigInt(i));
    expect(isUsableEd25519Point(point.toBytes()), `${i}`).toBe(false);
    expect(isUsableEd25519Point(withSign(point.toBytes())), `${i}`).toBe(false);
  }
});

it('refuses every y of p or more, and takes the greatest below that is not of small order', () => {
  const y = new Uint8Array(32).fill(0xff);
  y[31] = 0x7f;
  for (let first = 0xed; first <= 0xff; first++) {
    y[0] = first;
    expect(isUsableEd25519Point(y), `${first}`).toBe(false);
    expect(isUsableEd25519Point(withSign(y)), `${first}`).toBe(false);
  }
  y[0] = 0xeb; // p - 2; p - 1 is of order 2
  expect(isUsableEd25519Point(y)).toBe(true);
});

it('takes the keys that signers have, and one byte away from small order', () => {
  for (let n = 0; n < 50; n++) {
    const { publicKey } = ed25519KeyFromSeed(new Uint8Array(32).fill(n));
    expect(isUsableEd25519Point(publicKey)).toBe(true);
  }
  const nearZero = new Uint8Array(32);
  nearZero[30] = 1;
  expect(isUsableEd25519Point(nearZero)).toBe(true);
  expect(isUsableEd25519Point(nearZero.subarray(1))).toBe(false);
});

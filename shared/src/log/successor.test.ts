import { describe, expect, it } from 'vitest';
import { ed25519KeyFromSeed } from '../crypto/node/ed25519-key.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import {
  decodeSignedSuccessor,
  encodeSignedSuccessor,
  encodeSuccessor,
  successorBytesMax,
  successorSigningInput,
  verifySuccessor,
} from './successor.ts';

const record = {
  oldOrigin: 'tally.example/e',
  newOrigin: 'tally.example/e/2',
  lastCheckpoint: 'tally.example/e\n5\n…\n',
  recoveredSize: 3,
  packageDigest: new Uint8Array(32).fill(4),
  reason: 'disk lost',
  timeMs: 7,
};
const bytes = encodeSuccessor(record);
const [one, two, three] = [1, 2, 3].map((n) => ed25519KeyFromSeed(new Uint8Array(32).fill(n))) as [
  ReturnType<typeof ed25519KeyFromSeed>,
  ReturnType<typeof ed25519KeyFromSeed>,
  ReturnType<typeof ed25519KeyFromSeed>,
];
const officers = {
  needed: 2,
  keys: new Map([
    ['a', one.publicKey],
    ['b', two.publicKey],
    ['a again', one.publicKey],
  ]),
};
const input = successorSigningInput(nodeCrypto, bytes);
const byA = { officerId: 'a', signature: one.sign(input) };
const byB = { officerId: 'b', signature: two.sign(input) };

function verify(signatures: (typeof byA)[], recordBytes = bytes) {
  const signed = decodeSignedSuccessor(encodeSignedSuccessor(recordBytes, signatures));
  return signed ? verifySuccessor(nodeCrypto, officers, signed) : 'malformed';
}

describe('a successor record', () => {
  it('is accepted with enough officers', () => {
    expect(verify([byA, byB])).toMatchObject({ ok: true, value: { recoveredSize: 3 } });
  });

  it.each<[string, (typeof byA)[], string]>([
    ['nobody', [], 'package.too-few-signatures'],
    ['one officer', [byA], 'package.too-few-signatures'],
    ['one officer twice', [byA, byA], 'package.too-few-signatures'],
    [
      'one key under two ids',
      [byA, { ...byA, officerId: 'a again' }],
      'package.too-few-signatures',
    ],
    [
      'a stranger',
      [byA, { officerId: 'c', signature: three.sign(input) }],
      'package.signature-invalid',
    ],
    [
      'a stranger in an officer’s name',
      [byA, { ...byB, signature: three.sign(input) }],
      'package.signature-invalid',
    ],
  ])('is refused with %s', (_, signatures, code) => {
    expect(verify(signatures)).toMatchObject({ ok: false, error: { code } });
  });

  it('is refused when it was changed after signing', () => {
    const changed = encodeSuccessor({ ...record, recoveredSize: 2 });
    expect(verify([byA, byB], changed)).toMatchObject({ ok: false });
  });

  it('is malformed when it is longer than a welcome can carry', () => {
    const reason = (length: number) => encodeSuccessor({ ...record, reason: 'x'.repeat(length) });
    expect(verify([byA], reason(successorBytesMax / 2))).not.toBe('malformed');
    expect(verify([byA], reason(successorBytesMax))).toBe('malformed');
  });

  it('is malformed when it follows itself', () => {
    const same = encodeSuccessor({ ...record, newOrigin: record.oldOrigin });
    expect(verify([byA, byB], same)).toBe('malformed');
  });
});

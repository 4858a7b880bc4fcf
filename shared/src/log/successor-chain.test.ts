import { describe, expect, it } from 'vitest';
import { formatHex } from '../base/bytes.ts';
import { ed25519KeyFromSeed } from '../crypto/node/ed25519-key.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { signCheckpoint } from '../merkle/checkpoint.ts';
import { makeNoteKey } from '../merkle/note.ts';
import type { LogChain } from './successor-chain.ts';
import { extendLogChain, firstLogChain, newestLogKey } from './successor-chain.ts';
import type { SuccessorRecord } from './successor.ts';
import { encodeSignedSuccessor, encodeSuccessor, successorSigningInput } from './successor.ts';

const keyOf = (n: number) => ed25519KeyFromSeed(new Uint8Array(32).fill(n));
const log = keyOf(1);
const officers = new Map(
  ['a', 'b', 'c'].map((id, index) => [id, keyOf(index + 2).publicKey] as const),
);
const trust = {
  packageDigest: new Uint8Array(32).fill(9),
  officers: { needed: 2, keys: officers },
};
const first = firstLogChain(nodeCrypto, { logOrigin: 'tally.example/e', logKey: log.publicKey });

function checkpointOf(origin: string, signer = log): string {
  const statement = { origin, size: 5, root: new Uint8Array(32).fill(7) };
  const key = makeNoteKey(nodeCrypto, origin, signer.publicKey);
  return signCheckpoint(statement, key, signer.sign);
}

function record(from: string, to: string, changes: Partial<SuccessorRecord> = {}, by = ['a', 'b']) {
  const bytes = encodeSuccessor({
    oldOrigin: `tally.example/${from}`,
    newOrigin: `tally.example/${to}`,
    lastCheckpoint: checkpointOf(`tally.example/${from}`),
    recoveredSize: 3,
    packageDigest: trust.packageDigest,
    reason: 'disk lost',
    timeMs: 7,
    ...changes,
  });
  const input = successorSigningInput(nodeCrypto, bytes);
  const signatures = by.map((officerId) => ({
    officerId,
    signature: keyOf(officerId.charCodeAt(0) - 95).sign(input),
  }));
  return encodeSignedSuccessor(bytes, signatures);
}

const second = record('e', 'e-2');
const third = record('e-2', 'e-3');

const extend = (known: LogChain, ...offered: Uint8Array[]) =>
  extendLogChain(nodeCrypto, trust, known, offered);
const origins = ({ logKeys }: LogChain) => logKeys.map(({ name }) => name.slice(14));

describe('a chain of logs', () => {
  it('starts with the log of the package', () => {
    expect(origins(first)).toEqual(['e']);
    expect(extend(first)).toEqual({ chain: first, refused: undefined });
  });

  it('goes on by records, one log after the other, under the same key', () => {
    const { chain, refused } = extend(first, second, third);
    expect(refused).toBeUndefined();
    expect(origins(chain)).toEqual(['e', 'e-2', 'e-3']);
    expect(newestLogKey(chain).publicKey).toEqual(log.publicKey);
    expect(chain.successors.map(formatHex)).toEqual([second, third].map(formatHex));
  });

  it('goes on from what is known, and forgets nothing that is not offered again', () => {
    const { chain } = extend(first, second);
    expect(origins(extend(chain, second, third).chain)).toEqual(['e', 'e-2', 'e-3']);
    expect(extend(chain)).toEqual({ chain, refused: undefined });
  });

  it('knows a record again under other officers', () => {
    const { chain } = extend(first, second);
    const again = extend(chain, record('e', 'e-2', {}, ['a', 'c']));
    expect(again).toEqual({ chain, refused: undefined });
  });

  const invalid = (why: string) => ({ code: 'successor.invalid', params: { why } });
  it.each<[string, Uint8Array, object]>([
    ['is no record', Uint8Array.of(1, 2), invalid('malformed')],
    ['has an origin that no key can bear', record('e', 'e 2'), invalid('malformed')],
    ['follows another log', record('x', 'e-2'), invalid('other-log')],
    ['skips a log', third, invalid('other-log')],
    [
      'is of another package',
      record('e', 'e-2', { packageDigest: new Uint8Array(32) }),
      invalid('other-package'),
    ],
    [
      'names a checkpoint that the log did not sign',
      record('e', 'e-2', { lastCheckpoint: checkpointOf('tally.example/e', keyOf(8)) }),
      invalid('last-checkpoint'),
    ],
    [
      'has one officer only',
      record('e', 'e-2', {}, ['a']),
      { code: 'package.too-few-signatures', params: { required: 2, given: 1 } },
    ],
    [
      'has a stranger’s signature',
      record('e', 'e-2', {}, ['a', 'b', 'd']),
      { code: 'package.signature-invalid' },
    ],
  ])('ends before a record that %s', (_, offered, error) => {
    const { chain, refused } = extend(first, offered, third);
    expect(refused).toMatchObject(error);
    expect(chain).toBe(first);
  });

  it('keeps what verified before a record that does not', () => {
    const { chain, refused } = extend(first, second, record('e-2', 'e'));
    expect(refused).toMatchObject(invalid('origin-repeated'));
    expect(origins(chain)).toEqual(['e', 'e-2']);
  });

  it('does not follow into a second log after one that has a successor already', () => {
    const { chain } = extend(first, second);
    for (const other of [record('e', 'e-3'), record('e', 'e-2', { recoveredSize: 2 })]) {
      expect(extend(chain, other)).toMatchObject({ chain, refused: invalid('other-successor') });
    }
  });
});

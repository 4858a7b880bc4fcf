import * as fc from 'fast-check';
import { runs } from '@mutabaqa/test/soak.ts';
import { describe, expect, it, test } from 'vitest';
import { assert } from '../base/assert.ts';
import { concatBytes, utf8 } from '../base/bytes.ts';
import { ed25519KeyFromSeed } from '../crypto/node/ed25519-key.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { formatCosignerVkey, makeCosignerKey } from './cosigner-key.ts';
import { formatVkey, makeNoteKey } from './note.ts';
import { isQuorumReached, parseTlogPolicy, tlogPolicyBytesMax } from './tlog-policy.ts';

const publicKey = (seed: number) => ed25519KeyFromSeed(new Uint8Array(32).fill(seed)).publicKey;
const witnessKey = (seed: number, name = `witness.example/${seed}`) =>
  makeCosignerKey(nodeCrypto, 'ed25519', name, publicKey(seed));
const w = (seed: number) => formatCosignerVkey(witnessKey(seed));
const log = formatVkey(makeNoteKey(nodeCrypto, 'log.example', publicKey(99)));

const parse = (text: string) => parseTlogPolicy(nodeCrypto, utf8(text));
const problemOf = (text: string) => {
  const parsed = parse(text);
  return parsed.ok ? 'accepted' : `${parsed.error.line}: ${parsed.error.problem}`;
};
function isReached(text: string, ...seeds: readonly number[]): boolean {
  const parsed = parse(text);
  assert(parsed.ok, 'a policy');
  return isQuorumReached(
    parsed.value,
    seeds.map((seed) => ({ key: witnessKey(seed), timeS: 1 })),
  );
}

/** The example of the specification, with keys. */
const example = `log ${log}

witness X1 ${w(1)}
witness X2 ${w(2)}
\twitness  X3\t${w(3)}  https://x3.example/
group X-witnesses 2 X1 X2 X3

# the others
witness Y1 ${w(4)}
witness Y2 ${w(5)}
witness Y3 ${w(6)}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`;

describe('a policy', () => {
  it('names logs and witnesses', () => {
    const parsed = parse(example);
    assert(parsed.ok, 'a policy');
    expect(parsed.value.logs.map(({ key }) => formatVkey(key))).toEqual([log]);
    expect(parsed.value.witnesses.map(({ name }) => name)).toEqual([
      'X1',
      'X2',
      'X3',
      'Y1',
      'Y2',
      'Y3',
    ]);
    expect(parsed.value.witnesses[2]?.url).toBe('https://x3.example/');
  });

  it.each([
    [[1, 2, 4], true],
    [[1, 3, 6], true],
    [[1, 2, 3, 4, 5, 6], true],
    [[1, 4, 5, 6], false],
    [[1, 2, 3], false],
    [[1, 1, 4], false],
    [[1, 7, 4], false],
    [[], false],
  ])('is met by witnesses %j: %s', (seeds, expected) => {
    expect(isReached(example, ...seeds)).toBe(expected);
  });

  it('may ask for one witness, or for none', () => {
    const single = `witness A ${w(1)}\nwitness B ${w(2)}\nquorum A\n`;
    expect(isReached(single, 1)).toBe(true);
    expect(isReached(single, 2)).toBe(false);
    expect(isReached('quorum none\n')).toBe(true);
    expect(isReached('quorum none')).toBe(true);
  });

  it('counts a key once, under whatever name it signed', () => {
    const parsed = parse(`witness A ${w(1)}\nwitness B ${w(2)}\ngroup G all A B\nquorum G\n`);
    assert(parsed.ok, 'a policy');
    const twice = [witnessKey(1), witnessKey(1, 'witness.example/other')];
    expect(
      isQuorumReached(
        parsed.value,
        twice.map((key) => ({ key, timeS: 1 })),
      ),
    ).toBe(false);
  });

  it('takes names as octets, whatever they spell', () => {
    const bytes = concatBytes(
      utf8('witness '),
      Uint8Array.of(0xff, 0x4b),
      utf8(` ${w(1)}\nwitness \u212a ${w(2)}\nwitness K ${w(3)}\nquorum K\n`),
    );
    const parsed = parseTlogPolicy(nodeCrypto, bytes);
    assert(parsed.ok, 'a policy');
    expect(parsed.value.witnesses.map(({ name }) => name)).toEqual(['\u00ffK', '\u212a', 'K']);
    expect(parsed.value.quorum).toEqual({ kind: 'witness', key: witnessKey(3) });
  });

  it('of 64 witnesses is read', () => {
    const lines = Array.from({ length: 64 }, (_, i) => `witness W${i} ${w(100 + i)}\n`);
    const names = lines.map((_, i) => `W${i}`).join(' ');
    const text = `${lines.join('')}group G 64 ${names}\nquorum G\n`;
    expect(problemOf(text)).toBe('accepted');
    expect(problemOf(`witness X ${w(1)}\n${text}`)).toBe('65: more than 64 witnesses');
  });

  const a = `witness A ${w(1)}\n`;
  it.each([
    ['', '2: no quorum line'],
    [a, '2: no quorum line'],
    [`${a}quorum A\nquorum A\n`, '3: a second quorum line'],
    [`${a}quorum B\n`, '2: B is not defined above'],
    [`quorum A\n${a}`, '1: A is not defined above'],
    [`${a}quorum A B\n`, '2: more than a name'],
    [`${a}quorum\n`, '2:  is not defined above'],
    [`${a}group G 1 B\nquorum A\n`, '2: B is not defined above'],
    [`${a}group G 1 G\nquorum A\n`, '2: G is not defined above'],
    [`${a}group G 0 A\nquorum G\n`, '2: the threshold is all, any or from 1 to 1'],
    [`${a}group G 2 A\nquorum G\n`, '2: the threshold is all, any or from 1 to 1'],
    [`${a}group G 01 A\nquorum G\n`, '2: the threshold is all, any or from 1 to 1'],
    [`${a}group G any\nquorum G\n`, '2: a group has a name, a threshold and members'],
    [`${a}group G 1 A A\nquorum G\n`, '2: A is a member already'],
    [`${a}group G 1 A\ngroup H 1 A\nquorum G\n`, '3: A is a member already'],
    [`${a}group G 1 none\nquorum G\n`, '2: none is not defined above'],
    [`${a}group A 1 A\nquorum A\n`, '2: A is defined already'],
    [`${a}witness A ${w(2)}\nquorum A\n`, '2: A is defined already'],
    [`witness none ${w(2)}\nquorum none\n`, '1: the name none has a meaning of its own'],
    [`${a}witness B ${w(1)}\nquorum A\n`, '2: the key stands on an earlier line'],
    [
      `${a}witness B ${formatCosignerVkey(witnessKey(1, 'other'))}\nquorum A\n`,
      '2: the key stands on an earlier line',
    ],
    [`log ${log}\nlog ${log}\nquorum none\n`, '2: the key stands on an earlier line'],
    [`witness A ${log}\nquorum A\n`, '1: not the key of a witness (types 04 and 06)'],
    [`log ${w(1)}\nquorum none\n`, '1: not the key of a log (Ed25519, type 01)'],
    [`witness A\nquorum A\n`, '1: not the key of a witness (types 04 and 06)'],
    [`witness A ${w(1)} u v\nquorum A\n`, '1: more than a name, a key and an address'],
    [`log ${log} u v\nquorum none\n`, '1: more than a key and an address'],
    [`Quorum none\n`, '1: neither log, witness, group nor quorum'],
    [`quorum none\r\n`, '1: control character'],
    [`# \u007f\nquorum none\n`, '1: control character'],
    [`\ufeffquorum none\n`, '1: neither log, witness, group nor quorum'],
  ])('that is wrong is refused with its line: %j', (text, expected) => {
    expect(problemOf(text)).toBe(expected);
  });

  it('that is too large is not read', () => {
    expect(problemOf(`quorum none\n${'#'.repeat(tlogPolicyBytesMax)}`)).toBe('1: file too large');
  });
});

test('more cosignatures never undo a quorum, and their order does not matter', () => {
  const arbitrarySeeds = fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 0 });
  fc.assert(
    fc.property(arbitrarySeeds, arbitrarySeeds, (few, more) => {
      const before = isReached(example, ...few);
      const after = isReached(example, ...few, ...more);
      expect(before && !after).toBe(false);
      expect(isReached(example, ...few.toReversed())).toBe(before);
    }),
    { numRuns: runs(200, 5000) },
  );
});

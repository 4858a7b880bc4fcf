import { readSpec } from '@mutabaqa/test/golden/spec-blocks.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { assert } from '../base/assert.ts';
import { concatBytes, utf8 } from '../base/bytes.ts';
import { makeNoteKey, parseVkey } from '../merkle/note.ts';
import {
  type ObserverReceipt,
  signObserverReceipt,
  submissionKinds,
  verifyObserverReceipt,
} from './observer-receipt.ts';

const origin = 'tally.example/sample-2025';
const key = sampleKey('log');
const logKeys = [makeNoteKey(nodeCrypto, origin, key.publicKey)];
const sample: ObserverReceipt = {
  electionId: 'sample-2025',
  log: origin,
  kind: 'claim',
  stationId: 'محطة 12',
  digest: new Uint8Array(32).fill(7),
  account: 17,
  timeMs: 1_762_873_200_123,
  leafIndex: 4,
};
const verify = (text: string, keys = logKeys) => verifyObserverReceipt(nodeCrypto, keys, text);
const whyOf = (text: string, keys = logKeys) => {
  const outcome = verify(text, keys);
  return outcome.ok ? 'valid' : outcome.error.params['why'];
};

describe('an observer’s receipt', () => {
  it('is lines that a person reads, and verifies with the log key', () => {
    const text = signObserverReceipt(sample, key.sign);
    expect(text.split('\n').slice(0, 10)).toEqual([
      'mutabaqa observer receipt v1',
      'election sample-2025',
      `log ${origin}`,
      'kind claim',
      'station محطة 12',
      `digest ${'07'.repeat(32)}`,
      'account 17',
      'time 2025-11-11T15:00:00.123Z',
      'leaf 4',
      '',
    ]);
    expect(verify(text)).toEqual({ ok: true, value: sample });
  });

  it('says what was sent, whatever it was', () => {
    fc.assert(
      fc.property(
        fc.record({
          electionId: fc.constant('e'),
          log: fc.constant(origin),
          kind: fc.constantFrom(...submissionKinds),
          stationId: fc.option(fc.stringMatching(/^[a-z0-9]([a-z0-9 /-]{0,20}[a-z0-9])?$/), {
            nil: undefined,
          }),
          digest: fc.uint8Array({ minLength: 32, maxLength: 32 }),
          account: fc.maxSafeNat(),
          timeMs: fc.integer({ min: 0, max: 253_402_300_799_999 }),
          leafIndex: fc.option(fc.maxSafeNat(), { nil: undefined }),
        }),
        (receipt) => {
          expect(verify(signObserverReceipt(receipt, key.sign))).toEqual({
            ok: true,
            value: receipt,
          });
        },
      ),
    );
  });

  it('with any character changed, added or cut is refused', () => {
    const text = signObserverReceipt(sample, key.sign);
    for (let i = 0; i < text.length; i++) {
      const other = text[i] === '1' ? '2' : '1';
      expect(whyOf(text.slice(0, i) + other + text.slice(i + 1)), `changed ${i}`).not.toBe('valid');
      expect(whyOf(text.slice(0, i)), `cut ${i}`).not.toBe('valid');
      expect(whyOf(`${text.slice(0, i)}\n${text.slice(i)}`), `line ${i}`).not.toBe('valid');
    }
    expect(whyOf(`${text} `)).toBe('malformed');
  });

  it('of another key, another log, or signed for another purpose is refused', () => {
    expect(whyOf(signObserverReceipt(sample, sampleKey('other').sign))).toBe('signature');
    const elsewhere = signObserverReceipt({ ...sample, log: 'other.example/x' }, key.sign);
    expect(whyOf(elsewhere)).toBe('log');
    const noteSigned = signObserverReceipt(sample, (message) =>
      key.sign(message.subarray(message.indexOf(0) + 1)),
    );
    expect(whyOf(noteSigned)).toBe('signature');
  });
});

it('is the one in proto/spec/observer-receipt.md', () => {
  const spec = readSpec('observer-receipt.md');
  const text = spec.one('observer-receipt');
  const specKey = parseVkey(nodeCrypto, spec.lines('log-key')[0] ?? '');
  assert(specKey !== undefined, 'a key');
  const verified = verify(text, [specKey]);
  assert(verified.ok, 'a valid receipt');
  expect(signObserverReceipt(verified.value, key.sign)).toBe(text);
  const lines = text.slice(0, text.indexOf('\nsignature'));
  const message = concatBytes(utf8('mutabaqa/observer-receipt/v1'), Uint8Array.of(0), utf8(lines));
  expect(spec.bytes('signed-message')).toEqual(message);
});

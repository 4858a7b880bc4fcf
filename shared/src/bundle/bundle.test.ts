import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeHpkeOpener, makeHpkeSealer } from '../crypto/node/hpke-ports.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { sampleKey, sampleSealingKey } from '@mutabaqa/test/builders/sample-election.ts';
import { assertDefined } from '../base/assert.ts';
import { isId } from '../base/ids.ts';
import type { CardBundle } from './card-bundle.ts';
import {
  bundleCardsMax,
  decodeCardBundle,
  decodeCardRecord,
  encodeCardBundle,
  encodeCardRecord,
} from './card-bundle.ts';
import { decodeSealedBundle, openBundle, sealBundle } from './sealed-bundle.ts';

const bytes = (max: number) => fc.uint8Array({ maxLength: max });
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });
const id = fc.constantFrom('st-1', '-991304-001', 'محطة 12', 'وێستگە/٧').filter(isId);
const card = fc.record({
  bagStationId: id,
  readAtMs: fc.nat(),
  label: bytes(40),
  tapes: fc.array(
    fc.record({
      file: fc.constantFrom('tape-1-1.envelope', ''),
      envelopeHeader: bytes(40),
      record: bytes(200),
      envelopeDigest: digest,
    }),
    { maxLength: 3 },
  ),
  journal: bytes(50),
  problems: fc.array(
    fc.record({
      code: fc.constantFrom('E301', 'W303'),
      file: fc.constantFrom('journal', ''),
      digest: fc.oneof(digest, fc.constant(new Uint8Array())),
    }),
    { maxLength: 3 },
  ),
});
const bundle: fc.Arbitrary<CardBundle> = fc
  .record({
    electionId: id,
    mode: fc.constantFrom('live' as const, 'rehearsal' as const),
    readerId: id,
    sequence: fc.integer({ min: 1, max: 2 ** 53 - 1 }),
    chain: digest,
    madeAtMs: fc.nat(),
    cards: fc.array(card, { minLength: 1, maxLength: 4 }),
  })
  .map(({ chain, ...rest }) => ({
    ...rest,
    previous: rest.sequence === 1 ? new Uint8Array() : chain,
  }));

const sealer = assertDefined(makeHpkeSealer(sampleSealingKey('bundle').publicKey), 'a key');
const opener = makeHpkeOpener(sampleSealingKey('bundle'));
const reader = sampleKey('reader-1');
const seal = (content: CardBundle) =>
  sealBundle(nodeCrypto, (message) => reader.sign(message), sealer, content);

function open(sealedBytes: Uint8Array, key = reader.publicKey) {
  const sealed = decodeSealedBundle(sealedBytes);
  return sealed.ok ? openBundle(nodeCrypto, opener, key, sealed.value) : sealed;
}

test('what is sealed opens to the same', () => {
  fc.assert(
    fc.property(bundle, (content) => {
      const sealed = seal(content);
      const opened = open(sealed.bytes);
      expect(opened.ok && encodeCardBundle(opened.value)).toEqual(encodeCardBundle(content));
      expect(opened).toMatchObject({ ok: true, value: { digest: sealed.digest } });
    }),
  );
});

test('a card record by itself', () => {
  fc.assert(
    fc.property(card, (content) => {
      const again = assertDefined(decodeCardRecord(encodeCardRecord(content)), 'a record');
      expect(encodeCardRecord(again)).toEqual(encodeCardRecord(content));
    }),
  );
});

test('every change of a byte and every cut is refused', () => {
  const [content] = fc.sample(bundle, 1);
  const whole = seal(assertDefined(content, 'a bundle')).bytes;
  for (let position = 0; position < whole.length; position++) {
    const changed = Uint8Array.from(whole);
    changed[position] = (changed[position] ?? 0) ^ 0x10;
    expect(open(changed).ok).toBe(false);
    expect(open(whole.subarray(0, position)).ok).toBe(false);
  }
});

describe('refused', () => {
  const one: CardBundle = {
    electionId: 'e',
    mode: 'rehearsal',
    readerId: 'reader-1',
    sequence: 1,
    previous: new Uint8Array(),
    madeAtMs: 5,
    cards: [
      {
        bagStationId: 'st-1',
        readAtMs: 5,
        label: new Uint8Array(),
        tapes: [],
        journal: new Uint8Array(),
        problems: [],
      },
    ],
  };
  const [card] = one.cards;

  test.each<[string, Partial<CardBundle>]>([
    ['a first bundle with something before it', { previous: new Uint8Array(32) }],
    ['a later one with nothing before it', { sequence: 2 }],
    ['number 0', { sequence: 0 }],
    ['no card', { cards: [] }],
    ['too many cards', { cards: Array.from({ length: bundleCardsMax + 1 }, () => card!) }],
    ['a time that no store can hold', { madeAtMs: 2 ** 60 }],
    ['a card read at such a time', { cards: [{ ...card!, readAtMs: 2 ** 60 }] }],
    ['a reader without a name', { readerId: '' }],
    ['a bag of no station', { cards: [{ ...card!, bagStationId: '' }] }],
    [
      'a problem with an invented code',
      { cards: [{ ...card!, problems: [{ code: 'X1', file: '', digest: new Uint8Array() }] }] },
    ],
  ])('%s', (_, change) => {
    expect(decodeCardBundle(nodeCrypto, encodeCardBundle(one)).ok).toBe(true);
    expect(decodeCardBundle(nodeCrypto, encodeCardBundle({ ...one, ...change }))).toMatchObject({
      ok: false,
      error: { code: 'bundle.malformed' },
    });
  });

  test('another reader’s key, and another recipient', () => {
    const { bytes: sealed } = seal(one);
    expect(open(sealed, sampleKey('reader-2').publicKey)).toMatchObject({
      error: { code: 'bundle.signature-invalid' },
    });
    const decoded = decodeSealedBundle(sealed);
    const other = makeHpkeOpener(sampleSealingKey('card'));
    expect(
      decoded.ok && openBundle(nodeCrypto, other, reader.publicKey, decoded.value),
    ).toMatchObject({ error: { code: 'bundle.cannot-open' } });
  });
});

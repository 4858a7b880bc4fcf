import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryFigures } from '@mutabaqa/test/builders/arbitrary-verdicts.ts';
import { runs } from '@mutabaqa/test/soak.ts';
import { formatHex } from '../base/bytes.ts';
import type { Figures } from '../reconcile/verdict.ts';
import { addEncodedSums } from './add-encoded-sums.ts';
import { exactCount } from './exact-count.ts';
import { readFigures, writeFigures } from './figure-bytes.ts';
import type { NodeSums } from './node-sums.ts';
import { addSums, encodeSums, readSums } from './node-sums.ts';
import { makeVarintReader } from './varint-reader.ts';
import { makeVarintWriter } from './varint-writer.ts';

function encodeFigures(figures: Figures): Uint8Array {
  const writer = makeVarintWriter();
  writeFigures(writer, figures);
  return writer.finish();
}

/** What the bytes mean, or undefined when they are refused. */
function decodeWith<Value>(
  read: (reader: ReturnType<typeof makeVarintReader>) => Value,
  bytes: Uint8Array,
): Value | undefined {
  const reader = makeVarintReader(bytes);
  const value = read(reader);
  return reader.isWhole() ? value : undefined;
}

const decodeFigures = (bytes: Uint8Array) => decodeWith(readFigures, bytes);
const decodeSums = (bytes: Uint8Array) => decodeWith(readSums, bytes);

const sum = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.nat(70_000) },
  { weight: 1, arbitrary: fc.bigInt({ min: 2n ** 49n, max: 2n ** 80n }).map(exactCount) },
);
/** Without zeros at the end, as sums are read. */
const vector = (size: number) =>
  fc.array(sum, { maxLength: size }).map((values) => {
    const end = values.findLastIndex((value) => value !== 0) + 1;
    return values.slice(0, end);
  });
const sums: fc.Arbitrary<NodeSums> = fc.record({
  stations: fc.constantFrom(7, 50_000),
  adoptedStations: fc.nat(7),
  account: vector(9),
  lists: vector(40),
  candidates: vector(300),
});

/** Every byte changed, and every end cut off, is refused or means something else. */
function isOnlyForm<Value>(
  value: Value,
  bytes: Uint8Array,
  decode: (bytes: Uint8Array) => Value | undefined,
  encode: (value: Value) => Uint8Array,
): void {
  expect(decode(bytes)).toEqual(value);
  for (let at = 0; at < bytes.length; at++) {
    expect(decode(bytes.slice(0, at))).toBeUndefined();
    for (const flip of [1, 0x80, 0xff]) {
      const changed = bytes.with(at, (bytes[at] ?? 0) ^ flip);
      const other = decode(changed);
      expect(other === undefined ? 'refused' : formatHex(encode(other))).toBeOneOf([
        'refused',
        formatHex(changed),
      ]);
    }
  }
  expect(decode(Uint8Array.of(...bytes, 0))).toBeUndefined();
}

describe('figures and sums as bytes', () => {
  it('have one form: figures', () => {
    fc.assert(
      fc.property(arbitraryFigures, (figures) => {
        isOnlyForm(figures, encodeFigures(figures), decodeFigures, encodeFigures);
      }),
      { numRuns: runs(60, 2000) },
    );
  });

  it('have one form: sums', () => {
    fc.assert(
      fc.property(sums, (drawn) => {
        isOnlyForm<NodeSums>(drawn, encodeSums(drawn), decodeSums, encodeSums);
      }),
      { numRuns: runs(60, 2000) },
    );
  });

  it('add up from encoding to encoding, beyond what numbers hold too', () => {
    fc.assert(
      fc.property(sums, sums, (left, right) => {
        const sum = readSums(makeVarintReader(encodeSums(left)));
        addSums(sum, right);
        expect(addEncodedSums(encodeSums(left), encodeSums(right))).toEqual(encodeSums(sum));
      }),
      { numRuns: runs(200, 5000) },
    );
  });

  it.each([
    ['a longer form of the same number', [0x80, 0x00, 0, 0, 0, 0]],
    ['a number without end', Array.from({ length: 40 }, () => 0xff)],
    ['more adopted stations than stations', [1, 2, 0, 0, 0]],
    ['a tenth figure of an account', [1, 1, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]],
    ['a zero at the end', [1, 1, 0, 2, 5, 0, 0, 0]],
    ['a run of zeros beyond the end', [1, 1, 0, 3, 0, 6, 5, 0]],
    ['two runs of zeros side by side', [1, 1, 0, 4, 0, 0, 0, 0, 5, 5, 0]],
    ['more positions than a ballot has', [1, 1, 0, 0xff, 0x7f, 0]],
  ])('refuse %s', (_, bytes) => {
    expect(decodeSums(Uint8Array.from(bytes))).toBeUndefined();
  });

  it.each([
    ['unknown bits', [16]],
    ['votes without a contest', [4, 0, 0, 0]],
    ['more counts than positions', [6, 1, 0, 2, 1, 1]],
    ['a count where nothing was reported', [6, 2, 2, 1, 1, 2, 0, 0, 7]],
    ['runs that do not fill the ballot', [6, 3, 2, 1, 1, 1, 7]],
    ['a count above 2^53-1', [6, 1, 0, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10]],
  ])('refuse figures with %s', (_, bytes) => {
    expect(decodeFigures(Uint8Array.from(bytes))).toBeUndefined();
  });
});

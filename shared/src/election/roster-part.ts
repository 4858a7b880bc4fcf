/**
 * A roster part is walked by hand: decoding it as one message would make an object for each of a
 * million stations before the first of them is looked at. Golden bytes and the generated decoder agree
 * in the tests.
 */
import { assert } from '../base/assert.ts';
import { concatBytes, parseUtf8, utf8 } from '../base/bytes.ts';

/** Fields 1 and 2 of `Roster`, both length-delimited. */
const constituencyTag = 0x0a;
const stationTag = 0x12;

/** `order` names the stations by rows, in byte order of station ids. */
export function encodeRosterPart(
  constituency: string,
  order: Uint32Array,
  stationAt: (row: number) => Uint8Array,
): Uint8Array {
  const id = utf8(constituency);
  const start = concatBytes(Uint8Array.of(constituencyTag), varint(id.length), id);
  let size = start.length;
  for (const row of order) {
    const { length } = stationAt(row);
    size += 1 + varint(length).length + length;
  }
  const whole = new Uint8Array(size);
  whole.set(start);
  let at = start.length;
  for (const row of order) {
    const station = stationAt(row);
    const length = varint(station.length);
    whole[at] = stationTag;
    whole.set(length, at + 1);
    whole.set(station, at + 1 + length.length);
    at += 1 + length.length + station.length;
  }
  assert(at === size, 'the size of a roster part');
  return whole;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let left = value;
  for (; left > 0x7f; left >>>= 7) bytes.push((left & 0x7f) | 0x80);
  bytes.push(left);
  return Uint8Array.from(bytes);
}

/** The constituency, or undefined for bytes that are not the one encoding of a roster. */
export function walkRosterPart(
  bytes: Uint8Array,
  visit: (offset: number, length: number) => void,
): string | undefined {
  const first = readField(bytes, 0, constituencyTag);
  if (first === undefined || first.length === 0) return undefined;
  const constituency = parseUtf8(bytes.subarray(first.offset, first.offset + first.length));
  let at = first.offset + first.length;
  while (at < bytes.length) {
    const station = readField(bytes, at, stationTag);
    if (station === undefined) return undefined;
    visit(station.offset, station.length);
    at = station.offset + station.length;
  }
  return constituency;
}

/** Undefined for another tag, a length with needless bytes, or content beyond the end. */
function readField(
  bytes: Uint8Array,
  start: number,
  tag: number,
): { readonly offset: number; readonly length: number } | undefined {
  if (bytes[start] !== tag) return undefined;
  let length = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[start + 1 + i];
    if (byte === undefined) return undefined;
    length |= (byte & 0x7f) << (7 * i);
    if (byte & 0x80) continue;
    if (i > 0 && byte === 0) return undefined;
    const offset = start + 2 + i;
    return offset + length <= bytes.length ? { offset, length } : undefined;
  }
  return undefined;
}

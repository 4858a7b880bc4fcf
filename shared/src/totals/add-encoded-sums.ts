/**
 * The sum of two nodes of the sum tree from encoding to encoding. A country's tree has some hundred thousand,
 * most of their places are 0, and nearly all others fit one byte.
 */
import { assert } from '../base/assert.ts';
import { addSums, encodeSums, readSums } from './node-sums.ts';
import { positionsMax } from '../tape/sparse-counts.ts';
import { makeVarintReader } from './varint-reader.ts';

/** Of what `encodeSums` and `encodeStationSums` wrote; the bytes that `encodeSums` gives for the sum. */
export function addEncodedSums(left: Uint8Array, right: Uint8Array): Uint8Array {
  // No count, and no run of zeros, is longer than both that it comes from.
  if (scratch.length < left.length + right.length) {
    scratch = new Uint8Array(2 * (left.length + right.length));
  }
  const [a, b, sum] = [open(left), open(right), open(scratch)];
  const isExact =
    write(sum, read(a) + read(b)) && // stations
    write(sum, read(a) + read(b)) && // stations with figures
    addVector(sum, a, b) && // account
    addVector(sum, a, b) && // lists
    addVector(sum, a, b); // candidates
  if (!isExact) return addBeyondNumbers(left, right);
  assert(a.at === left.length && b.at === right.length, 'sums that were written here');
  return scratch.slice(0, sum.at);
}

let scratch = new Uint8Array(16 * 1024);

/** Counts that no number holds exactly are possible, and nobody's honest count. */
function addBeyondNumbers(left: Uint8Array, right: Uint8Array): Uint8Array {
  const sums = readSums(makeVarintReader(left));
  addSums(sums, readSums(makeVarintReader(right)));
  return encodeSums(sums);
}

interface Place {
  readonly bytes: Uint8Array;
  at: number;
}

function open(bytes: Uint8Array): Place {
  return { bytes, at: 0 };
}

/** False when a count is beyond 2^53-1. */
function addVector(sum: Place, a: Place, b: Place): boolean {
  const [aSize, bSize] = [read(a), read(b)];
  write(sum, Math.max(aSize, bSize));
  let aNext = skipZeros(a, 0, aSize);
  let bNext = skipZeros(b, 0, bSize);
  let next = 0;
  while (aNext < end || bNext < end) {
    const position = aNext < bNext ? aNext : bNext;
    if (position > next) {
      sum.bytes[sum.at++] = 0;
      write(sum, position - next - 1);
    }
    let value = 0;
    if (aNext === position) {
      value += read(a);
      aNext = skipZeros(a, position + 1, aSize);
    }
    if (bNext === position) {
      value += read(b);
      bNext = skipZeros(b, position + 1, bSize);
    }
    if (!write(sum, value)) return false;
    next = position + 1;
  }
  return true;
}

/** Beyond every position. */
const end = positionsMax;

/** The first position from this one on that is not 0. */
function skipZeros(place: Place, position: number, size: number): number {
  if (position >= size) return end;
  if (place.bytes[place.at] !== 0) return position;
  place.at += 1;
  return position + read(place) + 1;
}

/** Rounded when it is beyond 2^53-1, and then still beyond. */
function read(place: Place): number {
  const first = place.bytes[place.at++] ?? 0;
  if (first < 128) return first;
  let value = first & 127;
  for (let scale = 128; ; scale *= 128) {
    const byte = place.bytes[place.at++] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
}

/** False for what no number holds exactly. */
function write(place: Place, value: number): boolean {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) place.bytes[place.at++] = (rest % 128) | 128;
  place.bytes[place.at++] = rest;
  return value <= Number.MAX_SAFE_INTEGER;
}

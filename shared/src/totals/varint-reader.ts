/**
 * Reads what a `VarintWriter` wrote, from whoever. After the first fault everything reads as 0 or empty, so that
 * a decoder asks once, at its end, whether the bytes were whole; loops must be bounded by what was asked before.
 */
import { parseUtf8 } from '../base/bytes.ts';
import type { ExactCount } from './exact-count.ts';
import { exactCount } from './exact-count.ts';

export interface VarintReader {
  count(): ExactCount;
  /** A fault when it is above `max`, at most 2^53-1. */
  upTo(max: number): number;
  byte(): number;
  fixed(size: number): Uint8Array;
  bytes(): Uint8Array;
  text(): string;
  fail(): void;
  readonly failed: boolean;
  /** Everything was read, and nothing was wrong. */
  isWhole(): boolean;
}

/** Beyond any sum: 2^53-1 at 2^31 stations. */
const varintBytesMax = 12;

export function makeVarintReader(input: Uint8Array): VarintReader {
  let at = 0;
  let failed = false;
  const fail = (): void => {
    failed = true;
  };
  const byte = (): number => {
    const value = failed ? undefined : input[at];
    if (value === undefined) {
      fail();
      return 0;
    }
    at += 1;
    return value;
  };
  const count = (): ExactCount => {
    let next = byte();
    if (next < 128) return next; // as nearly every count
    let value: ExactCount = next & 127;
    let size = 1;
    for (let scale = 128; ; scale *= 128) {
      next = byte();
      size += 1;
      const part: number = next & 127;
      value =
        size <= 7
          ? Number(value) + part * scale
          : exactCount(BigInt(value) + (BigInt(part) << BigInt(7 * (size - 1))));
      if (next < 128) break;
      if (size === varintBytesMax) fail();
      if (failed) return 0;
    }
    // A last byte of 0 adds nothing: the same number has a shorter form.
    if (next === 0) fail();
    return failed ? 0 : value;
  };
  const upTo = (max: number): number => {
    const value = count();
    if (typeof value === 'number' && value <= max) return value;
    fail();
    return 0;
  };
  const fixed = (size: number): Uint8Array => {
    if (failed || size > input.length - at) {
      fail();
      return new Uint8Array();
    }
    at += size;
    return input.slice(at - size, at);
  };
  const bytes = (): Uint8Array => fixed(upTo(input.length));
  return {
    count,
    upTo,
    byte,
    fixed,
    bytes,
    text() {
      const text = parseUtf8(bytes());
      if (text === undefined) fail();
      return text ?? '';
    },
    fail,
    get failed() {
      return failed;
    },
    isWhole: () => !failed && at === input.length,
  };
}

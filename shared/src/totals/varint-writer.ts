/** Bytes of the sum tree: unsigned LEB128 in its shortest form, and byte strings with their length before them. */
import { assert } from '../base/assert.ts';
import { utf8 } from '../base/bytes.ts';
import type { ExactCount } from './exact-count.ts';

export interface VarintWriter {
  count(value: ExactCount): void;
  byte(value: number): void;
  /** As they are: their length is known to the reader. */
  fixed(bytes: Uint8Array): void;
  bytes(bytes: Uint8Array): void;
  text(text: string): void;
  /** Once, at the end. */
  finish(): Uint8Array;
}

/** Nearly always one is finished before the next begins, and leaves it its buffer. */
let spare: Uint8Array<ArrayBuffer> | undefined;
const none = new Uint8Array();

export function makeVarintWriter(): VarintWriter {
  let buffer = spare ?? new Uint8Array(4096);
  spare = undefined;
  let size = 0;
  const reserve = (more: number): void => {
    if (size + more <= buffer.length) return;
    const larger = new Uint8Array(Math.max(2 * buffer.length, size + more));
    larger.set(buffer.subarray(0, size));
    buffer = larger;
  };
  const count = (value: ExactCount): void => {
    assert(value >= 0, 'counts are not negative');
    if (value < 128 && size < buffer.length) {
      buffer[size++] = Number(value);
      return;
    }
    reserve(16);
    let rest = value;
    if (typeof rest === 'bigint') {
      for (; rest > BigInt(Number.MAX_SAFE_INTEGER); rest >>= 7n) {
        reserve(16);
        buffer[size++] = Number(rest & 127n) | 128;
      }
      rest = Number(rest);
    }
    for (; rest >= 128; rest = Math.floor(rest / 128)) buffer[size++] = (rest % 128) | 128;
    buffer[size++] = rest;
  };
  const fixed = (bytes: Uint8Array): void => {
    reserve(bytes.length);
    buffer.set(bytes, size);
    size += bytes.length;
  };
  const bytes = (content: Uint8Array): void => {
    count(content.length);
    fixed(content);
  };
  return {
    count,
    fixed,
    bytes,
    byte(value) {
      reserve(1);
      buffer[size++] = value;
    },
    text(text) {
      if (!isAscii(text)) {
        bytes(utf8(text));
        return;
      }
      count(text.length);
      reserve(text.length);
      for (let i = 0; i < text.length; i++) buffer[size++] = text.charCodeAt(i);
    },
    finish() {
      const bytes = buffer.slice(0, size);
      spare = buffer;
      buffer = none;
      return bytes;
    },
  };
}

/** Nearly every id, and an encoder costs more than its letters. */
function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

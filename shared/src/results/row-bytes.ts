/** Rows of a table of millions as bytes: as texts, each would be made of parts, put together and encoded. */
import { utf8 } from '../base/bytes.ts';

export interface RowBytes {
  /** Begins anew. */
  clear(): void;
  /** UTF-8. */
  bytes(encoded: Uint8Array): void;
  text(letters: string): void;
  /** Decimal; a whole number of 0 to 2^53-1. */
  count(value: number): void;
  /** What was written since `clear`, in place: the next `clear` takes it back. */
  view(): Uint8Array;
}

const zero = 0x30;
/** 2^53-1. */
const digitsMax = 16;

export function makeRowBytes(): RowBytes {
  let buffer = new Uint8Array(4096);
  let size = 0;
  const reserve = (more: number): void => {
    if (size + more <= buffer.length) return;
    const larger = new Uint8Array(Math.max(2 * buffer.length, size + more));
    larger.set(buffer.subarray(0, size));
    buffer = larger;
  };
  const bytes = (encoded: Uint8Array): void => {
    reserve(encoded.length);
    const [to, from] = [buffer, size];
    for (let i = 0; i < encoded.length; i++) to[from + i] = encoded[i] ?? 0;
    size = from + encoded.length;
  };
  const text = (letters: string): void => {
    reserve(letters.length);
    const [to, from] = [buffer, size];
    for (let i = 0; i < letters.length; i++) {
      const unit = letters.charCodeAt(i);
      if (unit >= 128) {
        bytes(utf8(letters));
        return;
      }
      to[from + i] = unit; // ASCII, as nearly every id
    }
    size = from + letters.length;
  };
  return {
    clear() {
      size = 0;
    },
    bytes,
    text,
    count(value) {
      reserve(digitsMax);
      if (value < 10) {
        buffer[size++] = zero + value;
      } else if (value < 100) {
        const tens = Math.floor(value / 10);
        buffer[size++] = zero + tens;
        buffer[size++] = zero + value - 10 * tens;
      } else {
        text(String(value));
      }
    },
    view: () => buffer.subarray(0, size),
  };
}

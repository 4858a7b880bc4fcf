/** A growing byte buffer and its reader: what two threads of one program hand each other. Not a wire format. */
import { assert } from '@mutabaqa/shared/base/assert.ts';

export interface PackedWriter {
  number(value: number): void;
  text(value: string): void;
  bytes(value: Uint8Array): void;
  /** The bytes so far, in a buffer of their own, so that it can be transferred. */
  finish(): Uint8Array<ArrayBuffer>;
}

export function makePackedWriter(sizeGuess: number): PackedWriter {
  let buffer = Buffer.allocUnsafeSlow(sizeGuess);
  let at = 0;
  const room = (bytes: number): void => {
    if (at + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * buffer.length, at + bytes));
    buffer.copy(larger, 0, 0, at);
    buffer = larger;
  };
  const number = (value: number): void => {
    room(4);
    at = buffer.writeUInt32LE(value, at);
  };
  return {
    number,
    text(value) {
      room(4 + 3 * value.length);
      const length = buffer.write(value, at + 4);
      buffer.writeUInt32LE(length, at);
      at += 4 + length;
    },
    bytes(value) {
      number(value.length);
      room(value.length);
      buffer.set(value, at);
      at += value.length;
    },
    finish: () => new Uint8Array(buffer.buffer, 0, at),
  };
}

export interface PackedReader {
  number(): number;
  text(): string;
  /** A view, not a copy. */
  bytes(): Uint8Array;
  readonly done: boolean;
}

export function makePackedReader(packed: Uint8Array): PackedReader {
  const buffer = Buffer.from(packed.buffer, packed.byteOffset, packed.length);
  let at = 0;
  const number = (): number => {
    at += 4;
    return buffer.readUInt32LE(at - 4);
  };
  const take = (): number => {
    const length = number();
    at += length;
    assert(at <= buffer.length, 'packed bytes end early');
    return length;
  };
  return {
    number,
    text() {
      const length = take();
      return buffer.toString('utf8', at - length, at);
    },
    bytes() {
      const length = take();
      return packed.subarray(at - length, at);
    },
    get done() {
      return at === buffer.length;
    },
  };
}

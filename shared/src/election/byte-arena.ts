/** Many small byte strings in few large arrays: an array object each would cost more than its content. */
import { assertDefined } from '../base/assert.ts';

export interface ByteArena {
  /** Strings so far. */
  readonly size: number;
  append(bytes: Uint8Array): void;
  /** Not a copy. */
  at(index: number): Uint8Array;
}

const chunkBytes = 1024 * 1024;

export function makeByteArena(): ByteArena {
  const chunks: Uint8Array[] = [];
  // Chunk number times chunk size, plus offset; a string never lies in two chunks.
  const starts: number[] = [];
  const lengths: number[] = [];
  let used = 0;
  return {
    get size() {
      return starts.length;
    },
    append(bytes) {
      if (chunks.length === 0 || used + bytes.length > chunkBytes) {
        chunks.push(new Uint8Array(chunkBytes));
        used = 0;
      }
      const number = chunks.length - 1;
      assertDefined(chunks[number], 'chunk').set(bytes, used);
      starts.push(number * chunkBytes + used);
      lengths.push(bytes.length);
      used += bytes.length;
    },
    at(index) {
      const start = assertDefined(starts[index], 'string of the arena');
      const offset = start % chunkBytes;
      const chunk = assertDefined(chunks[(start - offset) / chunkBytes], 'chunk');
      return chunk.subarray(offset, offset + (lengths[index] ?? 0));
    },
  };
}

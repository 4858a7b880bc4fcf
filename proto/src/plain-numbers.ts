/**
 * Imported before the generated code, which fixes its defaults when it is loaded: 64-bit counts are
 * plain numbers. What exceeds 2^53-1 does not survive re-encoding and is refused as not canonical.
 */
import protobuf from 'protobufjs/minimal.js';

protobuf.util.Long = null as never;
protobuf.configure();

// Nearly every count has one or two bytes; the library makes a pair of 32-bit halves of each.
// oxlint-disable-next-line typescript/unbound-method -- called below on the reader it belongs to
const { uint64: readLong } = protobuf.Reader.prototype;
protobuf.Reader.prototype.uint64 = function readCount(this: protobuf.Reader) {
  const { buf, pos, len } = this;
  const first = buf[pos] ?? 128;
  if (first < 128 && pos < len) {
    this.pos = pos + 1;
    return first;
  }
  const second = buf[pos + 1] ?? 128;
  if (second < 128 && pos + 1 < len) {
    this.pos = pos + 2;
    return (first & 127) | (second << 7);
  }
  return readLong.call(this);
} as () => never; // its declared result is the Long that was switched off above

// oxlint-disable-next-line typescript/unbound-method -- likewise, on the writer
const { uint64s: writeLongs } = protobuf.Writer.prototype;
protobuf.Writer.prototype.uint64s = function writeCounts(this: protobuf.Writer, counts: number[]) {
  return counts.every((count) => count < 2 ** 32)
    ? this.uint32s(counts)
    : writeLongs.call(this, counts);
};

// Kept unknown fields would be written again and so pass the comparison of `decodeCanonical`.
protobuf.Reader.discardUnknown = true;

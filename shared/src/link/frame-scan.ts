/**
 * A look at a frame's tags before it is decoded. Decoding makes an object for every nested message: a
 * frame of a megabyte of empty ones would cost its receiver half a second. This costs a pass that stops
 * at the limits. It only says whether decoding is cheap; what the fields hold is the codec's business.
 */
import { resendDigestsMax } from './link-frame.ts';

/** A frame has one body; the rest is room for what a newer peer adds. */
export const frameFieldsMax = 64;
/** In all bodies and what they nest: the most numerous is a resend request. */
export const bodyFieldsMax = resendDigestsMax + 64;
/** Hello is the one frame that comes before anything is known of the sender. */
export const helloBytesMax = 4096;

/** Numbers of the fields that are messages, with what those nest: `LinkFrame` in proto/link.proto. */
interface Nesting {
  readonly [field: number]: Nesting;
}
const none: Nesting = {};
const frameNesting: Nesting = {
  1: none,
  2: none,
  3: { 3: none },
  4: { 2: none },
  5: { 3: none },
  6: none,
  7: none,
  8: { 2: none },
};
const helloField = 1;

/** False also for bytes that are no message, and for groups, which this format never had. */
export function isCheapToDecode(frame: Uint8Array): boolean {
  let at = 0;
  let bodyFields = 0;

  /** NaN when it is cut short or above 2^32-1: decoders read the rest of such a tag differently. */
  function readVarint(end: number): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28 && at < end; scale *= 128) {
      const byte = frame[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value < 2 ** 32 ? value : Number.NaN;
    }
    return Number.NaN;
  }

  /** A value's bytes are passed over; a 64-bit one may be longer than a tag. */
  function skipVarint(end: number): void {
    while (at < end && (frame[at] ?? 0) >= 128) at += 1;
    at += 1;
  }

  function isCheap(end: number, nesting: Nesting, isTop: boolean): boolean {
    for (let fields = 0; at < end;) {
      fields += 1;
      if (!isTop) bodyFields += 1;
      if (bodyFields > bodyFieldsMax || (isTop && fields > frameFieldsMax)) return false;
      const tag = readVarint(end);
      switch (tag % 8) {
        case 0:
          skipVarint(end);
          break;
        case 1:
          at += 8;
          break;
        case 5:
          at += 4;
          break;
        case 2: {
          const length = readVarint(end);
          const field = Math.floor(tag / 8);
          const nested = nesting[field];
          const next = at + length;
          if (!(next <= end)) return false;
          if (isTop && field === helloField && length > helloBytesMax) return false;
          if (nested !== undefined && !isCheap(next, nested, false)) return false;
          at = next;
          break;
        }
        default:
          return false;
      }
    }
    return at === end;
  }

  return isCheap(frame.length, frameNesting, true);
}

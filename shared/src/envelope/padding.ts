/**
 * The length of what is sealed would leak the turnout of a station, so it is hidden in powers of two.
 */
import { concatBytes, u32be } from '../base/bytes.ts';

export const paddedBytesMin = 1024;
/** Room for the largest tape with its signatures. */
export const paddedBytesMax = 512 * 1024;

/** u32 length, content, zeros up to the next power of two of at least 1,024 bytes. */
export function padRecord(content: Uint8Array): Uint8Array {
  let size = paddedBytesMin;
  while (size < content.length + 4) size *= 2;
  return concatBytes(u32be(content.length), content, new Uint8Array(size - 4 - content.length));
}

/** The content, or undefined when the padding is not exactly what `padRecord` makes. */
export function unpadRecord(padded: Uint8Array): Uint8Array | undefined {
  if (padded.length < paddedBytesMin) return undefined;
  const length = new DataView(padded.buffer, padded.byteOffset, 4).getUint32(0);
  let size = paddedBytesMin;
  while (size < length + 4) size *= 2;
  if (size !== padded.length) return undefined;
  for (let i = 4 + length; i < padded.length; i++) if (padded[i] !== 0) return undefined;
  return padded.subarray(4, 4 + length);
}

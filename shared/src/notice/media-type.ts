import { parseUtf8 } from '../base/bytes.ts';
import type { MediaType } from './notice.ts';

const signatures: readonly (readonly [MediaType, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
];

/** By its bytes, not by its name; undefined for whatever is not published as a file. */
export function findMediaType(bytes: Uint8Array): MediaType | undefined {
  for (const [type, beginning] of signatures) {
    if (beginning.every((byte, i) => bytes[i] === byte)) return type;
  }
  const text = parseUtf8(bytes);
  const isText = text !== undefined && text !== '' && !/(?![\t\r\n])\p{Cc}/u.test(text);
  return isText ? 'text/plain' : undefined;
}

const extensions: Readonly<Record<MediaType, string>> = {
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'image/png': 'png',
  'image/jpeg': 'jpg',
};

/** Under which a browser saves it. */
export function extensionOf(type: MediaType): string {
  return extensions[type];
}

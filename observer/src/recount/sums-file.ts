/** `SHA256SUMS` of a published version. Whoever wrote it may be hostile: a name never leaves the directory. */
import { parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import { compareIds } from '@mutabaqa/shared/base/ids.ts';

/** A million files of about 150 bytes a line. */
export const sumsBytesMax = 256 * 1024 * 1024;

/** Lower-case hex by name, in byte order of names. */
export type Sums = ReadonlyMap<string, string>;

/** As `encodeURIComponent` leaves them, and directories between. */
const segment = /^(?!\.{1,2}$)[A-Za-z0-9\-_.!~*'()%]{1,240}$/;

/** The error is the number of the first line, from 1, that is none. */
export function parseSums(bytes: Uint8Array): Sums | { readonly wrongLine: number } {
  const sums = new Map<string, string>();
  const lines = (parseUtf8(bytes) ?? '').split('\n');
  // The last line ends too, so that a file which was cut is noticed.
  if (lines.pop() !== '') return { wrongLine: lines.length + 1 };
  let before = '';
  for (const [at, line] of lines.entries()) {
    const [, digest, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (digest === undefined || name === undefined) return { wrongLine: at + 1 };
    const isSound = name.split('/').every((part) => segment.test(part));
    if (!isSound || compareIds(before, name) >= 0) return { wrongLine: at + 1 };
    sums.set(name, digest);
    before = name;
  }
  return sums;
}

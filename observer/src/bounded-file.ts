/** Files from others: regular ones only, and never more than a bound. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

export type BoundedRead =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' | 'too-large' | 'not-a-file' };

/** Other faults of the disk are thrown. */
export async function readBoundedFile(path: string, bytesMax: number): Promise<BoundedRead> {
  let file;
  try {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would never end.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (fault) {
    if (isMissing(fault)) return { kind: 'missing' };
    throw fault;
  }
  try {
    const stat = await file.stat();
    if (!stat.isFile()) return { kind: 'not-a-file' };
    if (stat.size > bytesMax) return { kind: 'too-large' };
    const buffer = new Uint8Array(stat.size);
    let size = 0;
    while (size < buffer.length) {
      const { bytesRead } = await file.read(buffer, size, buffer.length - size, size);
      if (bytesRead === 0) break; // it shrank meanwhile
      size += bytesRead;
    }
    return { kind: 'read', bytes: buffer.subarray(0, size) };
  } finally {
    await file.close();
  }
}

function isMissing(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && /^(ENOENT|ENOTDIR)$/.test(String(fault.code));
}

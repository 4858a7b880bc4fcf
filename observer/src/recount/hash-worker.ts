/** The thread of `checkSums`: paths in, their SHA-256 out, undefined for what is no file. */
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';

const chunk = Buffer.allocUnsafe(1024 * 1024);

function hashFile(path: string): string | undefined {
  let descriptor;
  try {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would never end.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined; // missing or not to be read: either way there is nothing to compare
  }
  try {
    if (!fstatSync(descriptor).isFile()) return undefined;
    const hash = createHash('sha256');
    for (let read; (read = readSync(descriptor, chunk)) > 0;) hash.update(chunk.subarray(0, read));
    return hash.digest('hex');
  } finally {
    closeSync(descriptor);
  }
}

const port = assertDefined(parentPort, 'parent thread');
port.postMessage((workerData as readonly string[]).map(hashFile), []);

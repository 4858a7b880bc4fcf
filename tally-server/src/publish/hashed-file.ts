/** A file of a version while it grows; its SHA-256 is known when it closes. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';

export interface HashedFile {
  write(content: Uint8Array | string): void;
  /** Lower-case hex of everything written, which is durable. */
  close(): string;
}

/** Small pieces are gathered: one write for each would cost more than the rest. */
const bufferBytesMax = 256 * 1024;

/** Holds no descriptor between writes: a version has a file for each contest and each area of them. */
export function openHashedFile(path: string): HashedFile {
  mkdirSync(dirname(path), { recursive: true });
  closeSync(openSync(path, 'wx'));
  const hash = createHash('sha256');
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const flush = (durably: boolean): void => {
    const bytes = Buffer.concat(waiting, waitingBytes);
    hash.update(bytes);
    const descriptor = openSync(path, 'a');
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
      if (durably) fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    waiting = [];
    waitingBytes = 0;
  };
  return {
    write(content) {
      const bytes = typeof content === 'string' ? utf8(content) : content;
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes >= bufferBytesMax) flush(false);
    },
    close() {
      flush(true);
      return hash.digest('hex');
    },
  };
}

/** A log as files: a mirror on a stick, or what a replay wrote. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { readBoundedFile } from '../bounded-file.ts';
import type { LogSource } from './log-source.ts';
import { readFailure, SourceFault } from './log-source.ts';

export function makeDirectoryLogSource(directory: string): LogSource {
  return {
    name: directory,
    async read(path, bytesMax) {
      const file = await readBoundedFile(join(directory, path), bytesMax).catch(
        (fault: unknown) => {
          throw new SourceFault(path, faultCode(fault), { cause: fault });
        },
      );
      if (file.kind === 'read') return ok(file.bytes);
      if (file.kind === 'too-large') {
        return fail(readFailure('too-large', `more than ${bytesMax} bytes`));
      }
      if (file.kind === 'not-a-file') return fail(readFailure('refused', 'not a regular file'));
      // A stick that was pulled out says nothing about the log; a file that is not on it does.
      if (!(await isDirectory(directory))) throw new SourceFault(path, 'no such directory');
      return fail(readFailure('missing', 'no such file'));
    },
  };
}

async function isDirectory(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function faultCode(fault: unknown): string {
  return fault instanceof Error && 'code' in fault ? String(fault.code) : 'unknown fault';
}

/** Where a replay writes: found out to be writable before an hour's work, and never half of an old and a new one. */
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The message names the directory and what to mend. */
export class OutUnusable extends Error {
  override readonly name = 'OutUnusable';
}

/** The absolute path of `out`, which is made when it is not there. Throws `OutUnusable`. */
export function prepareOut(out: string): string {
  const directory = resolve(out);
  const probe = join(directory, '.writable');
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new OutUnusable(`--out ${out} cannot be written: ${code}`, { cause });
  }
  return directory;
}

/** Replaces `log/` in `out` by a copy of the log's public files. */
export function replaceLog(publicLog: string, out: string): void {
  const log = join(out, 'log');
  const partial = `${log}.partial`;
  rmSync(partial, { recursive: true, force: true });
  cpSync(publicLog, partial, { recursive: true });
  rmSync(log, { recursive: true, force: true });
  renameSync(partial, log);
}

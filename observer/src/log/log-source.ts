/**
 * Where a log is read from. Nothing that comes from it is believed; it can be hostile.
 *
 * `read` is a GET of one file below the log's prefix, bounded in size and time, repeatable by anybody.
 * What the source answers is a Result; that it cannot be asked at all is a `SourceFault`, thrown.
 */
import type { Result } from '@mutabaqa/shared/base/result.ts';

export interface ReadFailure {
  readonly kind: 'missing' | 'too-large' | 'redirected' | 'refused';
  /** For the report; never text that the source has chosen. */
  readonly detail: string;
}

export interface LogSource {
  /** As given by the person, for reports. */
  readonly name: string;
  /** `path` is one of ours (checkpoint, key, tile/...); at most `bytesMax` bytes are ever held. */
  read(path: string, bytesMax: number): Promise<Result<Uint8Array, ReadFailure>>;
}

/** The source could not be reached: no statement about the log. */
export class SourceFault extends Error {
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.path = path;
  }
}

export function readFailure(kind: ReadFailure['kind'], detail: string): ReadFailure {
  return { kind, detail };
}

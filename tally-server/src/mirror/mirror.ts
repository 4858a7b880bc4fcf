/**
 * Somebody else's copy of the public files: where they are pushed. All methods may fail and be repeated; what
 * was put twice is there once. A mirror never shows part of a file under its name.
 */

/** As it is on disk, or as it was when the round began. */
export interface MirroredFile {
  /** Below the public directory, with `/`. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly changedMs: number;
  /** What is put, whatever has happened to the file since; undefined = the file. */
  readonly content?: Uint8Array;
}

export interface Mirror {
  /** What an operator knows it by. */
  readonly name: string;
  /** Whether these very bytes were put before. */
  isCurrent(file: MirroredFile): Promise<boolean>;
  put(file: MirroredFile): Promise<void>;
  /** Leaves that the checkpoint there is about; 0 = none. `log` is `log`, `log-2`, ... */
  logSize(log: string): Promise<number>;
  hasVersion(version: string): Promise<boolean>;
  /** All files of a version, those last that name others. Afterwards `hasVersion`. */
  putVersion(version: string, files: readonly MirroredFile[]): Promise<void>;
  /** A round is over: what is remembered of it must survive this process. */
  remember(): Promise<void>;
}

/** The mirror cannot be used as it is named; the text is for the operator. */
export class MirrorUnusable extends Error {
  override readonly name = 'MirrorUnusable';
}

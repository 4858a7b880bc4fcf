/**
 * What a witness cosigned last, for each log. The file and not memory is the record: it is read for every
 * request, so that what was answered and what is kept cannot differ.
 */
import type { Checkpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';

export interface CosignedCheckpoint extends Checkpoint {
  /** With the log's signature and ours, verbatim. */
  readonly note: string;
  /** Of our cosignature. Unix seconds. */
  readonly timeS: number;
}

export interface WitnessRecord {
  /** undefined when nothing was ever cosigned. Throws when what is there is not ours. */
  last(origin: string): CosignedCheckpoint | undefined;
  /** Durable on return. If it throws, the old one or the new one is there, and nothing was answered. */
  keep(origin: string, note: string): void;
  /** Two signed notes of one size; durable on return. */
  keepFork(origin: string, forkFile: string): void;
}

/**
 * The highest checkpoint that anybody may have been shown, kept outside the database and its backups.
 *
 * A restored database knows less than receipts promised; the guard is how the server notices, before it
 * writes a second history. Durable on return. A failed `record` may have happened; recording the same
 * checkpoint again is harmless. Never part of a backup: it would be restored together with what it guards.
 */
export interface CheckpointGuard {
  /** The newest recorded checkpoint; undefined when nothing was ever recorded. */
  read(): Promise<string | undefined>;
  record(checkpoint: string): Promise<void>;
  close(): Promise<void>;
}

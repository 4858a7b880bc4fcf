/**
 * Checkpoints (c2sp.org/tlog-checkpoint): the signed statement that a log had this root at this size.
 * Our logs have one key each, named as the origin.
 */
import { assert } from '../base/assert.ts';
import { equalBytes, formatBase64, parseBase64 } from '../base/bytes.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { emptyRoot, hashBytes } from './hashes.ts';
import { type NoteFault, type NoteKey, type Sign, signNote, verifyNote } from './note.ts';
import { isSize, parseSize } from './sizes.ts';

export interface Checkpoint {
  /** The log's name; two logs with one origin would be one log that contradicts itself. */
  readonly origin: string;
  /** Leaves. */
  readonly size: number;
  readonly root: Uint8Array;
}

export type CheckpointFault = NoteFault | 'checkpoint-malformed' | 'origin-differs';

/** The note text. Extension lines are never written: cosignatures do not cover them. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  assert(origin.length > 0 && !origin.includes('\n'), 'an origin is one line');
  assert(isSize(size) && root.length === hashBytes, 'a size and a root');
  return `${origin}\n${size}\n${formatBase64(root)}\n`;
}

/** The first three lines; further non-empty lines are tolerated and dropped. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  if (!text.endsWith('\n')) return undefined;
  const lines = text.slice(0, -1).split('\n');
  if (lines.includes('')) return undefined;
  const [origin, sizeText, rootText] = lines;
  if (origin === undefined || sizeText === undefined || rootText === undefined) return undefined;
  const size = parseSize(sizeText);
  const root = parseBase64(rootText);
  return size !== undefined && root?.length === hashBytes ? { origin, size, root } : undefined;
}

/** A signed note. Who calls this answers for never signing two histories. */
export function signCheckpoint(checkpoint: Checkpoint, logKey: NoteKey, sign: Sign): string {
  assert(checkpoint.origin === logKey.name, 'the log key bears the name of the origin');
  return signNote(formatCheckpoint(checkpoint), logKey, sign);
}

export function verifyCheckpoint(
  crypto: CryptoPort,
  logKey: NoteKey,
  note: string,
): Result<Checkpoint, CheckpointFault> {
  const verified = verifyNote(crypto, [logKey], note);
  if (!verified.ok) return verified;
  const checkpoint = parseCheckpoint(verified.value.text);
  if (checkpoint === undefined) return fail('checkpoint-malformed');
  if (checkpoint.origin !== logKey.name) return fail('origin-differs');
  if (checkpoint.size === 0 && !equalBytes(checkpoint.root, emptyRoot(crypto))) {
    return fail('checkpoint-malformed');
  }
  return ok(checkpoint);
}

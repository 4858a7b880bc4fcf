/**
 * What a witness answers to a checkpoint, apart from keeping and signing it (c2sp.org/tlog-witness). Pure: the
 * caller keeps question and record together, or two requests at once could take the record back.
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { type Checkpoint, parseCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { emptyRoot } from '@mutabaqa/shared/merkle/hashes.ts';
import type { Note, NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { parseNote, verifyNote } from '@mutabaqa/shared/merkle/note.ts';
import { verifyConsistency } from '@mutabaqa/shared/merkle/proofs.ts';
import type { WitnessRequest } from '@mutabaqa/shared/merkle/witness-request.ts';

export type WitnessRefusalStatus = 400 | 403 | 404 | 409 | 422;

export type WitnessVerdict =
  | {
      readonly kind: 'accepted';
      readonly checkpoint: Checkpoint;
      /** The note with the signatures that were verified, and no others. */
      readonly note: Note;
    }
  | {
      readonly kind: 'refused';
      readonly status: WitnessRefusalStatus;
      /** For a person. */
      readonly why: string;
      /** The size cosigned last: with 409. */
      readonly lastSize?: number;
      /** The log signed two roots for one size: what it signed now proves it, beside what is kept. */
      readonly isFork?: boolean;
    };

/** Keys of a log, by its origin. */
export type WitnessedLogs = ReadonlyMap<string, readonly NoteKey[]>;

/** `lastOf` gives what was cosigned last for a known origin; undefined when nothing was. */
export function decideCheckpoint(
  crypto: CryptoPort,
  logs: WitnessedLogs,
  lastOf: (origin: string) => Checkpoint | undefined,
  { oldSize, proof, checkpoint: signed }: WitnessRequest,
): WitnessVerdict {
  const note = parseNote(signed);
  const checkpoint = note && parseCheckpoint(note.text);
  if (note === undefined || checkpoint === undefined) return refused(400, 'not a checkpoint');
  const { origin, size, root } = checkpoint;
  const keys = logs.get(origin);
  if (keys === undefined) return refused(404, 'the log is not known here');
  const verified = verifyNote(crypto, keys, signed);
  if (!verified.ok) return refused(403, `the log did not sign it: ${verified.error}`);
  if (oldSize > size) return refused(400, 'the old size is above that of the checkpoint');
  const last = lastOf(origin);
  const lastSize = last?.size ?? 0;
  if (oldSize !== lastSize) {
    return { ...refused(409, `size ${lastSize} was cosigned last`), lastSize };
  }
  if (size === 0 && !equalBytes(root, emptyRoot(crypto))) {
    return refused(422, 'the empty log has another root');
  }
  if (oldSize === 0) {
    if (proof.length > 0) return refused(422, 'from size 0 there is nothing to prove');
  } else if (last !== undefined) {
    if (size === lastSize && !equalBytes(root, last.root)) {
      return { ...refused(422, 'another root was cosigned for this size'), isFork: true };
    }
    const claim = { from: oldSize, to: size, fromRoot: last.root, toRoot: root, proof };
    if (!verifyConsistency(crypto, claim)) return refused(422, 'the proof does not verify');
  }
  const isKnown = (name: string, id: Uint8Array) =>
    keys.some((key) => key.name === name && equalBytes(key.id, id));
  const signatures = note.signatures.filter(({ name, keyId }) => isKnown(name, keyId));
  return { kind: 'accepted', checkpoint, note: { text: note.text, signatures } };
}

function refused(
  status: WitnessRefusalStatus,
  why: string,
): Extract<WitnessVerdict, { kind: 'refused' }> {
  return { kind: 'refused', status, why };
}

/**
 * Cosignatures as they come in, and the notes that they make: the newest checkpoint with those it has, and the
 * newest one that has enough. A witness slower than the log would otherwise never be seen.
 */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { CosignatureCrypto } from '@mutabaqa/shared/crypto/ml-dsa-port.ts';
import { verifyCosignatures } from '@mutabaqa/shared/merkle/cosignature.ts';
import {
  formatNote,
  type Note,
  type NoteSignature,
  noteSignaturesMax,
  parseNote,
} from '@mutabaqa/shared/merkle/note.ts';
import { isQuorumReached, type TlogPolicy } from '@mutabaqa/shared/merkle/tlog-policy.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';

export interface CosignedNotes {
  /** A checkpoint that was published without cosignatures. */
  add(size: number, note: string): void;
  /** The notes that are better now; `checkpoint` replaces the published one while that has this text. */
  cosign(size: number, signatures: readonly NoteSignature[]): BetterNotes;
}

export interface BetterNotes {
  readonly checkpoint?: string;
  readonly cosigned?: string;
}

interface Waiting {
  readonly note: Note;
  /** By name and id of their key. */
  readonly cosignatures: Map<string, NoteSignature>;
}

/** Sizes that some witness may still be busy with. */
const waitingMax = 64;

export function makeCosignedNotes(crypto: CosignatureCrypto, policy: TlogPolicy): CosignedNotes {
  const waiting = new Map<number, Waiting>();
  const keys = policy.witnesses.map(({ key }) => key);
  let newest = -1;
  let newestCosigned = -1;

  function isEnough(note: string): boolean {
    const verified = verifyCosignatures(crypto, keys, note);
    return verified.ok && verified.value.length > 0 && isQuorumReached(policy, verified.value);
  }

  return {
    add(size, note) {
      newest = size;
      waiting.set(size, {
        note: assertDefined(parseNote(note), 'a note'),
        cosignatures: new Map(),
      });
      for (const [oldest] of waiting) {
        if (waiting.size <= waitingMax) break;
        waiting.delete(oldest);
      }
    },
    cosign(size, signatures) {
      const entry = waiting.get(size);
      if (entry === undefined) return {};
      const { note, cosignatures } = entry;
      for (const each of signatures) {
        const key = `${each.name} ${formatHex(each.keyId)}`;
        // The log's own signature stays the first line, and the note within what everybody reads.
        const isRoom = note.signatures.length + cosignatures.size < noteSignaturesMax;
        if (cosignatures.has(key) || isRoom) cosignatures.set(key, each);
      }
      const text = formatNote({
        text: note.text,
        signatures: [...note.signatures, ...cosignatures.values()],
      });
      const isCosigned = size >= newestCosigned && isEnough(text);
      if (isCosigned) newestCosigned = size;
      return {
        ...(size === newest && { checkpoint: text }),
        ...(isCosigned && { cosigned: text }),
      };
    },
  };
}

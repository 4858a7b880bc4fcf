/** One checkpoint brought to one witness: the log's side of c2sp.org/tlog-witness. */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CosignatureCrypto } from '@mutabaqa/shared/crypto/ml-dsa-port.ts';
import { verifyCosignatures } from '@mutabaqa/shared/merkle/cosignature.ts';
import type { CosignerKey } from '@mutabaqa/shared/merkle/cosigner-key.ts';
import { formatNote, type NoteSignature, parseNote } from '@mutabaqa/shared/merkle/note.ts';
import { parseSize } from '@mutabaqa/shared/merkle/sizes.ts';
import { formatWitnessRequest } from '@mutabaqa/shared/merkle/witness-request.ts';
import type { PublishedCheckpoint } from '../publish/log-files.ts';
import type { AskedWitness } from './witness-policy-file.ts';
import type { WitnessLink } from './witness-link.ts';

export type WitnessOutcome =
  | { readonly kind: 'cosigned'; readonly signatures: readonly NoteSignature[] }
  /** It cosigned a larger size of this log than was ever published here. */
  | { readonly kind: 'ahead'; readonly size: number }
  /** `bad-answer`: 200 without a cosignature that verifies, or 409 without a size. */
  | { readonly kind: 'refused'; readonly why: `status-${number}` | 'bad-answer' };

/** The second question has the size that the first answer named; a third is for a neighbour of ours. */
const questionsMax = 3;

/** `knownSize`: what the witness is believed to have cosigned last. Rejects when it cannot be asked. */
export async function askWitness(
  { crypto, link }: { readonly crypto: CosignatureCrypto; readonly link: WitnessLink },
  { url, keys }: AskedWitness,
  { size, note, consistencyProof }: PublishedCheckpoint,
  knownSize: number,
  signal: AbortSignal,
): Promise<WitnessOutcome> {
  let oldSize = Math.min(knownSize, size);
  for (let question = 1; question <= questionsMax; question++) {
    const proof = consistencyProof(oldSize);
    const request = formatWitnessRequest({ oldSize, proof, checkpoint: note });
    const { status, body } = await link.addCheckpoint(url, request, signal);
    if (status === 200) {
      const signatures = cosignaturesIn(crypto, keys, note, body);
      return signatures.length > 0 ? { kind: 'cosigned', signatures } : badAnswer;
    }
    if (status !== 409) return { kind: 'refused', why: `status-${status}` };
    const lastSize = parseSize(body.replace(/\n$/, ''));
    if (lastSize === undefined) return badAnswer;
    if (lastSize > size) return { kind: 'ahead', size: lastSize };
    oldSize = lastSize;
  }
  return { kind: 'refused', why: 'status-409' };
}

const badAnswer: WitnessOutcome = { kind: 'refused', why: 'bad-answer' };

/** Lines of other keys are left out; one bad line under a key of the witness spoils the answer. */
function cosignaturesIn(
  crypto: CosignatureCrypto,
  keys: readonly CosignerKey[],
  note: string,
  lines: string,
): readonly NoteSignature[] {
  const text = parseNote(note)?.text ?? '';
  const answered = parseNote(`${text}\n${lines}`);
  if (answered === undefined || answered.text !== text) return [];
  const signatures = answered.signatures.filter(({ name, keyId }) =>
    keys.some((key) => key.name === name && equalBytes(key.id, keyId)),
  );
  const verified = verifyCosignatures(crypto, keys, formatNote({ text, signatures }));
  return verified.ok && verified.value.length > 0 ? signatures : [];
}

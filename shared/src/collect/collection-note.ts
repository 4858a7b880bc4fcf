/**
 * What an organisation says about a file of codes that its own people scanned: `mutabaqa/collection/v1`, the
 * election, the SHA-256 of the file in hex, each on a line, under the organisation's key. It makes no tape
 * more believable, only who scanned it: so nobody counts as two.
 */
import { formatHex } from '../base/bytes.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { type NoteFault, type NoteKey, type Sign, signNote, verifyNote } from '../merkle/note.ts';

export type CollectionFault = NoteFault | 'other-file';

/** A signed note. `fileDigest`: SHA-256 of the file, 32 bytes. */
export function signCollection(
  electionId: string,
  fileDigest: Uint8Array,
  key: NoteKey,
  sign: Sign,
): string {
  return signNote(collectionText(electionId, fileDigest), key, sign);
}

/** The organisation whose key signed; with several of them, the first of `keys`. */
export function verifyCollection(
  crypto: CryptoPort,
  keys: readonly NoteKey[],
  electionId: string,
  fileDigest: Uint8Array,
  note: string,
): Result<NoteKey, CollectionFault> {
  const verified = verifyNote(crypto, keys, note);
  if (!verified.ok) return verified;
  const { text, signers } = verified.value;
  const signer = keys.find((key) => signers.includes(key));
  const isThis = text === collectionText(electionId, fileDigest);
  return signer !== undefined && isThis ? ok(signer) : fail('other-file');
}

function collectionText(electionId: string, fileDigest: Uint8Array): string {
  return `mutabaqa/collection/v1\n${electionId}\n${formatHex(fileDigest)}\n`;
}

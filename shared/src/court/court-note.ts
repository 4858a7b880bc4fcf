/**
 * What the log key says about a bundle for a court: `<origin>/court`, a newline, SHA-256 of its `SHA256SUMS` in
 * hex, a newline. No checkpoint reads so: that has a size in its second line.
 */
import { formatHex } from '../base/bytes.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { type NoteFault, type NoteKey, type Sign, signNote, verifyNote } from '../merkle/note.ts';

/** A signed note. */
export function formatCourtNote(
  crypto: CryptoPort,
  sums: Uint8Array,
  logKey: NoteKey,
  sign: Sign,
): string {
  return signNote(courtText(logKey.name, formatHex(crypto.sha256(sums))), logKey, sign);
}

/** `other-list`: the key signed, but not this list of digests. */
export function verifyCourtNote(
  crypto: CryptoPort,
  logKey: NoteKey,
  note: string,
  sums: Uint8Array,
): Result<undefined, NoteFault | 'other-list'> {
  const verified = verifyNote(crypto, [logKey], note);
  if (!verified.ok) return verified;
  const wanted = courtText(logKey.name, formatHex(crypto.sha256(sums)));
  return verified.value.text === wanted ? ok(undefined) : fail('other-list');
}

function courtText(origin: string, digestHex: string): string {
  return `${origin}/court\n${digestHex}\n`;
}

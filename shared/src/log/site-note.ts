/**
 * What the log key says about the bundle of pages: `<origin>/site`, a newline, SHA-256 of its
 * `site/SHA256SUMS` in hex, a newline. No checkpoint reads so: that has a size in its second line.
 */
import { formatHex } from '../base/bytes.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { type NoteFault, type NoteKey, type Sign, signNote, verifyNote } from '../merkle/note.ts';

/** A signed note. */
export function formatSiteNote(
  crypto: CryptoPort,
  sums: Uint8Array,
  logKey: NoteKey,
  sign: Sign,
): string {
  return signNote(siteText(logKey.name, formatHex(crypto.sha256(sums))), logKey, sign);
}

export type SiteNoteFault = NoteFault | 'other-site';

/** The SHA-256 that the key signed, in hex. */
export function verifySiteNote(
  crypto: CryptoPort,
  logKey: NoteKey,
  note: string,
): Result<string, SiteNoteFault> {
  const verified = verifyNote(crypto, [logKey], note);
  if (!verified.ok) return verified;
  const { text } = verified.value;
  const [, digestHex = ''] = /^[^\n]+\n([0-9a-f]{64})\n$/.exec(text) ?? [];
  return text === siteText(logKey.name, digestHex) && digestHex !== ''
    ? ok(digestHex)
    : fail('other-site');
}

function siteText(origin: string, digestHex: string): string {
  return `${origin}/site\n${digestHex}\n`;
}

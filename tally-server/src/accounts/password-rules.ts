/**
 * What a password must be: long, and not the name. No demands on which characters it has: they make
 * passwords alike, not strong (NIST SP 800-63B, 3.1.1.2).
 */
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';

const passwordCharactersMin = 10;
const passwordBytesMax = 512;

/** The same keys on another keyboard give the same password. */
export function foldPassword(typed: string): string {
  return typed.normalize('NFKC');
}

/** `names`: of the account, its person and its organisation. */
export function checkPassword(typed: string, names: readonly string[]): Refusal | undefined {
  const password = foldPassword(typed);
  if (new TextEncoder().encode(password).length > passwordBytesMax) {
    return refusal('request.malformed', { field: 'password' });
  }
  if (Array.from(password).length < passwordCharactersMin) {
    return refusal('password.too-short', { charactersMin: passwordCharactersMin });
  }
  return isGuessedFirst(password, names) ? refusal('password.too-easy') : undefined;
}

/** A name, alone or with a few more characters, and one or two characters over and over. */
function isGuessedFirst(password: string, names: readonly string[]): boolean {
  const plain = lettersOf(password);
  if (new Set(Array.from(password)).size < 4) return true;
  return names
    .map(lettersOf)
    .filter((name) => name.length >= 3)
    .some((name) => plain.includes(name) && plain.length - name.length < 6);
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{Nd}]/gu, '');
}

/**
 * Signed notes (c2sp.org/signed-note) with Ed25519 keys: a text, an empty line, signature lines. Lines of
 * other keys and types (witnesses' cosignatures) are carried and otherwise ignored.
 */
import { assert } from '../base/assert.ts';
import {
  concatBytes,
  equalBytes,
  formatBase64,
  formatHex,
  parseBase64,
  parseHex,
  utf8,
} from '../base/bytes.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';

/** C2SP demands at least 16; the bound keeps a hostile note from buying many verifications. */
export const noteSignaturesMax = 64;
/** 64 post-quantum signatures of 3 kB fit. */
export const noteCharactersMax = 256 * 1024;

const typeEd25519 = 0x01;
const keyIdBytes = 4;
const publicKeyBytes = 32;
const signatureBytes = 64;

/** An Ed25519 key that signs note texts (signature type 01). */
export interface NoteKey {
  readonly name: string;
  /** 4 bytes; together with the name it identifies the key in a note. */
  readonly id: Uint8Array;
  readonly publicKey: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Note {
  /** With its final newline; what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export type NoteFault = 'note-malformed' | 'signature-invalid' | 'signature-missing';

/** Given the bytes to sign; 64 bytes of Ed25519. The private key stays with the caller. */
export type Sign = (message: Uint8Array) => Uint8Array;

/** Also what an origin must be. */
export function isKeyName(name: string): boolean {
  return isWellFormed(name) && /^[^\p{White_Space}+]+$/u.test(name) && !hasControls(name);
}

/** As `String.prototype.isWellFormed`, which phones of some years ago lack. */
function isWellFormed(text: string): boolean {
  return !/\p{Cs}/u.test(text);
}

function hasControls(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  return /[\u0000-\u0009\u000b-\u001f]/.test(text);
}

/** SHA-256(name || 0A || 01 || public key)[0:4] */
export function noteKeyId(crypto: CryptoPort, name: string, publicKey: Uint8Array): Uint8Array {
  const preimage = concatBytes(utf8(`${name}\n`), Uint8Array.of(typeEd25519), publicKey);
  return crypto.sha256(preimage).slice(0, keyIdBytes);
}

export function makeNoteKey(crypto: CryptoPort, name: string, publicKey: Uint8Array): NoteKey {
  assert(isKeyName(name), 'a key name has no spaces, plus or control characters');
  assert(publicKey.length === publicKeyBytes, 'an Ed25519 public key has 32 bytes');
  return { name, id: noteKeyId(crypto, name, publicKey), publicKey };
}

/** `name+hex(id)+base64(type || public key)` */
export function formatVkey(key: NoteKey): string {
  const typed = concatBytes(Uint8Array.of(typeEd25519), key.publicKey);
  return `${key.name}+${formatHex(key.id)}+${formatBase64(typed)}`;
}

/** Undefined for other types, a wrong key id and whatever `formatVkey` would not write. */
export function parseVkey(crypto: CryptoPort, text: string): NoteKey | undefined {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text);
  if (match === null) return undefined;
  const [, name = '', id = '', encoded = ''] = match;
  const typed = parseBase64(encoded);
  if (!isKeyName(name) || typed?.length !== 1 + publicKeyBytes) return undefined;
  if (typed[0] !== typeEd25519) return undefined;
  const key = makeNoteKey(crypto, name, typed.slice(1));
  return equalBytes(key.id, parseHex(id) ?? new Uint8Array()) ? key : undefined;
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && isWellFormed(text) && !hasControls(text);
}

export function formatNote(note: Note): string {
  assert(isNoteText(note.text), 'a note text ends in a newline and has no control characters');
  const lines = note.signatures.map(
    ({ name, keyId, signature }) =>
      `\u2014 ${name} ${formatBase64(concatBytes(keyId, signature))}\n`,
  );
  return `${note.text}\n${lines.join('')}`;
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  const match = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/.exec(line);
  if (match === null) return undefined;
  const [, name = '', encoded = ''] = match;
  const bytes = parseBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length <= keyIdBytes) return undefined;
  return { name, keyId: bytes.slice(0, keyIdBytes), signature: bytes.slice(keyIdBytes) };
}

/** Form only; nothing in the result can be believed before `verifyNote`. */
export function parseNote(note: string): Note | undefined {
  if (note.length > noteCharactersMax || !isNoteText(note)) return undefined;
  // The text may hold empty lines of its own: the last one separates.
  const gap = note.lastIndexOf('\n\n');
  if (gap < 0) return undefined;
  const lines = note.slice(gap + 2, -1).split('\n', noteSignaturesMax + 1);
  if (lines.length > noteSignaturesMax) return undefined;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignatureLine(line);
    if (signature === undefined) return undefined;
    signatures.push(signature);
  }
  return { text: note.slice(0, gap + 1), signatures };
}

/**
 * The text and the known keys that signed it, at least one. One bad signature under a known key condemns
 * the note, however many good ones stand beside it.
 */
export function verifyNote(
  crypto: CryptoPort,
  keys: readonly NoteKey[],
  note: string,
): Result<{ readonly text: string; readonly signers: readonly NoteKey[] }, NoteFault> {
  const parsed = parseNote(note);
  if (parsed === undefined) return fail('note-malformed');
  const message = utf8(parsed.text);
  const signers = new Set<NoteKey>();
  for (const { name, keyId, signature } of parsed.signatures) {
    const known = keys.filter((key) => key.name === name && equalBytes(key.id, keyId));
    if (known.length === 0) continue;
    const signer = known.find((key) => crypto.verifyEd25519(key.publicKey, message, signature));
    if (signer === undefined) return fail('signature-invalid');
    signers.add(signer);
  }
  return signers.size > 0
    ? ok({ text: parsed.text, signers: [...signers] })
    : fail('signature-missing');
}

/** A note with the one signature of `key`. */
export function signNote(text: string, key: NoteKey, sign: Sign): string {
  assert(isNoteText(text), 'a note text ends in a newline and has no control characters');
  const signature = sign(utf8(text));
  assert(signature.length === signatureBytes, 'an Ed25519 signature has 64 bytes');
  return formatNote({ text, signatures: [{ name: key.name, keyId: key.id, signature }] });
}

/**
 * Text forms of Curve25519 keys: PEM around the fixed DER of RFC 8410. Only this one encoding of each
 * key is accepted, so that a key has one text and an Ed25519 key cannot be read as an X25519 key.
 */
import { concatBytes, equalBytes, formatBase64, parseBase64, parseHex } from '../base/bytes.ts';
import { assert, assertDefined } from '../base/assert.ts';

export type CurveKeyKind = 'ed25519' | 'x25519';

const keyBytes = 32;

function der(hex: string): Uint8Array {
  return assertDefined(parseHex(hex), 'DER prefix');
}

/** SubjectPublicKeyInfo up to the 32 raw bytes of the key. */
export const publicKeyDerPrefix: Readonly<Record<CurveKeyKind, Uint8Array>> = {
  ed25519: der('302a300506032b6570032100'),
  x25519: der('302a300506032b656e032100'),
};

/** PKCS#8 OneAsymmetricKey version 1, without attributes or public key, up to the 32 bytes of the seed. */
export const privateKeyDerPrefix: Readonly<Record<CurveKeyKind, Uint8Array>> = {
  ed25519: der('302e020100300506032b657004220420'),
  x25519: der('302e020100300506032b656e04220420'),
};

export function formatPublicKeyPem(kind: CurveKeyKind, publicKey: Uint8Array): string {
  return formatPem('PUBLIC KEY', publicKeyDerPrefix[kind], publicKey);
}

/** The 32 raw bytes, or undefined; that they are a usable point is checked where the key is used. */
export function parsePublicKeyPem(kind: CurveKeyKind, text: string): Uint8Array | undefined {
  return parsePem('PUBLIC KEY', publicKeyDerPrefix[kind], text);
}

/** The text is the secret itself: for a file that only its owner can read. */
export function formatPrivateKeyPem(kind: CurveKeyKind, seed: Uint8Array): string {
  return formatPem('PRIVATE KEY', privateKeyDerPrefix[kind], seed);
}

export function parsePrivateKeyPem(kind: CurveKeyKind, text: string): Uint8Array | undefined {
  return parsePem('PRIVATE KEY', privateKeyDerPrefix[kind], text);
}

function formatPem(title: string, prefix: Uint8Array, key: Uint8Array): string {
  assert(key.length === keyBytes, 'a Curve25519 key has 32 bytes');
  // At most 64 characters, so the body is one line.
  return `-----BEGIN ${title}-----\n${formatBase64(concatBytes(prefix, key))}\n-----END ${title}-----\n`;
}

function parsePem(title: string, prefix: Uint8Array, text: string): Uint8Array | undefined {
  const lines = text.trim().split(/\r?\n/);
  if (lines.length !== 3) return undefined;
  if (lines[0] !== `-----BEGIN ${title}-----` || lines[2] !== `-----END ${title}-----`)
    return undefined;
  const bytes = parseBase64(lines[1] ?? '');
  if (bytes?.length !== prefix.length + keyBytes) return undefined;
  if (!equalBytes(bytes.subarray(0, prefix.length), prefix)) return undefined;
  return bytes.slice(prefix.length);
}

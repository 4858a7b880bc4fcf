/**
 * Keys of those who cosign checkpoints (c2sp.org/tlog-cosignature): Ed25519 (type 04) or ML-DSA-44 (06),
 * written as vkeys. A key of one type never verifies a signature of another: the type is in its id.
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
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { mlDsa44PublicKeyBytes } from '../crypto/ml-dsa-port.ts';
import { isKeyName } from './note.ts';

export type CosignerKind = 'ed25519' | 'ml-dsa-44';

export interface CosignerKey {
  readonly kind: CosignerKind;
  readonly name: string;
  /** SHA-256(name || 0A || type || public key)[0:4] */
  readonly id: Uint8Array;
  readonly publicKey: Uint8Array;
}

const kinds: Readonly<Record<CosignerKind, { readonly type: number; readonly bytes: number }>> = {
  ed25519: { type: 0x04, bytes: 32 },
  'ml-dsa-44': { type: 0x06, bytes: mlDsa44PublicKeyBytes },
};
/** An ML-DSA-44 cosignature states its name in one byte of length. */
const nameBytesMax = 255;

export function makeCosignerKey(
  crypto: CryptoPort,
  kind: CosignerKind,
  name: string,
  publicKey: Uint8Array,
): CosignerKey {
  assert(isCosignerName(name), 'a key name of at most 255 bytes, without spaces, plus or controls');
  const { type, bytes } = kinds[kind];
  assert(publicKey.length === bytes, `a public key of ${bytes} bytes`);
  const id = crypto.sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(type), publicKey));
  return { kind, name, id: id.slice(0, 4), publicKey };
}

export function isCosignerName(name: string): boolean {
  return isKeyName(name) && utf8(name).length <= nameBytesMax;
}

/** `name+hex(id)+base64(type || public key)` */
export function formatCosignerVkey({ kind, name, id, publicKey }: CosignerKey): string {
  const typed = concatBytes(Uint8Array.of(kinds[kind].type), publicKey);
  return `${name}+${formatHex(id)}+${formatBase64(typed)}`;
}

/** Undefined for other types, a wrong key id and whatever `formatCosignerVkey` would not write. */
export function parseCosignerVkey(crypto: CryptoPort, text: string): CosignerKey | undefined {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text);
  if (match === null) return undefined;
  const [, name = '', id = '', encoded = ''] = match;
  const typed = parseBase64(encoded);
  if (typed === undefined || !isCosignerName(name)) return undefined;
  const kind = kindOf(typed);
  if (kind === undefined) return undefined;
  const key = makeCosignerKey(crypto, kind, name, typed.slice(1));
  return equalBytes(key.id, parseHex(id) ?? new Uint8Array()) ? key : undefined;
}

function kindOf(typed: Uint8Array): CosignerKind | undefined {
  for (const kind of ['ed25519', 'ml-dsa-44'] as const) {
    const { type, bytes } = kinds[kind];
    if (typed[0] === type && typed.length === 1 + bytes) return kind;
  }
  return undefined;
}

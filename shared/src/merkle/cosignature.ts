/**
 * Cosignatures (c2sp.org/tlog-cosignature): a witness states that, as of a time, this is the largest
 * checkpoint of the log that it has seen, and that it is consistent with all that it saw before.
 */
import { assert } from '../base/assert.ts';
import { concatBytes, equalBytes, u64be, utf8 } from '../base/bytes.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { CosignatureCrypto } from '../crypto/ml-dsa-port.ts';
import { parseCheckpoint } from './checkpoint.ts';
import type { CosignerKey } from './cosigner-key.ts';
import type { NoteFault, NoteSignature, Sign } from './note.ts';
import { parseNote } from './note.ts';

export interface Cosignature {
  readonly key: CosignerKey;
  /** By the witness's clock. Unix seconds, from 1. */
  readonly timeS: number;
}

export type CosignatureFault = NoteFault | 'checkpoint-malformed';

const timeBytes = 8;
const originBytesMax = 255;

/** `text` is that of a checkpoint note, with its final newline. */
export function signCosignature(
  key: CosignerKey,
  sign: Sign,
  text: string,
  timeS: number,
): NoteSignature {
  assert(Number.isSafeInteger(timeS) && timeS > 0, 'a witness states a time');
  const message = signingInput(key, text, BigInt(timeS));
  assert(message !== undefined, 'what is cosigned is a checkpoint');
  const signature = concatBytes(u64be(timeS), sign(message));
  return { name: key.name, keyId: key.id, signature };
}

/**
 * The cosignatures by `keys` on a checkpoint note, each key once, with its newest time. Signatures of other
 * keys are ignored, whatever they are; one bad signature under a known key condemns the note. Those that
 * state no time (0) say nothing about the newest checkpoint and are left out, as are those of a kind
 * that `crypto` cannot verify. The log's own signature is not looked at.
 */
export function verifyCosignatures(
  crypto: CosignatureCrypto,
  keys: readonly CosignerKey[],
  note: string,
): Result<readonly Cosignature[], CosignatureFault> {
  const parsed = parseNote(note);
  if (parsed === undefined) return fail('note-malformed');
  if (parseCheckpoint(parsed.text) === undefined) return fail('checkpoint-malformed');
  const found = new Map<CosignerKey, number>();
  for (const { name, keyId, signature } of parsed.signatures) {
    const known = keys.filter((key) => key.name === name && equalBytes(key.id, keyId));
    const able = known.filter((key) => key.kind === 'ed25519' || crypto.verifyMlDsa44);
    if (able.length === 0) continue;
    const times = able.map((key) => ({
      key,
      timeS: verifiedTime(crypto, key, parsed.text, signature),
    }));
    const signed = times.find(({ timeS }) => timeS !== undefined);
    if (signed?.timeS === undefined) return fail('signature-invalid');
    if (signed.timeS > 0) {
      found.set(signed.key, Math.max(signed.timeS, found.get(signed.key) ?? 0));
    }
  }
  return ok([...found].map(([key, timeS]) => ({ key, timeS })));
}

/** Undefined when the signature is not one by this key. */
function verifiedTime(
  crypto: CosignatureCrypto,
  key: CosignerKey,
  text: string,
  signed: Uint8Array,
): number | undefined {
  if (signed.length <= timeBytes) return undefined;
  const time = new DataView(signed.buffer, signed.byteOffset, timeBytes).getBigUint64(0);
  // C2SP allows up to 2^63 - 1; what is beyond 2^53 seconds is no time at which anything was signed.
  if (time > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  const message = signingInput(key, text, time);
  if (message === undefined) return undefined;
  const signature = signed.subarray(timeBytes);
  const isSigned =
    key.kind === 'ed25519'
      ? crypto.verifyEd25519(key.publicKey, message, signature)
      : crypto.verifyMlDsa44?.(key.publicKey, message, signature) === true;
  return isSigned ? Number(time) : undefined;
}

function signingInput(key: CosignerKey, text: string, timeS: bigint): Uint8Array | undefined {
  const checkpoint = parseCheckpoint(text);
  if (checkpoint === undefined) return undefined;
  // The Ed25519 message holds the text as a whole, extension lines included, and not the cosigner's name.
  if (key.kind === 'ed25519') return utf8(`cosignature/v1\ntime ${timeS}\n${text}`);
  const origin = utf8(checkpoint.origin);
  if (origin.length > originBytesMax) return undefined;
  const name = utf8(key.name);
  return concatBytes(
    utf8('subtree/v1\n\0'),
    ...[Uint8Array.of(name.length), name, u64be(timeS)],
    ...[Uint8Array.of(origin.length), origin],
    ...[u64be(0), u64be(checkpoint.size), checkpoint.root],
  );
}

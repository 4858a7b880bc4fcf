/**
 * QR v1: the signed tape as the texts of one or more QR codes. Specification: proto/spec/qr.md
 *
 * Each part is `R1/<part>/<parts>/<id>/<Base45>`. The parts 1..n hold the payload cut into equal
 * pieces; when n >= 2, part 0 is the exclusive or of all of them, so that any one part may be torn off.
 * One signature covers the whole, so parts may come in any order and more than once.
 */
import { concatBytes, equalBytes, formatHex, u16be } from '../base/bytes.ts';
import { assert } from '../base/assert.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { formatBase45, parseBase45 } from './base45.ts';

export interface SignedTapeBytes {
  readonly tape: Uint8Array;
  /** First 8 bytes of the labelled digest of the device's tape key. */
  readonly keyId: Uint8Array;
  readonly tapeSignature: Uint8Array;
}

/** What a v20-M code holds on 80 mm paper, and a v15-M code on 58 mm. */
export const partCharactersMax = { paper80mm: 900, paper58mm: 560 } as const;
/** Two digits in the part header; a tape of 64 KiB fits. */
const partsMax = 99;
const prefixCharactersMax = 'R1/99/99/00000000/'.length;

export function formatQrParts(
  crypto: CryptoPort,
  { tape, keyId, tapeSignature }: SignedTapeBytes,
  charactersMax: number,
): string[] {
  assert(keyId.length === 8 && tapeSignature.length === 64, 'QR key id and signature sizes');
  const payload = concatBytes(u16be(tape.length), tape, keyId, tapeSignature);
  const pieceBytesMax = Math.floor((charactersMax - prefixCharactersMax) / 3) * 2;
  const parts = Math.ceil(payload.length / pieceBytesMax);
  assert(parts <= partsMax, 'tape fits its QR codes');
  const pieceBytes = Math.ceil(payload.length / parts);
  const padded = new Uint8Array(pieceBytes * parts);
  padded.set(payload);
  const pieces = Array.from({ length: parts }, (_, i) =>
    padded.subarray(i * pieceBytes, (i + 1) * pieceBytes),
  );
  const id = payloadId(crypto, payload);
  const format = (part: number, piece: Uint8Array): string =>
    `R1/${part}/${parts}/${id}/${formatBase45(piece)}`;
  const texts = pieces.map((piece, i) => format(i + 1, piece));
  return parts === 1 ? texts : [format(0, exclusiveOr(pieces, pieceBytes)), ...texts];
}

function payloadId(crypto: CryptoPort, payload: Uint8Array): string {
  return formatHex(crypto.sha256(payload).subarray(0, 4)).toUpperCase();
}

function exclusiveOr(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const sum = new Uint8Array(size);
  for (const piece of pieces)
    for (let i = 0; i < size; i++) sum[i] = (sum[i] ?? 0) ^ (piece[i] ?? 0);
  return sum;
}

/**
 * The signed tape from the texts of its codes, not yet verified. Refusals: `qr.malformed`, `qr.mixed`
 * (parts of different tapes, or one part with two contents), `qr.incomplete` with the number `missing`.
 */
export function parseQrParts(
  crypto: CryptoPort,
  texts: readonly string[],
): Result<SignedTapeBytes, Refusal> {
  const first = parsePart(texts[0] ?? '');
  if (!first) return fail(refusal('qr.malformed'));
  const pieces = new Map<number, Uint8Array>();
  for (const text of texts) {
    const part = parsePart(text);
    if (!part) return fail(refusal('qr.malformed'));
    const known = pieces.get(part.index);
    const belongs =
      part.id === first.id &&
      part.count === first.count &&
      part.piece.length === first.piece.length;
    if (!belongs || (known && !equalBytes(known, part.piece))) return fail(refusal('qr.mixed'));
    pieces.set(part.index, part.piece);
  }
  const missing = first.count - pieces.size;
  if (missing > 0) return fail(refusal('qr.incomplete', { missing }));
  return readPayload(crypto, first.id, joinPieces(pieces, first.count));
}

interface QrPart {
  readonly index: number;
  readonly count: number;
  readonly id: string;
  readonly piece: Uint8Array;
}

function parsePart(text: string): QrPart | undefined {
  const match = /^R1\/(0|[1-9]\d?)\/([1-9]\d?)\/([0-9A-F]{8})\/(.{1,4000})$/.exec(text);
  if (!match) return undefined;
  const [, index, count, id, base45] = match;
  const piece = parseBase45(base45 ?? '');
  const part = { index: Number(index), count: Number(count), id: id ?? '' };
  if (!piece || part.index > part.count || (part.index === 0 && part.count === 1)) return undefined;
  return { ...part, piece };
}

/** At least `count` of the parts 0..count are there: one may be missing, and the others give it. */
function joinPieces(pieces: ReadonlyMap<number, Uint8Array>, count: number): Uint8Array {
  const size = pieces.values().next().value?.length ?? 0;
  const all = Array.from({ length: count }, (_, i) => pieces.get(i + 1));
  const present = [...pieces.values()];
  return concatBytes(...all.map((piece) => piece ?? exclusiveOr(present, size)));
}

function readPayload(
  crypto: CryptoPort,
  id: string,
  padded: Uint8Array,
): Result<SignedTapeBytes, Refusal> {
  const tapeEnd = 2 + ((padded[0] ?? 0) << 8) + (padded[1] ?? 0);
  const end = tapeEnd + 8 + 64;
  if (end > padded.length || padded.subarray(end).some((byte) => byte !== 0)) {
    return fail(refusal('qr.malformed'));
  }
  if (payloadId(crypto, padded.subarray(0, end)) !== id) return fail(refusal('qr.malformed'));
  return ok({
    tape: padded.subarray(2, tapeEnd),
    keyId: padded.subarray(tapeEnd, tapeEnd + 8),
    tapeSignature: padded.subarray(tapeEnd + 8, end),
  });
}

/** A tape that somebody holds: from the texts of its QR codes, in any order, or from a file. Nothing is verified here. */
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { decodeTapeRecord } from '../envelope/tape-record.ts';
import { decodeSignedTape } from '../evidence/signed-tape.ts';
import { parseQrParts } from '../tape/qr-text.ts';
import { decodeTape, tapeBytesMax } from '../tape/tape-codec.ts';
import type { DecodedTape } from '../tape/tape.ts';

export interface TapeInHand {
  readonly form: 'qr' | 'file';
  readonly tape: DecodedTape;
  /** 64 bytes. */
  readonly tapeSignature: Uint8Array;
  /** Of QR texts: 8 bytes that name the device's key. */
  readonly keyId: Uint8Array | undefined;
}

/** Codes of one tape while they are being scanned. */
export interface QrGathering {
  /** Different ones, in the order in which they came. */
  readonly texts: readonly string[];
  /** How many of them are needed. */
  readonly needed: number;
  /** Not gathered yet; 0 = the tape is whole. */
  readonly missing: number;
}

/** A tape, two signatures, card id and journal head. */
const fileBytesMax = tapeBytesMax + 1024;

/**
 * What is gathered with one more text; a text that is there already changes nothing. `before`: undefined at the
 * first. Refusals: `qr.malformed`; `qr.mixed` for a code of another tape. What was gathered stays good after a
 * refusal.
 */
export function gatherQrText(
  crypto: CryptoPort,
  before: QrGathering | undefined,
  text: string,
): Result<QrGathering, Refusal> {
  if (before?.texts.includes(text)) return ok(before);
  const texts = [...(before?.texts ?? []), text];
  const parsed = parseQrParts(crypto, texts);
  if (!parsed.ok && parsed.error.code !== 'qr.incomplete') return parsed;
  const missing = parsed.ok ? 0 : Number(parsed.error.params['missing']);
  return ok({ texts, missing, needed: before?.needed ?? texts.length + missing });
}

/** Refusals: `qr.*`, `tape.*`. */
export function decodeQrTexts(
  crypto: CryptoPort,
  texts: readonly string[],
): Result<TapeInHand, Refusal> {
  const parsed = parseQrParts(crypto, texts);
  if (!parsed.ok) return parsed;
  const { tape: bytes, tapeSignature, keyId } = parsed.value;
  const tape = decodeTape(crypto, bytes, { withheldAllowed: false });
  return tape.ok ? ok({ form: 'qr', tape: tape.value, tapeSignature, keyId }) : tape;
}

/** A published tape or evidence record; sections may be withheld. Refusals: `envelope.*`, `tape.*`. */
export function decodeTapeFile(crypto: CryptoPort, bytes: Uint8Array): Result<TapeInHand, Refusal> {
  if (bytes.length > fileBytesMax) return fail(refusal('tape.malformed', { where: 'size' }));
  const options = { withheldAllowed: true };
  const signed = decodeSignedTape(crypto, bytes, options);
  if (signed.ok) return ok({ form: 'file', ...signed.value, keyId: undefined });
  for (const kind of ['transmission', 'card'] as const) {
    const record = decodeTapeRecord(crypto, kind, bytes, options);
    if (!record.ok) continue;
    const { tape, tapeSignature } = record.value;
    return ok({ form: 'file', tape, tapeSignature, keyId: undefined });
  }
  return signed;
}

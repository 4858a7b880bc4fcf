/**
 * The forms in which a tape is handed around: evidence (SealedRecord with both signatures), the same
 * message without a channel signature, the bare tape, and QR texts. Form only; nothing is verified here.
 */
import { decodeLenient, wire } from '@mutabaqa/proto/wire.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { TapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeTapeRecord, encodeSignedTape } from '@mutabaqa/shared/envelope/tape-record.ts';
import { parseQrParts } from '@mutabaqa/shared/tape/qr-text.ts';
import { decodeTape, tapeBytesMax } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { DecodedTape } from '@mutabaqa/shared/tape/tape.ts';
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';

export interface TapeDocument {
  readonly form: 'evidence' | 'signed-tape' | 'bare-tape' | 'qr';
  readonly tape: DecodedTape;
  readonly tapeSignature: Uint8Array | undefined;
  /** Of evidence only. */
  readonly record: TapeRecord | undefined;
  /** Of QR texts only: 8 bytes that name the device's key. */
  readonly keyId: Uint8Array | undefined;
}

/** A tape, two signatures, card id and journal head. */
export const documentBytesMax = tapeBytesMax + 1024;

/** Published tapes may withhold sections. Refusals: those of `decodeTapeRecord` and `decodeTape`. */
export function decodeTapeDocument(
  crypto: CryptoPort,
  bytes: Uint8Array,
): Result<TapeDocument, Refusal> {
  if (bytes.length > documentBytesMax) return fail(refusal('tape.malformed', { where: 'size' }));
  const options = { withheldAllowed: true };
  const bare = decodeTape(crypto, bytes, options);
  if (bare.ok) return ok(makeDocument('bare-tape', bare.value, undefined));
  const raw = decodeLenient(wire.SealedRecord, bytes);
  if (!raw?.tape || raw.tapeSignature?.length !== 64) return bare;
  if (raw.channelSignature?.length) {
    const kind = raw.cardId?.length ? 'card' : 'transmission';
    const record = decodeTapeRecord(crypto, kind, bytes, options);
    if (!record.ok) return record;
    const { tape, tapeSignature } = record.value;
    return ok({ ...makeDocument('evidence', tape, tapeSignature), record: record.value });
  }
  if (!equalBytes(encodeSignedTape(raw.tape, raw.tapeSignature), bytes)) {
    return fail(refusal('envelope.not-canonical', { where: 'record' }));
  }
  const tape = decodeTape(crypto, raw.tape, options);
  return tape.ok ? ok(makeDocument('signed-tape', tape.value, raw.tapeSignature)) : tape;
}

/** Lines of all files together, in any order; empty lines do not count. Refusals: `qr.*`, `tape.*`. */
export function decodeQrDocument(crypto: CryptoPort, text: string): Result<TapeDocument, Refusal> {
  // Base45 has a space of its own, also at the end of a line.
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const parsed = parseQrParts(crypto, lines);
  if (!parsed.ok) return parsed;
  const { tape: bytes, tapeSignature, keyId } = parsed.value;
  const tape = decodeTape(crypto, bytes, { withheldAllowed: false });
  return tape.ok ? ok({ ...makeDocument('qr', tape.value, tapeSignature), keyId }) : tape;
}

function makeDocument(
  form: TapeDocument['form'],
  tape: DecodedTape,
  tapeSignature: Uint8Array | undefined,
): TapeDocument {
  return { form, tape, tapeSignature, record: undefined, keyId: undefined };
}

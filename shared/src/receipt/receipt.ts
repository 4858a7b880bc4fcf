/** What a station gets back for a tape: its place in the log, provable offline. Specification: proto/spec/receipt.md */
import { decodeLenient, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import type { mutabaqa } from '@mutabaqa/proto/wire.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';

export interface Receipt {
  /** 32 bytes. */
  readonly tapeDigest: Uint8Array;
  /** c2sp.org/tlog-proof@v1 text whose extra line is the leaf. */
  readonly proof: string;
}

export function encodeReceipt({ tapeDigest, proof }: Receipt): Uint8Array {
  return encodeMessage(wire.Receipt, { tapeDigest, proof });
}

/** Form only: believe nothing in it before `verifyReceipt`. Refusal: `receipt.invalid`. */
export function decodeReceipt(bytes: Uint8Array): Result<Receipt, Refusal> {
  const raw = decodeLenient(wire.Receipt, bytes);
  const receipt = raw && receiptOf(raw);
  return receipt ? ok(receipt) : fail(refusal('receipt.invalid', { why: 'malformed' }));
}

/** Undefined when a field has another size. */
export function receiptOf(
  raw: mutabaqa.v1.Receipt.$Properties | null | undefined,
): Receipt | undefined {
  const { tapeDigest, proof } = raw ?? {};
  if (tapeDigest?.length !== 32 || !proof) return undefined;
  return { tapeDigest, proof };
}

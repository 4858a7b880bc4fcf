/** What a file of evidence is: the texts of QR codes, or a form. Told by its first bytes, not by its name. */
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { signedFormBytesMax } from '@mutabaqa/shared/evidence/signed-form.ts';
import type { EvidenceDesk, Taken } from './evidence-desk.ts';

/** 99 codes of 900 characters, and the largest form. */
export const evidenceBytesMax = Math.max(128 * 1024, signedFormBytesMax);

/** Each line one code; they may come in any order and more than once. */
export function takeEvidence(
  desk: EvidenceDesk,
  bytes: Uint8Array,
): Promise<Result<Taken, Refusal>> {
  const codes = readCodes(bytes);
  return codes === undefined ? desk.takeForm(bytes) : desk.takeQr(codes);
}

function readCodes(bytes: Uint8Array): string[] | undefined {
  // `R1/`: no form begins so, because a form begins with the tag of its record.
  if (bytes[0] !== 0x52 || bytes[1] !== 0x31 || bytes[2] !== 0x2f) return undefined;
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  return lines.filter((line) => line !== '');
}

/**
 * A tape digest as people read it aloud and type it: 24 decimal digits in groups of four, the last two of
 * which check the others. Digits alone, because they are said, written and found on a keyboard in the same
 * way in every language here; the check (ISO 7064, MOD 97-10, as in bank account numbers) finds any one
 * wrong digit and any two that were exchanged.
 *
 * 22 digits are 73 bits: enough to tell the tapes of a country apart, and to compare a paper with one
 * published tape. They prove nothing by themselves: the device's signature does.
 */
import { assert } from '../base/assert.ts';
import { formatHex } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';

const digits = 24;
const checkDigits = 2;
const modulus = 10n ** BigInt(digits - checkDigits);

/** `tapeDigest`: 32 bytes. */
export function formatShortDigest(tapeDigest: Uint8Array): string {
  assert(tapeDigest.length === 32, 'a tape digest has 32 bytes');
  const number = BigInt(`0x${formatHex(tapeDigest.subarray(0, 16))}`) % modulus;
  const check = 98n - ((number * 100n) % 97n);
  return groups(padded(number, digits - checkDigits) + padded(check, checkDigits));
}

/**
 * In the form of `formatShortDigest`, from what somebody typed: any of the three sets of digits, with or
 * without spaces, hyphens, points and marks of direction. Refusals: `short-digest.malformed` for another
 * length or characters, `short-digest.mistyped` when the check digits do not fit.
 */
export function parseShortDigest(text: string): Result<string, Refusal> {
  const typed = text.replaceAll(/[\s\p{Cf}\p{Pd}.,/_]/gu, '').replaceAll(/\p{Nd}/gu, latinDigit);
  if (!/^[0-9]{24}$/.test(typed)) return fail(refusal('short-digest.malformed', { digits }));
  return BigInt(typed) % 97n === 1n ? ok(groups(typed)) : fail(refusal('short-digest.mistyped'));
}

/** Arabic-Indic and Eastern Arabic-Indic digits; others stay, and are refused. */
function latinDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  for (const zero of [0x0660, 0x06f0]) {
    if (code >= zero && code < zero + 10) return String(code - zero);
  }
  return digit;
}

function padded(number: bigint, width: number): string {
  return String(number).padStart(width, '0');
}

function groups(text: string): string {
  return text.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}

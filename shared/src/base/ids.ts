/** Identifiers as they stand on tapes, cards and in URLs. */

/** Bytes of UTF-8; an id must fit a file name on every file system that a card may have. */
export const idBytesMax = 64;

/**
 * Ids come from election offices: digits, letters of any script, `-`, `_`, `.`, `/` and spaces inside
 * occur in real rolls. Control characters, bidirectional overrides and outer spaces do not, and would
 * let two ids look alike.
 */
export function isId(text: string): boolean {
  // Nearly every id, and a fraction of the cost of the Unicode classes below.
  if (isPrintableAscii(text)) return text.length > 0 && text.length <= idBytesMax;
  if (text.length === 0 || text.length > idBytesMax || text.trim() !== text) return false;
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) return false;
  return text.length * 3 <= idBytesMax || new TextEncoder().encode(text).length <= idBytesMax;
}

/** Without spaces. */
function isPrintableAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x21 || unit > 0x7e) return false;
  }
  return true;
}

/** Byte order of the UTF-8 forms, which is also the order of code points. */
export function compareIds(a: string, b: string): number {
  const left = a[Symbol.iterator]();
  const right = b[Symbol.iterator]();
  for (;;) {
    const x = left.next();
    const y = right.next();
    if (x.done === true || y.done === true)
      return Number(y.done ?? false) - Number(x.done ?? false);
    const delta = (x.value.codePointAt(0) ?? 0) - (y.value.codePointAt(0) ?? 0);
    if (delta !== 0) return delta;
  }
}

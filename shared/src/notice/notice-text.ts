/** What may stand in a notice or in a report: lines of text that change nothing around them. */

/** No control characters but line feeds, no direction overrides, and nothing that begins as markup does. */
export function isNoticeText(value: unknown, charactersMax: number): value is string {
  return (
    typeof value === 'string' &&
    value.length <= charactersMax &&
    value.isWellFormed() &&
    value.trim() !== '' &&
    !/(?!\n)[\p{Cc}\u2028-\u202E\u2066-\u2069]/u.test(value) &&
    !/<[a-z!/?]/i.test(value)
  );
}

export const linkCharactersMax = 500;

/** An address on the web, in ASCII as programs copy it; no `javascript:`, no name and password in it. */
export function isWebLink(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > linkCharactersMax) return false;
  if (!/^https?:\/\/[!#-&(-;=?-[\]-_a-~]+$/.test(value)) return false;
  const url = URL.parse(value);
  return url !== null && url.hostname !== '' && url.username === '' && url.password === '';
}

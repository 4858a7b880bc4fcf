/** What people write in their own words: lines of text, and nothing that changes how the text around it is read. */
export function isPlainText(value: unknown, charactersMax: number): value is string {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= charactersMax &&
    value.isWellFormed() &&
    !/(?!\n)[\p{Cc}\u2028-\u202E\u2066-\u2069]/u.test(value)
  );
}

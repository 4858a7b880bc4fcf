/** Names of bundle files: `<reader>-<sequence>.bundle`, the reader percent-encoded. */

const sequenceDigits = 8;

export function formatBundleName(readerId: string, sequence: number): string {
  const digits = String(sequence).padStart(sequenceDigits, '0');
  return `${encodeURIComponent(readerId)}-${digits}.bundle`;
}

/** What the name of a carried file claims: good for the order of opening, for nothing else. */
export function isBundleName(name: string): boolean {
  return name.endsWith('.bundle') && !name.startsWith('.');
}

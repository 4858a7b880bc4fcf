/**
 * Lines of text files whose bytes two programs must agree on: written here, and not by a library that may
 * quote otherwise in its next version. CSV is that of RFC 4180 with a line feed.
 */

export function formatCsvRow(values: readonly string[]): string {
  return `${values.map(formatCsvField).join(',')}\n`;
}

export function formatCsvField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

export function formatJsonLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

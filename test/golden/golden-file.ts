/** Golden files: one JSON object a file, bytes in hexadecimal. proto/golden/README.md says what is in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { formatHex, parseHex } from '@mutabaqa/shared/base/bytes.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';

export type GoldenContent = Readonly<Record<string, unknown>>;

export interface GoldenFile {
  /** Below proto/golden, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export const goldenDirectory = join(import.meta.dirname, '../../proto/golden');

export function validFile(format: string, name: string, content: GoldenContent): GoldenFile {
  return { path: `${format}/valid/${name}.json`, text: formatContent(content) };
}

/** What must be refused, each with its code and, where the code alone says little, its parameters. */
export function refusedFiles(
  format: string,
  cases: Readonly<Record<string, GoldenContent & { readonly code: string }>>,
): GoldenFile[] {
  return Object.entries(cases).map(([name, content]) => ({
    path: `${format}/refused/${name}.json`,
    text: formatContent(content),
  }));
}

function formatContent(content: GoldenContent): string {
  return `${JSON.stringify(withHex(content), null, 2)}\n`;
}

/** Bytes as hexadecimal, before JSON.stringify sees them: a Buffer has a JSON form of its own. */
export function withHex(value: unknown): unknown {
  if (value instanceof Uint8Array) return formatHex(value);
  if (Array.isArray(value)) return value.map(withHex);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(fields.map(([name, each]) => [name, withHex(each)]));
}

/** The committed files of `<format>/valid` or `<format>/refused`; a folder without any is a mistake. */
export function readGolden(folder: string): [name: string, content: GoldenContent][] {
  const path = join(goldenDirectory, folder);
  return readdirSync(path).map((file) => [
    basename(file, '.json'),
    JSON.parse(readFileSync(join(path, file), 'utf8')) as GoldenContent,
  ]);
}

export function readGoldenFile(folder: string, name: string): GoldenContent {
  const [, content] = readGolden(folder).find(([each]) => each === name) ?? [];
  return assertDefined(content, `${folder}/${name}`);
}

/** A field that holds bytes. */
export function bytesOf(hex: unknown): Uint8Array {
  return assertDefined(typeof hex === 'string' ? parseHex(hex) : undefined, 'hexadecimal');
}

/** Files with texts of QR codes, one a line or in a column of a table, and directories of them. */
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareIds } from '@mutabaqa/shared/base/ids.ts';
import { UsageFault } from '../report/exit-codes.ts';
import { parseCsvLine } from './csv-line.ts';

export interface CodeLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** Of the column `organisation` of a table. */
  readonly organisation: string | undefined;
}

export const signatureSuffix = '.signature';

/** A QR code holds less; a longer line is cut, and so is no code. */
const lineCharactersMax = 8192;

/** Every file below the paths, in byte order, without signatures. @throws UsageFault */
export function listCodeFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) throw new UsageFault(`${path}: no such file or directory`);
    if (!stat.isDirectory()) return [path];
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  });
  const codes = files.filter((path) => !path.endsWith(signatureSuffix));
  return [...new Set(codes)].toSorted(compareIds);
}

/**
 * `organisation=<name>` as one of the directories on the way; the outermost, as whoever fills a directory makes
 * others inside of it.
 */
export function organisationOfPath(path: string): string | undefined {
  return path
    .split(/[/\\]/)
    .map((part) => /^organisation=(.+)$/.exec(part)?.[1])
    .find((name) => name !== undefined);
}

export async function hashFile(path: string): Promise<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return new Uint8Array(hash.digest());
}

/** Tables have `.csv` names and a column `text` or `code`. @throws UsageFault for one without */
export async function* readCodeLines(path: string): AsyncGenerator<CodeLine> {
  const isTable = /\.csv$/i.test(path);
  let columns: { readonly text: number; readonly organisation: number } | undefined;
  let line = 0;
  for await (const content of boundedLines(path)) {
    line += 1;
    if (content === '') continue;
    if (!isTable) {
      yield { text: content, line, organisation: undefined };
      continue;
    }
    const fields = parseCsvLine(content);
    if (columns !== undefined) {
      const organisation = fields[columns.organisation];
      yield {
        ...{ text: fields[columns.text] ?? '', line },
        organisation: organisation === '' ? undefined : organisation,
      };
      continue;
    }
    const names = fields.map((name) =>
      name
        .replace(/^\ufeff/, '')
        .trim()
        .toLowerCase(),
    );
    const text = names.findIndex((name) => name === 'text' || name === 'code');
    if (text < 0) throw new UsageFault(`${path}: the table has no column text`);
    columns = { text, organisation: names.indexOf('organisation') };
  }
}

/** Base45 has a space of its own, also at the end of a line: only the carriage return is taken off. */
async function* boundedLines(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const parts = `${rest}${chunk as string}`.split('\n');
    rest = (parts.pop() ?? '').slice(0, lineCharactersMax);
    for (const part of parts) yield part.slice(0, lineCharactersMax).replace(/\r$/, '');
  }
  if (rest !== '') yield rest.replace(/\r$/, '');
}

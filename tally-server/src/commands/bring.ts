/** How commands bring something to the centre: to its console, or into a directory that it looks into. */
import { randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { CentreUnusable } from '../centre-directory.ts';
import { syncDirectory, writeDurableFile } from '../store/durable-file.ts';
import { printLine, printRefused } from './print.ts';

export interface BringOptions {
  readonly console: string;
  readonly centre?: string;
}

export function addBringOptions(command: Command): Command {
  return command
    .option('--console <url>', 'of the running server', 'http://127.0.0.1:8081')
    .option('--centre <directory>', 'instead: put it where this server looks, without an answer');
}

export async function bring(
  what: 'evidence' | 'decisions',
  file: string,
  bytes: Uint8Array,
  options: BringOptions,
): Promise<void> {
  if (options.centre === undefined) await post(what, file, bytes, options.console);
  else dropInto(join(options.centre, what, 'incoming'), file, bytes);
}

async function post(
  what: 'evidence' | 'decisions',
  file: string,
  bytes: Uint8Array,
  console: string,
): Promise<void> {
  const url = new URL(`/api/v1/${what}?lang=en`, console);
  const headers = { 'content-type': 'application/octet-stream' };
  const body = Uint8Array.from(bytes);
  const answer = await fetch(url, { method: 'POST', headers, body }).catch((cause: unknown) => {
    throw new CentreUnusable(`no server answers at ${url.origin}`, { cause });
  });
  const said = (await answer.json()) as Readonly<Record<string, unknown>>;
  if (answer.ok) {
    const { leaf, digest, repeated } = said;
    const how = repeated === true ? 'was taken before' : 'taken';
    printLine(`${file}: ${how}, leaf ${String(leaf)}, digest ${String(digest)}`);
  } else {
    const { code, text, params } = said;
    printRefused(`${file}: ${String(code)} ${JSON.stringify(params)}: ${String(text)}`);
  }
}

/** Names that begin with a dot are not looked at: the file appears whole. */
function dropInto(incoming: string, file: string, bytes: Uint8Array): void {
  if (!existsSync(incoming)) throw new CentreUnusable(`${incoming} is missing`);
  const name = `${formatHex(randomBytes(4))}-${basename(file)}`;
  const draft = join(incoming, `.${name}`);
  writeDurableFile(draft, bytes);
  renameSync(draft, join(incoming, name));
  syncDirectory(incoming);
  printLine(`${file}: put into ${incoming} as ${name}`);
}

/** How the commission's files are written: secrets for their owner only, and never over an older one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Fails when the file exists: a key that is written over is lost. */
export function writePrivateFile(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
}

export function writePublicFile(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

export function formatJsonFile(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Files that must survive a power cut: content first, then the name, each forced to the disk. */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Afterwards the file is there with exactly these bytes; after a crash it is as before or so. */
export function writeDurableFile(path: string, content: Uint8Array | string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.draft`;
  const file = openSync(draft, 'w', mode);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  // If we crash here, a draft remains that the next writing replaces.
  renameSync(draft, path);
  syncDirectory(dirname(path));
}

/** Makes new, renamed and removed names in the directory durable. */
export function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

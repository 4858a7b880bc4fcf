/** Files that must survive a power cut: content first, then the name, each forced to the disk. */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
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

/** Afterwards the file is there with exactly these bytes; after a crash it is as before or so. */
export function writeDurableFile(path: string, content: Uint8Array | string, mode = 0o600): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.draft`;
  writeFileSync(draft, content, { mode });
  syncFile(draft);
  // If we crash here, a draft remains that the next writing replaces.
  renameSync(draft, path);
  syncDirectory(dirname(path));
}

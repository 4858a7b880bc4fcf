/**
 * Seen checkpoints in a file: one JSON object a line, {seenAtMs, source, note}, only ever appended to.
 * Checkpoints of several logs may share it. Notes are verified again when they are read: the file could
 * have been edited, and only a signature accuses a log.
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { UsageFault } from '../report/exit-codes.ts';
import type { SeenCheckpoint, SeenCheckpoints } from './seen-checkpoints.ts';
import { isSeen } from './seen-checkpoints.ts';

/** @throws UsageFault when the file cannot be used. */
export function openSeenFile(
  crypto: CryptoPort,
  clock: Clock,
  logKey: NoteKey,
  path: string,
  sourceName: string,
): SeenCheckpoints {
  const bytes = readWhole(path);
  // A crash during the last append leaves a line without an end: it was never relied on.
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const seen = parseLines(crypto, logKey, path, bytes.toString('utf8', 0, wholeBytes));
  if (bytes.length > wholeBytes) {
    writeDurably(path, 'r+', (file) => {
      ftruncateSync(file, wholeBytes);
    });
  }
  return {
    list: () => seen,
    keep(checkpoint, note) {
      if (isSeen(seen, checkpoint)) return;
      const seenAtMs = clock.nowMs();
      const line = `${JSON.stringify({ seenAtMs, source: sourceName, note })}\n`;
      appendDurably(path, line);
      seen.push({ ...checkpoint, seenAtMs, note });
    },
  };
}

function readWhole(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT')
      return Buffer.alloc(0);
    throw new UsageFault(`the state file ${path} cannot be read`, { cause: fault });
  }
}

function parseLines(
  crypto: CryptoPort,
  logKey: NoteKey,
  path: string,
  text: string,
): SeenCheckpoint[] {
  const seen: SeenCheckpoint[] = [];
  for (const [index, line] of text.split('\n').slice(0, -1).entries()) {
    const parsed = parseLine(line);
    const verified = parsed && verifyCheckpoint(crypto, logKey, parsed.note);
    if (parsed && verified?.ok) {
      seen.push({ ...verified.value, ...parsed });
    } else if (verified?.ok !== false || verified.error !== 'signature-missing') {
      // Going on without it would be to forget what was seen.
      throw new UsageFault(`the state file ${path} is damaged in line ${index + 1}`);
    }
  }
  return seen;
}

function parseLine(line: string): { seenAtMs: number; note: string } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined; // JSON.parse has no other way to say "malformed"
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('seenAtMs' in value) || !('note' in value)) return undefined;
  const { seenAtMs, note } = value;
  return typeof seenAtMs === 'number' && typeof note === 'string' ? { seenAtMs, note } : undefined;
}

function appendDurably(path: string, line: string): void {
  try {
    writeDurably(path, 'a', (file) => writeSync(file, line));
    syncDirectory(dirname(path)); // the first line makes the file
  } catch (fault) {
    throw new UsageFault(`the state file ${path} cannot be written`, { cause: fault });
  }
}

function writeDurably(path: string, flags: string, write: (file: number) => void): void {
  const file = openSync(path, flags, 0o600);
  try {
    write(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

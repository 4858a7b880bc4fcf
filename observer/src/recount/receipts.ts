/**
 * Receipts that stations kept, against the log that is served now: what the centre once signed must
 * still be there, at its place, with its time.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { equalBytes, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { parseTlogProof, verifyTlogProof } from '@mutabaqa/shared/merkle/tlog-proof.ts';
import type { ProvenEntry } from '@mutabaqa/shared/merkle/tlog-proof.ts';
import { decodeReceipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { readBoundedFile } from '../bounded-file.ts';
import type { SeenCheckpoint } from '../log/seen-checkpoints.ts';
import type { CheckList } from '../report/check-list.ts';
import { UsageFault } from '../report/exit-codes.ts';

const receiptBytesMax = 512 * 1024;

export interface HeldReceipt extends ProvenEntry {
  /** Its file. */
  readonly name: string;
  readonly tapeDigest: Uint8Array;
  /** The signed note, verbatim. */
  readonly note: string;
}

export interface ReadReceipts {
  readonly held: readonly HeldReceipt[];
  /** Files that prove nothing about this log: of another log, damaged, or no receipts. */
  readonly useless: readonly { readonly name: string; readonly why: string }[];
}

/** @throws UsageFault when there is no such directory */
export async function readReceipts(
  crypto: CryptoPort,
  logKey: NoteKey,
  directory: string,
): Promise<ReadReceipts> {
  const held: HeldReceipt[] = [];
  const useless: { name: string; why: string }[] = [];
  for (const name of listFiles(directory)) {
    const file = await readBoundedFile(join(directory, name), receiptBytesMax);
    const receipt = file.kind === 'read' ? decodeReceipt(file.bytes) : undefined;
    if (!receipt?.ok) {
      useless.push({ name, why: file.kind === 'read' ? 'not a receipt' : file.kind });
      continue;
    }
    const { proof, tapeDigest } = receipt.value;
    const proven = verifyTlogProof(crypto, logKey, proof);
    if (proven.ok) {
      const note = parseTlogProof(proof)?.checkpoint ?? '';
      held.push({ ...proven.value, name, tapeDigest, note });
    } else {
      useless.push({ name, why: String(proven.error.params['why']) });
    }
  }
  return { held, useless };
}

function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
  } catch (fault) {
    throw new UsageFault(`${directory} cannot be read`, { cause: fault });
  }
}

/** Their checkpoints: the log must still have each of these roots. */
export function checkpointsOf({ held }: ReadReceipts, nowMs: number): SeenCheckpoint[] {
  const byNote = new Map(held.map((receipt) => [receipt.note, receipt]));
  return [...byNote.values()].map(({ origin, size, root, note }) => ({
    origin,
    size,
    root,
    note,
    seenAtMs: nowMs,
  }));
}

/** `entryAt` gives the leaf that the log holds at this index, undefined behind its end. */
export function checkReceipts(
  { held, useless }: ReadReceipts,
  entryAt: (index: number) => Uint8Array | undefined,
  checks: CheckList<'receipts'>,
): void {
  for (const { name, index, entry, tapeDigest } of held) {
    const position = `receipt ${name} (leaf ${index}, tape ${formatHex(tapeDigest)})`;
    const held = entryAt(index);
    if (held === undefined) checks.fail('receipts', position, 'the log has no such leaf');
    else if (!equalBytes(held, entry)) {
      checks.fail('receipts', position, 'the log has another leaf there');
    }
  }
  const rest = useless.map(({ name, why }) => `; ${name} proves nothing: ${why}`).join('');
  checks.pass('receipts', `${held.length} compared${rest}`);
}

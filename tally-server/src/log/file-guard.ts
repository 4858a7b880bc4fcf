/**
 * The guard as one preallocated file of two slots, written in turn: one write and one fdatasync each,
 * no new blocks, so that a full disk does not stop it. A torn write spoils only the slot that held the
 * checkpoint before the last.
 *
 * A slot is text: SHA-256 in hex of what follows its line, a counter, the checkpoint, then zeros.
 */
import { mkdir, open, readFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { formatHex, parseUtf8, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { syncDirectory } from '../store/durable-file.ts';
import type { CheckpointGuard } from './checkpoint-guard.ts';

const slotBytes = 4096;

interface Slot {
  readonly counter: number;
  readonly checkpoint: string;
}

/** Throws when the file exists and holds no readable checkpoint. */
export async function openFileGuard(crypto: CryptoPort, path: string): Promise<CheckpointGuard> {
  let newest = await readNewest(crypto, path);
  let file: FileHandle | undefined;
  let last: Promise<void> = Promise.resolve();

  async function write(checkpoint: string): Promise<void> {
    file ??= newest ? await open(path, 'r+') : await createSlots(path);
    const counter = (newest?.counter ?? 0) + 1;
    const slot = encodeSlot(crypto, { counter, checkpoint });
    await file.write(slot, 0, slotBytes, (counter % 2) * slotBytes);
    // If we crash here, the other slot still holds the checkpoint before; this one was shown to nobody.
    await file.datasync();
    newest = { counter, checkpoint };
  }

  return {
    read: async () => newest?.checkpoint,
    record(checkpoint) {
      // Two writes at once would choose one slot. A failed one does not stop the next.
      const written = last.then(() => write(checkpoint));
      last = written.catch(() => undefined);
      return written;
    },
    async close() {
      await last;
      await file?.close();
      file = undefined;
    },
  };
}

async function createSlots(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'w+', 0o600);
  await file.write(new Uint8Array(2 * slotBytes));
  await file.sync();
  syncDirectory(dirname(path));
  return file;
}

async function readNewest(crypto: CryptoPort, path: string): Promise<Slot | undefined> {
  const bytes = await readIfExists(path);
  if (bytes === undefined) return undefined;
  // If we crashed while creating it, it is all zeros or short, and nothing was ever promised.
  if (bytes.every((byte) => byte === 0)) return undefined;
  const slots = [0, 1].map((i) =>
    decodeSlot(crypto, bytes.subarray(i * slotBytes, (i + 1) * slotBytes)),
  );
  const [newest] = slots.filter((slot) => slot !== undefined).sort((a, b) => b.counter - a.counter);
  if (newest === undefined) throw new Error(`the checkpoint guard ${path} is damaged`);
  return newest;
}

async function readIfExists(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
}

function encodeSlot(crypto: CryptoPort, { counter, checkpoint }: Slot): Uint8Array {
  const body = `${counter}\n${checkpoint}`;
  const text = utf8(`${formatHex(crypto.sha256(utf8(body)))}\n${body}`);
  assert(text.length <= slotBytes, 'a checkpoint fits its slot');
  const slot = new Uint8Array(slotBytes);
  slot.set(text);
  return slot;
}

function decodeSlot(crypto: CryptoPort, bytes: Uint8Array): Slot | undefined {
  const end = bytes.indexOf(0);
  const text = parseUtf8(end < 0 ? bytes : bytes.subarray(0, end));
  const match = text === undefined ? null : /^([0-9a-f]{64})\n((\d{1,15})\n([^]*))$/.exec(text);
  if (match === null) return undefined;
  const [, digest = '', body = '', counter = '', checkpoint = ''] = match;
  return formatHex(crypto.sha256(utf8(body))) === digest
    ? { counter: Number(counter), checkpoint }
    : undefined;
}

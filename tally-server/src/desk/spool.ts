/**
 * A directory that people put files into: each is taken once, and moves to `taken/`, or to `refused/` with
 * the reason beside it. A file counts as taken once its leaf is durable; the move only tidies up: if we crash
 * between the two, the next look finds the same digest in the store and moves the file.
 */
import { join } from 'node:path';
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, type Result } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { DurableFiles } from '../bundles/durable-files.ts';
import { oneByOneCardFiles } from '../card-reader/card-files.ts';
import { repeat, type Sleep } from '../publish/repeat.ts';
import type { Taken } from './evidence-desk.ts';

export interface SpoolSetup {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly files: DurableFiles;
  /** Holds incoming/, taken/ and refused/. */
  readonly directory: string;
  readonly bytesMax: number;
  readonly tooLarge: Refusal;
  readonly take: (bytes: Uint8Array, name: string) => Promise<Result<Taken, Refusal>>;
  readonly report: (event: SpoolEvent) => void;
}

export type SpoolEvent =
  | { readonly kind: 'taken'; readonly file: string; readonly taken: Taken }
  | { readonly kind: 'refused'; readonly file: string; readonly refusal: Refusal }
  /** Disk or store failed; the file stays and is tried again. */
  | { readonly kind: 'fault'; readonly file: string; readonly fault: unknown };

/** Of 255, leaving room for a mark and `.reason.json`. */
const nameBytesMax = 200;

export interface Spool {
  /** One look at incoming/. */
  scan(): Promise<void>;
}

export function makeSpool(setup: SpoolSetup): Spool {
  const { files, directory, report } = setup;
  const incoming = join(directory, 'incoming');
  for (const name of ['incoming', 'taken', 'refused']) files.makeDirectory(join(directory, name));

  async function takeFile(file: string): Promise<void> {
    const reading = await oneByOneCardFiles.read(incoming, file, setup.bytesMax);
    // Taken away meanwhile; or a directory, FIFO or link, which is not ours to move.
    if (reading.kind === 'missing' || reading.kind === 'not-a-file') return;
    const bytes = reading.kind === 'bytes' ? reading.bytes : undefined;
    const outcome = bytes ? await setup.take(bytes, file) : fail(setup.tooLarge);
    // Two files of one name are both kept.
    const mark = formatHex(setup.crypto.sha256(bytes ?? utf8(file)).subarray(0, 8));
    // With what is added, the longest name that a disk takes would be too long, and tried again for ever.
    const name = utf8(file).length > nameBytesMax ? 'long-name' : file;
    if (outcome.ok) {
      files.rename(join(incoming, file), join(directory, 'taken', `${name}.${mark}`));
      report({ kind: 'taken', file, taken: outcome.value });
      return;
    }
    const kept = join(directory, 'refused', `${name}.${mark}`);
    const reason = { ...outcome.error, refusedAtMs: setup.clock.nowMs() };
    files.write(`${kept}.reason.json`, utf8(`${JSON.stringify(reason)}\n`));
    files.rename(join(incoming, file), kept);
    report({ kind: 'refused', file, refusal: outcome.error });
  }

  return {
    async scan() {
      // A name that begins with a dot is still being written.
      for (const file of files.list(incoming).filter((name) => !name.startsWith('.'))) {
        try {
          await takeFile(file);
        } catch (fault) {
          report({ kind: 'fault', file, fault });
        }
      }
    },
  };
}

export interface RunningSpool extends Spool {
  /** Finishes the file in hand. */
  stop(): Promise<void>;
}

export function startSpool(setup: SpoolSetup, intervalMs: number, sleep: Sleep): RunningSpool {
  const spool = makeSpool(setup);
  const rounds = repeat(
    () => spool.scan(),
    intervalMs,
    sleep,
    (fault) => {
      setup.report({ kind: 'fault', file: '', fault });
    },
  );
  return { scan: () => rounds.now(), stop: () => rounds.stop() };
}

export const evidenceFileTooLarge = refusal('form.malformed', { where: 'size' });
export const decisionFileTooLarge = refusal('decision.malformed', { where: 'size' });

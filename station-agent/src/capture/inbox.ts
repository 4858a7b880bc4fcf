/**
 * The directory through which closing results come in, for scanners that can only write files.
 *
 * Who writes there gives the file its name when it is complete (write `x.json.part`, then rename it).
 * Because not everybody does, a file is taken only when two looks found it with the same size and time.
 * A file goes to `accepted/` or `refused/` after its outcome is durable; if we crash between, it is read
 * again, and the outbox knows it by the digest of its bytes.
 */
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import type { AgentLog } from '../log-events.ts';
import type { Timers } from '../timers.ts';
import type { ResultFile, ResultFormat } from './closing-result.ts';
import { resultFileBytesMax } from './closing-result.ts';

export interface InboxFile {
  readonly name: string;
  readonly size: number;
  readonly modifiedAtMs: number;
}

/** The directory; methods throw system errors. */
export interface InboxDirectory {
  list(): Promise<InboxFile[]>;
  read(name: string): Promise<Uint8Array>;
  /** Into the folder, under a name that none there has yet. Durable on return. */
  moveAccepted(name: string, tapeSequence: number): Promise<void>;
  /** With the refusal beside it, written first. */
  moveRefused(name: string, refusal: Refusal): Promise<void>;
}

export interface Inbox {
  /** One look at the directory; resolves when what it found ready is dealt with. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

export interface InboxPorts {
  readonly directory: InboxDirectory;
  readonly timers: Timers;
  readonly submit: (file: ResultFile) => Promise<Result<{ readonly sequence: number }, Refusal>>;
  readonly log: AgentLog;
  readonly lookEveryMs: number;
}

const formats: ReadonlyMap<string, ResultFormat> = new Map([
  ['json', 'json'],
  ['pb', 'protobuf'],
]);

/** Looks at once and then again and again until it is stopped. */
export function startInbox({ directory, timers, submit, log, lookEveryMs }: InboxPorts): Inbox {
  let seen = new Map<string, string>();
  let isStopped = false;
  let cancelLook = (): void => undefined;
  let looking: Promise<void> = lookAndPlan();

  async function lookAndPlan(): Promise<void> {
    await look();
    if (!isStopped) {
      cancelLook = timers.after(lookEveryMs, () => {
        looking = lookAndPlan();
      });
    }
  }

  async function look(): Promise<void> {
    try {
      const files = (await directory.list()).filter(({ name }) => formatOf(name) !== undefined);
      const before = seen;
      seen = new Map(files.map((file) => [file.name, stampOf(file)]));
      for (const file of files) {
        if (!isStopped && before.get(file.name) === stampOf(file)) await takeSafely(file);
      }
    } catch (cause) {
      log('inbox-fault', { cause: codeOf(cause) });
    }
  }

  /** A fault with one file leaves it where it is, for the next look, and the others their turn. */
  async function takeSafely(file: InboxFile): Promise<void> {
    try {
      await take(file);
    } catch (cause) {
      log('inbox-fault', { file: file.name, cause: codeOf(cause) });
    }
  }

  async function take({ name, size }: InboxFile): Promise<void> {
    const format = formatOf(name);
    if (format === undefined) return;
    // A file that is too large is not read into memory: one byte more than allowed is refused as well.
    const bytes =
      size > resultFileBytesMax
        ? new Uint8Array(resultFileBytesMax + 1)
        : await directory.read(name);
    const outcome = await submit({ format, bytes });
    if (outcome.ok) await directory.moveAccepted(name, outcome.value.sequence);
    else await directory.moveRefused(name, outcome.error);
  }

  return {
    async look() {
      await looking; // two looks at once could take one file twice
      await look();
    },
    async stop() {
      isStopped = true;
      cancelLook();
      await looking;
    },
  };
}

function formatOf(name: string): ResultFormat | undefined {
  const [, extension] = /^[^.].*\.([a-z]+)$/.exec(name) ?? [];
  return extension === undefined ? undefined : formats.get(extension);
}

function stampOf({ size, modifiedAtMs }: InboxFile): string {
  return `${size} ${modifiedAtMs}`;
}

/** The system's code, or what kind of error it is; messages may hold paths and text of files. */
function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  return 'code' in cause ? String(cause.code) : cause.name;
}

/**
 * A whole log, from its source to the given key: everything is derived again from the entries, and what
 * the source says beside them (tiles, root, key) is only compared. Memory does not grow with the log.
 */
import { parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import type { Checkpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatVkey, noteCharactersMax } from '@mutabaqa/shared/merkle/note.ts';
import type { Check, CheckList } from '../report/check-list.ts';
import { failedChecks, makeCheckList } from '../report/check-list.ts';
import type { ExitCode } from '../report/exit-codes.ts';
import { exitCodes } from '../report/exit-codes.ts';
import { makeHistoryChecker } from './check-history.ts';
import type { LeafSummary } from './check-leaves.ts';
import type { LogSource } from './log-source.ts';
import { SourceFault } from './log-source.ts';
import type { SeenCheckpoints } from './seen-checkpoints.ts';
import { walkLog } from './walk-log.ts';

export const logCheckTitles = {
  checkpoint: 'the checkpoint is signed by the given key',
  key: 'the key file shows the same key',
  rollback: 'the log is not smaller than it was',
  entries: 'every entry is there and is a canonical leaf',
  tiles: 'every tile holds the hashes of the entries',
  root: 'the entries lead to the root of the checkpoint',
  times: 'leaf times never decrease',
  'first-leaf': 'leaf 0, and no other, begins the log',
  consistency: 'every checkpoint seen before belongs to the same history',
} as const;
export type LogCheckId = keyof typeof logCheckTitles;

export interface LogReport {
  readonly source: string;
  readonly origin: string;
  /** As signed; undefined when no signed checkpoint was had. */
  readonly checkpoint: Checkpoint | undefined;
  readonly leaves: LeafSummary | undefined;
  readonly checks: readonly Check[];
  /** Set when the source could not be asked: what is not made is not said. */
  readonly unreachable: { readonly path: string; readonly detail: string } | undefined;
}

export interface VerifyLogOptions {
  readonly crypto: CryptoPort;
  /** From somewhere else than the source; its name is the origin. */
  readonly logKey: NoteKey;
  /** Without it, the log is compared with nothing that was seen before. */
  readonly seen?: SeenCheckpoints;
  /** Every leaf that decodes, in order. To be believed only when no check of the report failed. */
  readonly onLeaf?: (index: number, leaf: Leaf) => void;
  /** Chunks of 256 leaves that are read ahead. */
  readonly parallel?: number;
}

const noteBytesMax = 2 * noteCharactersMax;
const keyBytesMax = 4096;
const parallelByDefault = 6;

export async function verifyLog(source: LogSource, options: VerifyLogOptions): Promise<LogReport> {
  const checks = makeCheckList<LogCheckId>(logCheckTitles);
  let checkpoint: Checkpoint | undefined;
  let leaves: LeafSummary | undefined;
  let unreachable: LogReport['unreachable'];
  try {
    const signed = await readCheckpoint(source, options, checks);
    if (signed !== undefined) {
      checkpoint = signed.checkpoint;
      const seen = options.seen?.list().slice();
      // Kept before anything else is found out: also, and above all, when the rest does not verify.
      options.seen?.keep(signed.checkpoint, signed.note);
      await checkKeyFile(source, options.logKey, checks);
      const history = seen && makeHistoryChecker(checks, signed.checkpoint, seen);
      if (history === undefined) {
        checks.leave('rollback', 'no state file given');
        checks.leave('consistency', 'no state file given');
      }
      leaves = await walkLog(source, signed.checkpoint, checks, {
        crypto: options.crypto,
        parallel: options.parallel ?? parallelByDefault,
        history,
        onLeaf: options.onLeaf,
      });
    }
  } catch (fault) {
    if (!(fault instanceof SourceFault)) throw fault;
    unreachable = { path: fault.path, detail: fault.message };
  }
  const { name: origin } = options.logKey;
  return { source: source.name, origin, checkpoint, leaves, checks: checks.list(), unreachable };
}

async function readCheckpoint(
  source: LogSource,
  { crypto, logKey }: VerifyLogOptions,
  checks: CheckList<LogCheckId>,
): Promise<{ readonly checkpoint: Checkpoint; readonly note: string } | undefined> {
  const file = await source.read('checkpoint', noteBytesMax);
  if (!file.ok) {
    // A place without a checkpoint is no log: nothing is accused.
    if (file.error.kind === 'missing') throw new SourceFault('checkpoint', file.error.detail);
    checks.fail('checkpoint', 'checkpoint', `${file.error.kind}: ${file.error.detail}`);
    return undefined;
  }
  const note = parseUtf8(file.value);
  if (note === undefined) {
    checks.fail('checkpoint', 'checkpoint', 'not UTF-8');
    return undefined;
  }
  const verified = verifyCheckpoint(crypto, logKey, note);
  if (!verified.ok) {
    checks.fail('checkpoint', 'checkpoint', verified.error);
    return undefined;
  }
  checks.pass('checkpoint', `size ${verified.value.size}`);
  return { checkpoint: verified.value, note };
}

/** Only compared: a key from the log itself proves nothing. Mirrors may lack the file. */
async function checkKeyFile(
  source: LogSource,
  logKey: NoteKey,
  checks: CheckList<LogCheckId>,
): Promise<void> {
  const file = await source.read('key', keyBytesMax);
  if (!file.ok) {
    if (file.error.kind === 'missing') checks.leave('key', 'the source has no key file');
    else checks.fail('key', 'key', `${file.error.kind}: ${file.error.detail}`);
    return;
  }
  const vkey = formatVkey(logKey);
  const text = parseUtf8(file.value);
  if (text === vkey || text === `${vkey}\n`) checks.pass('key');
  else checks.fail('key', 'key', 'shows another key than the one given');
}

export function isLogVerified(report: LogReport): boolean {
  return exitCodeOfLog(report) === exitCodes.ok;
}

export function exitCodeOfLog(report: LogReport): ExitCode {
  if (failedChecks(report.checks).length > 0) return exitCodes.checkFailed;
  return report.unreachable === undefined ? exitCodes.ok : exitCodes.cannotCheck;
}

/** One log in one round: what is new is fetched, the whole is derived again, and only then kept. */
import { equalBytes, parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import { ok } from '@mutabaqa/shared/base/result.ts';
import type { CosignatureCrypto } from '@mutabaqa/shared/crypto/ml-dsa-port.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import { type Checkpoint, verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { noteCharactersMax, type NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { findFork, type SignedCheckpoint } from '../compare/find-fork.ts';
import { type LogSource, SourceFault } from '../log/log-source.ts';
import { readLogTree } from '../log/read-log-tree.ts';
import type { SeenCheckpoints } from '../log/seen-checkpoints.ts';
import { type LogReport, verifyLog } from '../log/verify-log.ts';
import { failedChecks } from '../report/check-list.ts';
import type { FollowChecks } from './follow-checks.ts';
import type { KeptCopy } from './kept-copy.ts';
import { below, copied } from './site-source.ts';

export interface LogRound {
  readonly crypto: CosignatureCrypto;
  readonly site: LogSource;
  readonly copy: KeptCopy;
  /** `log`, or `log-<n>`. */
  readonly name: string;
  readonly logKey: NoteKey;
  readonly seen: SeenCheckpoints;
  readonly checks: FollowChecks;
  readonly onLeaf: (index: number, leaf: Leaf) => void;
  /** What this process verified last of this log: that needs no second time. */
  readonly verified: Checkpoint | undefined;
}

export interface FollowedLog {
  /** What the site shows, signed; it may be refused all the same. */
  readonly checkpoint: SignedCheckpoint;
  /** A checkpoint with enough cosignatures, as far as the site says so; verified as one of this log. */
  readonly cosigned: string | undefined;
  /** Nothing was found against it, and the copy has it. */
  readonly isKept: boolean;
}

const noteBytesMax = 2 * noteCharactersMax;
/** Beside the tiles: small files, replaced when they change. */
const replacedFiles = ['key', 'witnesses', 'successor'] as const;
const smallBytesMax = 512 * 1024;

/** Undefined when there is no such log. @throws SourceFault when the site cannot be read */
export async function followLog(round: LogRound): Promise<FollowedLog | undefined> {
  const { crypto, copy, name, logKey, seen, checks } = round;
  const remote = below(round.site, name);
  // Before the checkpoint, which then is no older, though the log may grow in between.
  const cosignedNow = await remote.read('cosigned', noteBytesMax);
  const file = await remote.read('checkpoint', noteBytesMax);
  if (!file.ok && file.error.kind === 'missing') return undefined;
  const note = file.ok ? parseUtf8(file.value) : undefined;
  const verified = note === undefined ? undefined : verifyCheckpoint(crypto, logKey, note);
  if (note === undefined || !verified?.ok) {
    const problem = verified?.ok === false ? verified.error : 'not UTF-8';
    checks.fail('log', `${name}/checkpoint`, file.ok ? problem : file.error.kind);
    return undefined;
  }
  const checkpoint = { ...verified.value, note };
  const countBefore = seen.list().length;
  const cosigned = await readCosigned(round, checkpoint, cosignedNow);
  const before = seen.list().slice();
  const isNothingNew = before.length === countBefore;
  if (isNothingNew && (await isUnchanged(round, checkpoint))) {
    await keepSmallFiles(round, remote, note, cosigned);
    return { checkpoint, cosigned, isKept: true };
  }
  copy.discard(name);
  const staged: string[] = [];
  const cached = cachingSource(round, remote, note, staged);
  let report = await verify(round, cached);
  if (failedChecks(report.checks).length > 0) {
    // Files of the copy stood in for the site's own: what does the site say by itself?
    report = await verify(round, fixedCheckpoint(remote, note));
    tellFailures(round, report);
    await keepForks(round, remote, checkpoint, before);
    copy.discard(name);
    return { checkpoint, cosigned, isKept: false };
  }
  copy.moveIn(staged);
  await keepSmallFiles(round, remote, note, cosigned);
  copy.discard(name);
  return { checkpoint, cosigned, isKept: true };
}

async function verify(round: LogRound, source: LogSource): Promise<LogReport> {
  const { crypto, logKey, seen, onLeaf } = round;
  const report = await verifyLog(source, { crypto, logKey, seen, onLeaf });
  if (report.unreachable) {
    throw new SourceFault(report.unreachable.path, report.unreachable.detail);
  }
  return report;
}

/**
 * The newest checkpoint with enough cosignatures; kept among the seen ones, so that it must fit the log. One that
 * is ahead of the checkpoint, as when a cache holds that back, waits: it would make the log look rolled back.
 */
async function readCosigned(
  { crypto, logKey, seen, copy, name }: LogRound,
  { size }: Checkpoint,
  served: Awaited<ReturnType<LogSource['read']>>,
): Promise<string | undefined> {
  const kept = await copy.read(`${name}/cosigned`, noteBytesMax);
  for (const bytes of [served.ok ? served.value : undefined, kept]) {
    const note = bytes && parseUtf8(bytes);
    if (note === undefined) continue;
    const verified = verifyCheckpoint(crypto, logKey, note);
    if (!verified.ok || verified.value.size > size) continue;
    seen.keep(verified.value, note);
    return note;
  }
  return undefined;
}

/** Tiles that are kept are not asked for again; others are fetched and staged. */
function cachingSource(
  { copy, name }: LogRound,
  remote: LogSource,
  note: string,
  staged: string[],
): LogSource {
  const fixed = fixedCheckpoint(remote, note);
  return {
    name: remote.name,
    async read(path, bytesMax) {
      if (!path.startsWith('tile/')) return await fixed.read(path, bytesMax);
      const full = `${name}/${path}`;
      const kept = await copy.read(full, bytesMax);
      if (kept !== undefined) return ok(kept);
      const fetched = await remote.read(path, bytesMax);
      if (!fetched.ok) return fetched;
      copy.stage(full, fetched.value);
      staged.push(full);
      return fetched;
    },
  };
}

/** The checkpoint of this round, though the site may show the next one by now. */
function fixedCheckpoint(remote: LogSource, note: string): LogSource {
  return {
    name: remote.name,
    read: async (path, bytesMax) =>
      path === 'checkpoint' ? ok(Buffer.from(note)) : await remote.read(path, bytesMax),
  };
}

function tellFailures({ name, checks }: LogRound, report: LogReport): void {
  for (const { id, failures } of failedChecks(report.checks)) {
    const as = id === 'rollback' ? 'rollback' : id === 'consistency' ? 'fork' : 'log';
    for (const { position, problem } of failures) {
      checks.fail(as, `${name}, ${position}`, as === 'log' ? `${id}: ${problem}` : problem);
    }
  }
}

/** Checkpoints seen before that contradict what is shown now: the proof is kept as a file. */
async function keepForks(
  round: LogRound,
  remote: LogSource,
  shown: SignedCheckpoint,
  before: readonly SignedCheckpoint[],
): Promise<void> {
  const { crypto, logKey, copy, checks, name } = round;
  const tree = await readLogTree(crypto, remote, shown);
  const kept = await readKeptCheckpoint(round);
  const own = kept && (await readLogTree(crypto, copied(copy, name), kept));
  for (const seen of before) {
    const isTwin = seen.size === shown.size && !equalBytes(seen.root, shown.root);
    let evidence: string | undefined;
    if (isTwin) evidence = findFork(logKey, seen, shown, twinTree(shown));
    else if (tree.ok && seen.size < shown.size)
      evidence = findFork(logKey, seen, shown, tree.value);
    else if (own?.ok && kept?.size === seen.size && seen.size > shown.size) {
      evidence = findFork(logKey, shown, seen, own.value);
    }
    if (evidence === undefined) continue;
    const file = copy.keepEvidence('fork', evidence);
    checks.fail('fork', `${name}, sizes ${seen.size} and ${shown.size}`, `proof in ${file}`);
  }
}

/** For one size nothing needs to be proven: both roots are signed. */
function twinTree({ root }: Checkpoint) {
  return { root: () => root, consistencyProof: () => [] };
}

/** The very checkpoint again; what was seen meanwhile was verified with it, or is kept as a contradiction. */
async function isUnchanged(
  { copy, name, logKey, crypto, verified, seen }: LogRound,
  { size, root }: Checkpoint,
): Promise<boolean> {
  if (verified?.size !== size || !equalBytes(verified.root, root)) return false;
  const kept = await readKeptCheckpoint({ copy, name, logKey, crypto });
  const isNewestSeen = seen.list().every((each) => each.size <= size);
  return isNewestSeen && kept?.size === size && equalBytes(kept.root, root);
}

async function readKeptCheckpoint({
  copy,
  name,
  logKey,
  crypto,
}: Pick<LogRound, 'copy' | 'name' | 'logKey' | 'crypto'>): Promise<SignedCheckpoint | undefined> {
  const bytes = await copy.read(`${name}/checkpoint`, noteBytesMax);
  const note = bytes && parseUtf8(bytes);
  if (note === undefined) return undefined;
  const verified = verifyCheckpoint(crypto, logKey, note);
  return verified.ok ? { ...verified.value, note } : undefined;
}

/** The checkpoint last: who reads it finds everything below it. */
async function keepSmallFiles(
  { copy, name }: LogRound,
  remote: LogSource,
  note: string,
  cosigned: string | undefined,
): Promise<void> {
  for (const file of replacedFiles) {
    const fetched = await remote.read(file, smallBytesMax);
    if (fetched.ok) copy.put(`${name}/${file}`, fetched.value);
  }
  if (cosigned !== undefined) copy.put(`${name}/cosigned`, Buffer.from(cosigned));
  copy.put(`${name}/checkpoint`, Buffer.from(note));
}

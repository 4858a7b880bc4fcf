/** Versions of the results: each fetched once, whole, tied to its leaf, and the same ever after. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { equalBytes, formatHex, parseUtf8, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { decodeVersionRecord, versionCommitment } from '@mutabaqa/shared/log/version-record.ts';
import { type LogSource, SourceFault } from '../log/log-source.ts';
import { fetchVersion } from '../recount/fetch-version.ts';
import { sumsBytesMax } from '../recount/sums-file.ts';
import { checkSums, openVersion, sumsName, versionRecordName } from '../recount/version-files.ts';
import { makeCheckList } from '../report/check-list.ts';
import type { FollowChecks } from './follow-checks.ts';
import type { KeptCopy } from './kept-copy.ts';
import { below, readPublicFile } from './site-source.ts';
import { openFirstSights, type FirstSights } from './first-sights.ts';

export interface VersionsRound {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly site: LogSource;
  readonly copy: KeptCopy;
  readonly checks: FollowChecks;
  /** Lower-case hex of what leaves of kind version commit to, in all logs. */
  readonly committed: ReadonlySet<string>;
  /** So many files of versions that are kept are fetched again and compared; all when undefined. */
  readonly sample: number | undefined;
  /** A whole number from 0 below `below`. */
  readonly random: (below: number) => number;
}

const newestName = 'results/newest';
const newestBytesMax = 64;
const recordBytesMax = 4096;
const fileBytesMax = 2 ** 31;
/** A site that names a newest version without end costs so many questions a round. */
const gapsMax = 100;
/** How long the leaf of a version may take to appear, from when it was first seen here. */
const leafMsMax = 300_000;
/** How far the clocks of the centre and of this observer may be apart. */
const clockMsMax = 300_000;
const beyondKey = 'versions beyond the log';

/** @throws SourceFault */
export async function followVersions(round: VersionsRound): Promise<void> {
  const { site, copy, checks } = round;
  const file = await site.read(newestName, newestBytesMax);
  const kept = keptVersions(copy);
  if (!file.ok) {
    if (kept.length > 0) checks.fail('versions', newestName, file.error.kind);
    else checks.leave('versions', 'none yet');
    return;
  }
  const newest = Number(parseUtf8(file.value)?.trim());
  if (!Number.isSafeInteger(newest) || newest < 1) {
    checks.fail('versions', newestName, 'not a number');
    return;
  }
  const highest = Math.max(0, ...kept);
  if (newest < highest) {
    checks.fail('versions', newestName, `version ${newest}, but ${highest} was there before`);
  }
  const has = new Set(kept);
  const sights = openFirstSights(copy.stagingDirectory);
  const waiting: string[] = [];
  // Each version has a leaf; one may have been published after the log was read.
  const last = Math.min(newest, Math.max(round.committed.size, highest) + 1);
  if (newest === last) sights.forget(beyondKey);
  else if (isWaiting(round, sights, beyondKey)) waiting.push(`versions ${last + 1} to ${newest}`);
  else {
    const known = `the log has leaves of ${round.committed.size} versions`;
    checks.fail('versions', newestName, `version ${newest}, but ${known}`);
  }
  let gaps = 0;
  for (let version = 1; version <= last && gaps < gapsMax; version++) {
    if (has.has(version)) continue;
    const fetched = await fetchNew(round, sights, version);
    if (fetched === 'gap') gaps += 1;
    if (fetched === 'waiting') waiting.push(`version ${version}`);
  }
  await checkUnchanged(
    round,
    kept.filter((version) => version <= newest),
  );
  const now = keptVersions(copy);
  if (now.length > 0) copy.put(newestName, utf8(`${Math.max(...now)}\n`));
  if (waiting.length === 0) checks.pass('versions', `newest ${newest}`);
  else checks.leave('versions', `without a leaf so far: ${waiting.join(', ')}`);
}

function isWaiting({ clock }: VersionsRound, sights: FirstSights, key: string): boolean {
  const nowMs = clock.nowMs();
  return nowMs - sights.firstSeen(key, nowMs) <= leafMsMax;
}

function keptVersions({ directory }: KeptCopy): number[] {
  const versions = join(directory, 'results', 'versions');
  mkdirSync(versions, { recursive: true });
  return readdirSync(versions)
    .filter((name) => /^[1-9][0-9]{0,8}$/.test(name))
    .map(Number)
    .toSorted((a, b) => a - b);
}

/** A gap: the site has no such version, or none that can be read. */
type Fetched = 'gap' | 'waiting' | 'judged';

async function fetchNew(
  round: VersionsRound,
  sights: FirstSights,
  version: number,
): Promise<Fetched> {
  const { copy, checks } = round;
  const path = `results/versions/${version}`;
  copy.discard(path);
  const staged = join(copy.stagingDirectory, path);
  mkdirSync(staged, { recursive: true });
  const problems = makeCheckList({ sums: '' });
  try {
    await fetchVersion(below(round.site, path), staged);
    await checkSums(await openVersion(staged), problems);
  } catch (fault) {
    // A version whose list cannot be had is a gap; a site that cannot be asked is not.
    if (!(fault instanceof SourceFault) || !/^(missing|refused|line)/.test(fault.message))
      throw fault;
    checks.fail('versions', `${path}/${fault.path}`, fault.message);
    return 'gap';
  }
  for (const { position, problem } of problems.list()[0]?.failures ?? []) {
    checks.fail('versions', `${path}/${position}`, problem);
  }
  if (problems.hasFailed('sums')) return 'gap';
  const state = await checkLeaf(round, sights, path);
  if (state === 'waiting') return 'waiting';
  if (state === 'committed') {
    copy.moveInDirectory(path);
    sights.forget(path);
  }
  return 'judged';
}

/** Whether the log has its leaf. Without it the version is not kept: another could be shown to others. */
async function checkLeaf(
  round: VersionsRound,
  sights: FirstSights,
  path: string,
): Promise<'committed' | 'waiting' | 'refused'> {
  const { crypto, clock, copy, checks, committed } = round;
  const name = `${path}/${versionRecordName}`;
  const bytes = (await copy.readStaged(name, recordBytesMax)) ?? new Uint8Array();
  const record = decodeVersionRecord(bytes);
  const sums = await copy.readStaged(`${path}/${sumsName}`, sumsBytesMax);
  if (record === undefined || sums === undefined) {
    checks.fail('versions', name, 'missing or malformed');
    return 'refused';
  }
  if (!path.endsWith(`/${record.number}`)) {
    checks.fail('versions', name, `is that of version ${record.number}`);
    return 'refused';
  }
  if (!equalBytes(record.sumsDigest, crypto.sha256(sums))) {
    checks.fail('versions', name, 'is of another SHA256SUMS');
    return 'refused';
  }
  if (committed.has(formatHex(versionCommitment(crypto, bytes)))) return 'committed';
  const isAhead = record.snapshot.timeMs > clock.nowMs() + clockMsMax;
  if (!isAhead && isWaiting(round, sights, path)) return 'waiting';
  const problem = isAhead ? 'is of a time that has not come' : 'no leaf of the log commits to it';
  checks.fail('versions', name, problem);
  return 'refused';
}

/** Lists and records that are sampled, beside those of the newest version. */
const listsSampled = 2;

/** Everything, or the newest list and what chance picks: over many rounds nothing stays unasked. */
async function checkUnchanged(round: VersionsRound, kept: readonly number[]): Promise<void> {
  const { checks, copy, sample, random } = round;
  if (kept.length === 0) {
    checks.pass('unchanged', 'nothing kept before');
    return;
  }
  const pick = (): number => kept[random(kept.length)] ?? 1;
  const lists =
    sample === undefined ? kept : [kept.at(-1) ?? 1, ...Array.from({ length: listsSampled }, pick)];
  for (const version of new Set(lists)) {
    const path = `results/versions/${version}`;
    for (const name of [sumsName, versionRecordName]) await compareFile(round, `${path}/${name}`);
  }
  const namesOf = async (version: number): Promise<string[]> => {
    const path = `results/versions/${version}`;
    const { sums } = await openVersion(join(copy.directory, path));
    return [...sums.keys()].map((name) => `${path}/${name}`);
  };
  let count = 0;
  if (sample === undefined) {
    for (const version of kept) {
      for (const name of await namesOf(version)) {
        await compareFile(round, name);
        count += 1;
      }
    }
  } else if (sample > 0) {
    const names = await namesOf(pick());
    for (; count < Math.min(sample, names.length); count++) {
      await compareFile(round, names[random(names.length)] ?? '');
    }
  }
  checks.pass('unchanged', `${new Set(lists).size} lists, ${count} files`);
}

async function compareFile({ site, copy, checks }: VersionsRound, name: string): Promise<void> {
  const served = await readPublicFile(site, name, fileBytesMax);
  const kept = await copy.read(name, fileBytesMax);
  if (!served.ok) checks.fail('unchanged', name, served.error.kind);
  else if (kept === undefined || !equalBytes(kept, served.value)) {
    checks.fail('unchanged', name, 'is served with another content than before');
  }
}

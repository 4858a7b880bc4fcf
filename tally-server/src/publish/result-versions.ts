/**
 * Published results: versions that never change, each a directory that appears whole. What is in it is said
 * in proto/spec/results.md.
 *
 *   results/versions/<n>/...             evidence, derived files, the package, version.json, SHA256SUMS
 *                        version-record  what the leaf of the version commits to
 *   results/newest                       its number
 */
import { existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { decodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import {
  decodeVersionRecord,
  encodeVersionRecord,
  versionCommitment,
} from '@mutabaqa/shared/log/version-record.ts';
import type { Snapshot } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { makeLedger } from '@mutabaqa/shared/reconcile/ledger.ts';
import type { ResultsSource } from '@mutabaqa/shared/results/results-source.ts';
import { writeResults } from '@mutabaqa/shared/results/write-results.ts';
import type { SumTree } from '@mutabaqa/shared/totals/sum-tree.ts';
import type { Sequencer } from '../log/sequencer.ts';
import { syncDirectory } from '../store/durable-file.ts';
import type { Store } from '../store/store.ts';
import type { Gate } from './gate.ts';
import { makeGroupDeadlines, nextDeadlineMs } from './group-deadlines.ts';
import type { PublicFiles } from './public-files.ts';
import type { SourceStore } from './store-results-source.ts';
import { readResultsSource } from './store-results-source.ts';
import type { VersionFacts, WriteVersionStore } from './write-version.ts';
import { parseVersionFacts, writeVersion } from './write-version.ts';

export interface ResultVersionsPorts {
  readonly crypto: CryptoPort;
  readonly random: (bytes: number) => Uint8Array;
  /** `results/`. */
  readonly directory: string;
  /** The published package. */
  readonly packageDirectory: string;
  readonly files: PublicFiles;
  readonly election: ResultsSource['election'];
  readonly store: SourceStore & WriteVersionStore & Pick<Store, 'newestVersion'>;
  readonly sequencer: Pick<Sequencer, 'size' | 'origin' | 'append'>;
  /** From 1. */
  readonly logNumber: number;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly stationsWithOwnFilesMax?: number;
  /** Versions also in the common data format; absent = not. */
  readonly errCdf?: boolean;
}

export interface ResultVersions {
  /** 0 = none yet. */
  readonly newest: number;
  /** A new version, or the newest one when nothing has changed since. Refusal: `publication.embargo`. */
  publish(): Promise<Result<number, Refusal>>;
  /**
   * That a station's figures are inside the totals of the newest version; undefined when there is no version
   * or the station does not have the contest.
   */
  proveStation(entry: StationEntry, contestId: string): Promise<Uint8Array | undefined>;
}

/** What is known of the newest version. */
interface Newest {
  readonly facts: VersionFacts;
  /** Undefined of a version of an earlier run, and of a very large election: made again when asked for. */
  sumTree?: Promise<SumTree>;
  /** When verdicts change by themselves. Unix milliseconds. */
  deadlineMs?: number;
}

const recordName = 'version-record';

export function makeResultVersions(ports: ResultVersionsPorts): ResultVersions {
  const { crypto, directory, election, files, store, sequencer, gate, clock } = ports;
  const versions = join(directory, 'versions');
  let newest = readNewest(versions);
  const groupDeadlines = makeGroupDeadlines(election.roster);

  function deadlineAfter({ decisions, snapshot }: ResultsSource): number {
    const ledger = makeLedger(election, decisions, crypto);
    return nextDeadlineMs(groupDeadlines.at(ledger, snapshot), snapshot);
  }

  async function readSource(snapshot: Snapshot): Promise<ResultsSource> {
    return readResultsSource(crypto, election, store, snapshot);
  }

  async function makeTreeAgain(snapshot: Snapshot): Promise<SumTree> {
    const nowhere = { write: () => undefined };
    return (await writeResults(crypto, await readSource(snapshot), nowhere)).sumTree;
  }

  /** If we crashed between a version and its leaf, the leaf comes now; a version has one leaf. */
  async function logNewest(): Promise<void> {
    if (newest === undefined) return;
    const { version, timeMs, logSize } = newest.facts;
    if (((await store.newestVersion())?.number ?? 0) >= version) return;
    const record = readFileSync(join(versions, String(version), recordName));
    const stated = assertDefined(decodeVersionRecord(record), 'the record of the version');
    await sequencer.append([
      {
        kind: 'version',
        stationId: '',
        commitment: versionCommitment(crypto, record),
        sealed: false, // there is no version before the last embargo ends
        version: {
          ...{ number: version, snapshotMs: timeMs, snapshotSize: logSize },
          ...{ sumsDigest: stated.sumsDigest, record },
        },
      },
    ]);
  }

  /** Whether a version made now would say anything else than the newest does. */
  async function hasNews(snapshot: Snapshot): Promise<boolean> {
    if (newest?.facts.origin !== sequencer.origin) return true;
    const { facts } = newest;
    newest.deadlineMs ??= deadlineAfter(await readSource(facts));
    if (snapshot.timeMs > newest.deadlineMs) return true;
    for (let from = facts.logSize; from < snapshot.logSize; from += leavesPerRead) {
      const leaves = await store.leaves(from, Math.min(snapshot.logSize, from + leavesPerRead));
      // The leaf of a version says nothing about the election: one version would follow another for ever.
      if (leaves.some(({ entry }) => decodeLeaf(entry)?.kind !== 'version')) return true;
    }
    return false;
  }

  return {
    get newest() {
      return newest?.facts.version ?? 0;
    },
    async publish() {
      const snapshot = { timeMs: clock.nowMs(), logSize: sequencer.size };
      // One version holds all groups: it waits for the last embargo.
      if (gate.ofElection(snapshot.timeMs) !== 'everything') {
        return fail(refusal('publication.embargo', { until: gate.opensAtMs }));
      }
      await logNewest();
      if (newest !== undefined && !(await hasNews(snapshot))) return ok(newest.facts.version);
      const version = (newest?.facts.version ?? 0) + 1;
      const draft = join(versions, `.draft-${version}`);
      rmSync(draft, { recursive: true, force: true }); // of a crash
      const before = newest && join(versions, String(newest.facts.version));
      const source = await readSource(snapshot);
      const facts = factsOf(ports, version, snapshot);
      const { sumTree, sums } = await writeVersion(ports, { draft, before }, source, facts);
      files.write(join(draft, recordName), recordOf(ports, facts, sums, sumTree.root()));
      renameSync(draft, join(versions, String(version)));
      syncDirectory(versions);
      // If we crash here, the version is there and nothing points to it; the next start finds it.
      files.write(join(directory, 'newest'), utf8(`${version}\n`));
      const deadlineMs = deadlineAfter(source);
      const isKept = election.roster.size <= stationsWithTreeMax;
      newest = { facts, deadlineMs, ...(isKept && { sumTree: Promise.resolve(sumTree) }) };
      // If we crash here, the version has no leaf yet; the next round gives it one.
      await logNewest();
      return ok(version);
    },
    async proveStation(entry, contestId) {
      // The tree of a version of the log before cannot be made of this store; the next version has one.
      if (newest?.facts.origin !== sequencer.origin) return undefined;
      const asked = newest;
      asked.sumTree ??= makeTreeAgain(asked.facts);
      try {
        return (await asked.sumTree).proveStation(entry, contestId);
      } catch (fault) {
        delete asked.sumTree; // the next one tries again
        throw fault;
      }
    },
  };
}

const leavesPerRead = 256;
/** A few hundred bytes a station stay in memory for proofs that nobody may ask for. */
const stationsWithTreeMax = 100_000;

function readNewest(versions: string): Newest | undefined {
  if (!existsSync(versions)) return undefined;
  const numbers = readdirSync(versions).filter((name) => /^[1-9][0-9]*$/.test(name));
  if (numbers.length === 0) return undefined;
  const newest = join(versions, String(Math.max(...numbers.map(Number))));
  const facts = parseVersionFacts(readFileSync(join(newest, 'version.json'), 'utf8'));
  return { facts: assertDefined(facts, `the facts of ${newest}`) };
}

function factsOf(
  { election, sequencer }: Pick<ResultVersionsPorts, 'election' | 'sequencer'>,
  version: number,
  { timeMs, logSize }: Snapshot,
): VersionFacts {
  const { electionId, mode } = election.manifest;
  return { version, electionId, mode, origin: sequencer.origin, logSize, timeMs };
}

function recordOf(
  { crypto, election, logNumber, random }: ResultVersionsPorts,
  { version, timeMs, logSize }: VersionFacts,
  sums: Uint8Array,
  sumRoot: Uint8Array,
): Uint8Array {
  const { electionId, mode } = election.manifest;
  return encodeVersionRecord({
    electionId,
    packageDigest: election.digest,
    mode,
    number: version,
    snapshot: { timeMs, logNumber: logNumber - 1, logSize },
    sumsDigest: crypto.sha256(sums),
    sumRoot,
    nonce: random(16),
  });
}

/**
 * Published results: versions that never change, each a directory that appears whole.
 *
 *   results/versions/<n>/stations.csv, stations.ndjson   a row per station and contest
 *                        tapes/<constituency>.tapes      u32 length and signed tape, station by station
 *                        tapes/<tape digest>.tape        each by itself, in elections of few tapes
 *                        evidence/<constituency>.records, evidence/<SHA-256>   likewise: opened records
 *                        openings.ndjson, refusals.ndjson, bundles.ndjson   what stands behind leaves
 *                        version.json, SHA256SUMS
 *   results/newest                                       its number
 */
import { existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import { formatHex, u32be, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { compareIds } from '@mutabaqa/shared/base/ids.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { encodeSignedTape } from '@mutabaqa/shared/envelope/tape-record.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Sequencer } from '../log/sequencer.ts';
import type { CaseStore, ReadCase } from '../reconcile/read-case.ts';
import { readCase } from '../reconcile/read-case.ts';
import { syncDirectory } from '../store/durable-file.ts';
import type { Gate } from './gate.ts';
import type { HashedFile } from './hashed-file.ts';
import { openHashedFile } from './hashed-file.ts';
import type { LogRowStore } from './log-rows.ts';
import { writeLogRows } from './log-rows.ts';
import type { PublicFiles } from './public-files.ts';
import { makeStationRows, stationColumns } from './station-rows.ts';

export interface ResultVersionsPorts {
  readonly crypto: CryptoPort;
  /** `results/`. */
  readonly directory: string;
  readonly files: PublicFiles;
  readonly election: Pick<ElectionPackage, 'manifest' | 'roster'>;
  readonly store: CaseStore & LogRowStore;
  readonly sequencer: Pick<Sequencer, 'size' | 'origin'>;
  readonly gate: Gate;
  readonly clock: Clock;
  /** Elections with more stations get no file for each tape: a directory of a million is no use. */
  readonly stationsWithOwnFilesMax?: number;
}

export interface ResultVersions {
  /** 0 = none yet. */
  readonly newest: number;
  /** A new version, or the newest one when nothing was logged since. Refusal: `publication.embargo`. */
  publish(): Promise<Result<number, Refusal>>;
}

/** Stations per turn of the event loop: intake goes on while a version is written. */
const stationsPerTurn = 16;

export function makeResultVersions(ports: ResultVersionsPorts): ResultVersions {
  const { directory, files, sequencer, gate, clock } = ports;
  const versions = join(directory, 'versions');
  let newest = newestIn(versions);
  let newestSize = newest === 0 ? undefined : sizeOf(join(versions, String(newest)));

  return {
    get newest() {
      return newest;
    },
    async publish() {
      const nowMs = clock.nowMs();
      // One version holds all groups: it waits for the last embargo.
      if (gate.ofElection(nowMs) !== 'everything') {
        return fail(refusal('publication.embargo', { until: gate.opensAtMs }));
      }
      const size = sequencer.size;
      if (size === newestSize) return ok(newest);
      const version = newest + 1;
      const draft = join(versions, `.draft-${version}`);
      rmSync(draft, { recursive: true, force: true }); // of a crash
      await writeVersion(ports, draft, { version, nowMs, size });
      renameSync(draft, join(versions, String(version)));
      syncDirectory(versions);
      // If we crash here, the version is there and nothing points to it; the next start finds it.
      files.write(join(directory, 'newest'), utf8(`${version}\n`));
      newest = version;
      newestSize = size;
      return ok(version);
    },
  };
}

function newestIn(versions: string): number {
  if (!existsSync(versions)) return 0;
  const numbers = readdirSync(versions).filter((name) => /^[1-9][0-9]*$/.test(name));
  return Math.max(0, ...numbers.map(Number));
}

function sizeOf(version: string): number | undefined {
  const raw: unknown = JSON.parse(readFileSync(join(version, 'version.json'), 'utf8'));
  const { logSize } = raw as { readonly logSize?: unknown };
  return typeof logSize === 'number' ? logSize : undefined;
}

interface VersionFacts {
  readonly version: number;
  readonly nowMs: number;
  readonly size: number;
}

async function writeVersion(
  ports: ResultVersionsPorts,
  draft: string,
  { version, nowMs, size }: VersionFacts,
): Promise<void> {
  const { election, crypto, store, sequencer } = ports;
  const open = new Map<string, HashedFile>();
  const digests = new Map<string, string>();
  const file = (name: string): HashedFile => {
    let found = open.get(name);
    if (found === undefined) open.set(name, (found = openHashedFile(join(draft, name))));
    return found;
  };
  const writeWhole = (name: string, content: Uint8Array): void => {
    if (digests.has(name)) return;
    const whole = openHashedFile(join(draft, name));
    whole.write(content);
    digests.set(name, whole.close());
  };
  const max = ports.stationsWithOwnFilesMax ?? 2000;
  const ownFiles = election.roster.size <= max ? writeWhole : undefined;
  try {
    file('stations.csv').write(stringify([[...stationColumns]]));
    let done = 0;
    for (const entry of election.roster.stations()) {
      if (done++ % stationsPerTurn === 0) await nextTurn();
      const read = await readCase(crypto, store, entry.stationId, size);
      writeStation(file, ownFiles, crypto, entry, read);
    }
    await writeLogRows(crypto, store, size, (name, line) => {
      file(name).write(line);
    });
  } finally {
    for (const [name, hashed] of open) digests.set(name, hashed.close());
  }
  const { electionId, mode } = election.manifest;
  const origin = sequencer.origin;
  const facts = { version, electionId, mode, origin, logSize: size, madeAtMs: nowMs };
  writeWhole('version.json', utf8(`${JSON.stringify(facts, undefined, 2)}\n`));
  const sums = [...digests].sort(([a], [b]) => compareIds(a, b));
  writeWhole('SHA256SUMS', utf8(sums.map(([name, hex]) => `${hex}  ${name}\n`).join('')));
}

function writeStation(
  file: (name: string) => HashedFile,
  ownFiles: ((name: string, content: Uint8Array) => void) | undefined,
  crypto: CryptoPort,
  entry: StationEntry,
  read: ReadCase,
): void {
  const rows = makeStationRows(entry, read);
  const values = rows.map((row) => stationColumns.map((column) => row[column]));
  file('stations.csv').write(stringify(values));
  file('stations.ndjson').write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const area = encodeURIComponent(entry.constituency);
  const tapes = new Set<string>();
  for (const { leafIndex } of read.station.tapes) {
    const { tape, tapeSignature, bytes: record } = read.tapeAt(leafIndex);
    const digest = formatHex(tape.digest);
    if (!tapes.has(digest)) {
      tapes.add(digest);
      const signed = encodeSignedTape(tape.bytes, tapeSignature);
      file(`tapes/${area}.tapes`).write(u32be(signed.length));
      file(`tapes/${area}.tapes`).write(signed);
      ownFiles?.(`tapes/${digest}.tape`, signed);
    }
    file(`evidence/${area}.records`).write(u32be(record.length));
    file(`evidence/${area}.records`).write(record);
    ownFiles?.(`evidence/${formatHex(crypto.sha256(record))}`, record);
  }
}

/**
 * A bundle for a court: what is published, and beside it what only the centre has and a court may see. It is made
 * while the server runs, through a connection of its own that cannot write, and shows the election as the newest
 * version does: nothing that was logged behind its snapshot stands in it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatHex, parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import {
  courtFiles,
  type CourtFacts,
  type CourtScope,
  fingerprintOf,
  isOfScope,
  type LeftOut,
  logDirectoryOf,
} from '@mutabaqa/shared/court/court-files.ts';
import { formatCourtNote } from '@mutabaqa/shared/court/court-note.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { HpkeOpener } from '@mutabaqa/shared/envelope/hpke-port.ts';
import { parseCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { type NoteKey, parseNote, type Sign } from '@mutabaqa/shared/merkle/note.ts';
import { findWithheldSections } from '@mutabaqa/shared/results/withheld-sections.ts';
import type { CentreConfig } from '../config.ts';
import { makeGate } from '../publish/gate.ts';
import { readResultsSource } from '../publish/store-results-source.ts';
import { parseVersionFacts, type VersionFacts } from '../publish/write-version.ts';
import type { Store } from '../store/store.ts';
import { type BundleDirectory, listDigests, makeBundleDirectory } from './bundle-directory.ts';
import { copyLogs, copyVersion } from './copy-published.ts';
import { describeConfiguration, describeSoftware, listSecrets } from './describe-program.ts';
import { writeAccountAccess, writeAlerts } from './write-access.ts';
import { writeCustody } from './write-custody.ts';
import { writePeople } from './write-people.ts';

export interface CourtBundleSetup {
  readonly crypto: CryptoPort;
  readonly centreDirectory: string;
  readonly config: CentreConfig;
  readonly election: ElectionPackage;
  readonly log: { readonly number: number; readonly key: NoteKey };
  /** Of that log. */
  readonly store: Store;
  /** Undefined when the centre's keys cannot be read here. */
  readonly keys: { readonly sign: Sign; readonly opener: HpkeOpener } | undefined;
  readonly scope: CourtScope;
  /** New or empty. */
  readonly directory: string;
  readonly nowMs: number;
  /** Adds files before the list of digests is made. */
  readonly addVerifier: (out: BundleDirectory) => void;
}

/** Why there is none; the text is for the operator. */
export class NoCourtBundle extends Error {
  override readonly name = 'NoCourtBundle';
}

export async function makeCourtBundle(setup: CourtBundleSetup): Promise<CourtFacts> {
  const { crypto, election, store, scope, centreDirectory, keys, log } = setup;
  // No version exists before; asked all the same, since alerts and bundles come from the store.
  if (makeGate(election.manifest).ofElection(setup.nowMs) !== 'everything') {
    throw new NoCourtBundle('the embargo has not ended');
  }
  const stations = [...election.roster.stations()].filter((entry) => isOfScope(scope, entry));
  if (stations.length === 0) throw new NoCourtBundle('the roster has no such station');
  const { version, directory: versionDirectory } = readNewestVersion(setup);
  const out = makeBundleDirectory(setup.directory);
  const ids = new Set(stations.map(({ stationId }) => stationId));
  const isWhole = scope.kind === 'election';
  const isWanted = (stationId: string): boolean => isWhole || ids.has(stationId);

  const part = isWhole ? undefined : stations;
  await copyVersion(versionDirectory, part, { roster: election.roster, store }, out);
  copyLogs(join(centreDirectory, 'public'), log.number, out);
  const snapshot = { timeMs: version.timeMs, logSize: version.logSize };
  const source = await readResultsSource(crypto, election, store, snapshot);
  await writePeople(crypto, source, isWanted, out);
  const withheld = findWithheldSections(source.decisions);
  const closed = await writeCustody(
    {
      ...{ crypto, election, store, isWanted, logSize: version.logSize },
      bundlesDirectory: join(centreDirectory, 'bundles'),
      opener: keys?.opener,
      hasWithheld: (stationId) => withheld.of(stationId) !== undefined,
    },
    out,
  );
  await writeAlerts(store, isWanted, out);
  const hasAccounts = writeAccountAccess(centreDirectory, out);
  out.writeJson(courtFiles.configuration, describeConfiguration(setup.config));
  out.writeJson(courtFiles.software, await describeSoftware());
  setup.addVerifier(out);
  const leftOut: LeftOut[] = [
    ...listSecrets(centreDirectory),
    ...closed.map(({ readerId, sequence, why }) => ({
      what: `custody/opened: bundle ${sequence} of ${readerId}`,
      why: why ?? 'not-there',
    })),
    ...(hasAccounts ? [] : [{ what: courtFiles.accountAccess, why: 'not-there' } as const]),
    ...(isWhole ? [] : [{ what: 'files of other stations', why: 'other-part' } as const]),
    ...(keys ? [] : [{ what: courtFiles.signature, why: 'no-key' } as const]),
  ];
  const facts = factsOf(setup, version, out, leftOut);
  out.writeJson(courtFiles.facts, facts);
  const sums = await listDigests(out.path);
  out.write(courtFiles.sums, sums);
  if (keys) {
    const note = formatCourtNote(crypto, new TextEncoder().encode(sums), log.key, keys.sign);
    out.write(courtFiles.signature, note);
  }
  return facts;
}

function readNewestVersion({ centreDirectory, log }: CourtBundleSetup): {
  readonly version: VersionFacts;
  readonly directory: string;
} {
  const results = join(centreDirectory, 'public', 'results');
  const newest = join(results, 'newest');
  if (!existsSync(newest)) throw new NoCourtBundle('nothing was published yet');
  const directory = join(results, 'versions', readFileSync(newest, 'utf8').trim());
  const version = parseVersionFacts(readFileSync(join(directory, 'version.json'), 'utf8'));
  if (version === undefined) throw new NoCourtBundle(`${directory} holds no version`);
  if (version.origin !== log.key.name) {
    throw new NoCourtBundle('the newest version is of an earlier log; wait for the next one');
  }
  return { version, directory };
}

function factsOf(
  { crypto, election, log, scope, nowMs }: CourtBundleSetup,
  version: VersionFacts,
  out: BundleDirectory,
  leftOut: readonly LeftOut[],
): CourtFacts {
  const { manifest, digest } = election;
  const note = readFileSync(join(out.path, logDirectoryOf(log.number), 'checkpoint'));
  const checkpoint = parseCheckpoint(parseNote(parseUtf8(note) ?? '')?.text ?? '');
  if (checkpoint === undefined) throw new NoCourtBundle('the log has no checkpoint yet');
  return {
    format: 1,
    scope,
    madeAtMs: nowMs,
    electionId: manifest.electionId,
    electionName: manifest.electionName,
    mode: manifest.mode,
    packageDigest: formatHex(digest),
    version: version.version,
    versionTimeMs: version.timeMs,
    versionLogSize: version.logSize,
    logNumber: log.number,
    logOrigin: checkpoint.origin,
    logSize: checkpoint.size,
    logRoot: formatHex(checkpoint.root),
    logKeyFingerprint: fingerprintOf(crypto, log.key.publicKey),
    officers: [...manifest.officers.values()].map(({ id, publicKey }) => ({
      id,
      fingerprint: fingerprintOf(crypto, publicKey),
    })),
    officersNeeded: manifest.officersNeeded,
    leftOut,
  };
}

/** That results, log and facts of a bundle belong together. */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { courtFiles, type CourtFacts, fingerprintOf } from '@mutabaqa/shared/court/court-files.ts';
import { areasOfPart, makePartFilter } from '@mutabaqa/shared/court/part-of-version.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { VersionFiles } from '../recount/version-files.ts';
import { sumsName, versionRecordName } from '../recount/version-files.ts';
import type { CourtBundle } from './bundle-files.ts';
import type { CourtChecks } from './court-checks.ts';
import type { Ground } from './read-ground.ts';

/** Every file of the results is the version's own, and each that the part must have is there. */
export function checkPart(
  bundle: CourtBundle,
  version: VersionFiles,
  { scope }: CourtFacts,
  { stations, foundation }: Ground,
  checks: CourtChecks,
): void {
  const { roster } = foundation.election;
  const prefix = `${courtFiles.results}/`;
  let files = 0;
  for (const [name, digest] of bundle.sums) {
    if (!name.startsWith(prefix)) continue;
    const own = name.slice(prefix.length);
    if (own === sumsName || own === versionRecordName) continue;
    files += 1;
    const listed = version.sums.get(own);
    if (listed === undefined) checks.fail('part', name, 'the version has no such file');
    else if (listed !== digest) checks.fail('part', name, 'is not the file of the version');
  }
  const none = new Set<string>();
  const isOfPart =
    scope.kind === 'election'
      ? () => true
      : makePartFilter(stations, areasOfPart(roster, stations), none, none);
  for (const name of version.sums.keys()) {
    if (isOfPart(name) && !bundle.sums.has(prefix + name)) {
      checks.fail('part', prefix + name, 'missing');
    }
  }
  checks.pass('part', `${files} files of ${version.sums.size}, ${stations.length} stations`);
}

/** What people will read first, and write down, is compared with what was found. */
export function checkFacts(
  crypto: CryptoPort,
  facts: CourtFacts,
  logKey: NoteKey,
  { foundation, stations }: Ground,
  checks: CourtChecks,
): void {
  const { election, logReport, facts: version } = foundation;
  const { manifest, digest } = election;
  const { checkpoint } = logReport;
  const officers = [...manifest.officers.values()].map(({ id, publicKey }) => ({
    id,
    fingerprint: fingerprintOf(crypto, publicKey),
  }));
  const found: Partial<Readonly<Record<keyof CourtFacts, string | number>>> = {
    electionId: manifest.electionId,
    electionName: manifest.electionName,
    mode: manifest.mode,
    packageDigest: formatHex(digest),
    version: version.version,
    versionTimeMs: version.snapshot.timeMs,
    versionLogSize: version.snapshot.logSize,
    logOrigin: logKey.name,
    logSize: checkpoint?.size ?? 0,
    logRoot: checkpoint ? formatHex(checkpoint.root) : '',
    logKeyFingerprint: fingerprintOf(crypto, logKey.publicKey),
    officersNeeded: manifest.officersNeeded,
  };
  const position = (what: string): string => `${courtFiles.facts}, ${what}`;
  for (const [what, value] of Object.entries(found)) {
    const claimed = facts[what as keyof CourtFacts];
    if (claimed !== value) checks.fail('facts', position(what), `found: ${value}`);
  }
  if (JSON.stringify(facts.officers) !== JSON.stringify(officers)) {
    checks.fail('facts', position('officers'), 'are not those of the package');
  }
  if (facts.madeAtMs < version.snapshot.timeMs) {
    checks.fail('facts', position('madeAtMs'), 'before the version that it holds');
  }
  if (stations.length === 0) checks.fail('facts', position('scope'), 'no station of the roster');
  checks.pass('facts', `version ${facts.version}, ${facts.scope.kind}`);
}

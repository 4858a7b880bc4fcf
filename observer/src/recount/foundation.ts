/** What everything else is checked against: the log under the given key, and the package that begins it. */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { PackageTrust } from '@mutabaqa/shared/election/signed-manifest.ts';
import type { SignedSuccessor } from '@mutabaqa/shared/log/successor.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { LogSource } from '../log/log-source.ts';
import { SourceFault } from '../log/log-source.ts';
import { openingsBytesMax, parseOpenings } from '../log/openings.ts';
import type { SeenCheckpoints } from '../log/seen-checkpoints.ts';
import type { LogReport } from '../log/verify-log.ts';
import { verifyLog } from '../log/verify-log.ts';
import { failedChecks } from '../report/check-list.ts';
import { checkBeginning, readPackage } from './load-package.ts';
import type { LogLeaves } from './log-leaves.ts';
import { makeLogLeaves } from './log-leaves.ts';
import type { RecountChecks } from './recount-checks.ts';
import type { VersionFacts } from './version-facts.ts';
import { parseVersionFacts } from './version-facts.ts';
import type { VersionFiles } from './version-files.ts';
import { readVersionFile } from './version-files.ts';

export interface FoundationSetup {
  readonly crypto: CryptoPort;
  readonly version: VersionFiles;
  readonly log: LogSource;
  readonly logKey: NoteKey;
  /** Below it are `manifest` and `parts/`. */
  readonly packageSource: LogSource;
  readonly packageTrust: PackageTrust;
  readonly seen?: SeenCheckpoints;
}

export interface Foundation {
  readonly facts: VersionFacts;
  readonly logReport: LogReport;
  readonly leaves: LogLeaves;
  readonly election: ElectionPackage;
  /** The record that begins a log which is not the election's first. */
  readonly successor: SignedSuccessor | undefined;
}

/** Undefined when there is nothing to go on with; the checks say why. @throws SourceFault */
export async function readFoundation(
  setup: FoundationSetup,
  checks: RecountChecks,
): Promise<Foundation | undefined> {
  const { crypto, version } = setup;
  const facts = parseVersionFacts(
    (await readVersionFile(version, 'version.json', factsBytesMax)) ?? new Uint8Array(),
  );
  if (facts === undefined) checks.fail('version', 'version.json', 'missing or malformed');
  const { leaves, logReport } = await readLog(setup, facts?.snapshot.logSize ?? Infinity, checks);
  const election = await readPackage(crypto, setup.packageSource, setup.packageTrust);
  if (!('manifest' in election)) {
    checks.fail('package', election.position, election.problem);
    return undefined;
  }
  const { log: source, logKey } = setup;
  const first = leaves.at(0);
  const beginning = await checkBeginning(crypto, election, { source, logKey, first });
  if ('problem' in beginning) {
    checks.fail('package', 'leaf 0', beginning.problem);
    return undefined;
  }
  if (first) leaves.claim(0, { ...first, stationId: undefined });
  const { officerKeys } = setup.packageTrust;
  const by = officerKeys ? `${officerKeys.length} officers' keys given` : 'its own officers';
  checks.pass('package', `${formatHex(election.digest).slice(0, 16)}, by ${by}`);
  if (facts === undefined || leaves.size === 0) return undefined;
  checkFacts(facts, { election, leaves, logKey }, checks);
  return { facts, logReport, leaves, election, successor: beginning.successor };
}

const factsBytesMax = 64 * 1024;

async function readLog(
  { crypto, version, log, logKey, seen }: FoundationSetup,
  snapshotSize: number,
  checks: RecountChecks,
): Promise<Pick<Foundation, 'leaves' | 'logReport'>> {
  const bytes = await readVersionFile(version, 'openings.ndjson', openingsBytesMax);
  const openings = parseOpenings(bytes ?? new Uint8Array());
  if ('wrongLine' in openings) {
    checks.fail('openings', `openings.ndjson, line ${openings.wrongLine}`, 'not an opening');
  }
  const usable = 'wrongLine' in openings ? new Map<number, Uint8Array>() : openings;
  const leaves = makeLogLeaves(crypto, usable, snapshotSize, checks);
  const logReport = await verifyLog(log, {
    crypto,
    logKey,
    ...(seen && { seen }),
    onLeaf: (index, leaf) => {
      leaves.add(index, leaf);
    },
  });
  if (logReport.unreachable) {
    throw new SourceFault(logReport.unreachable.path, logReport.unreachable.detail);
  }
  for (const { id, failures } of failedChecks(logReport.checks)) {
    for (const { position, problem } of failures) {
      checks.fail('log', `${id}, ${position}`, problem);
    }
  }
  checks.pass('log', `size ${logReport.checkpoint?.size}`);
  for (const index of usable.keys()) {
    if (index >= leaves.size) checks.fail('openings', `leaf ${index}`, 'the log has no such leaf');
  }
  checks.pass('openings', `${usable.size} opened`);
  return { leaves, logReport };
}

function checkFacts(
  { electionId, mode, origin, snapshot }: VersionFacts,
  context: Pick<Foundation, 'election' | 'leaves'> & Pick<FoundationSetup, 'logKey'>,
  checks: RecountChecks,
): void {
  const { election, leaves, logKey } = context;
  const { manifest } = election;
  const differ = (what: string, is: string | number, ought: string | number): void => {
    if (is !== ought) checks.fail('version', `version.json, ${what}`, `${is}, not ${ought}`);
  };
  differ('electionId', electionId, manifest.electionId);
  differ('mode', mode, manifest.mode);
  differ('origin', origin, logKey.name);
  const { logSize, timeMs } = snapshot;
  if (logSize > leaves.size) {
    checks.fail('version', 'version.json, logSize', `the log has ${leaves.size} leaves only`);
  }
  const last = leaves.at(Math.min(logSize, leaves.size) - 1);
  if (last && last.timeMs > timeMs) {
    checks.fail('version', 'version.json, timeMs', 'before the last leaf of the snapshot');
  }
}

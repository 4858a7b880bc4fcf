/**
 * Log, package and decisions of a bundle, and of a part its evidence and what follows from it: as in a recount,
 * without what only the evidence of all stations gives.
 */
import { join } from 'node:path';
import type { CourtFacts } from '@mutabaqa/shared/court/court-files.ts';
import { isOfScope, logDirectoryOf } from '@mutabaqa/shared/court/court-files.ts';
import { areasOfPart } from '@mutabaqa/shared/court/part-of-version.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { PackageTrust } from '@mutabaqa/shared/election/signed-manifest.ts';
import { decodeSignedForm } from '@mutabaqa/shared/evidence/signed-form.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { makeDirectoryLogSource } from '../log/directory-log-source.ts';
import type { LogSource } from '../log/log-source.ts';
import { checkVersionLeaf } from '../recount/check-version-leaf.ts';
import { decodeEvidence } from '../recount/decode-evidence.ts';
import { linesOf, parseJsonObject } from '../recount/evidence-rows.ts';
import type { Foundation } from '../recount/foundation.ts';
import { readFoundation } from '../recount/foundation.ts';
import { readCardProblems, readLeafRecords } from '../recount/leaf-records.ts';
import { logNumberOf } from '../recount/load-package.ts';
import { openRecordFiles } from '../recount/record-files.ts';
import type { SignatureThreads } from '../recount/signature-threads.ts';
import type { VerifiedDecisions } from '../recount/verify-decisions.ts';
import { verifyDecisions } from '../recount/verify-decisions.ts';
import type { VersionFiles } from '../recount/version-files.ts';
import { readVersionFile } from '../recount/version-files.ts';
import type { CourtBundle } from './bundle-files.ts';
import type { CourtChecks } from './court-checks.ts';
import { derivePart } from './derive-part.ts';

export interface GroundSetup {
  readonly crypto: CryptoPort;
  readonly bundle: CourtBundle;
  readonly claimed: CourtFacts;
  readonly version: VersionFiles;
  readonly logKey: NoteKey;
  readonly packageTrust: PackageTrust;
  readonly threads: SignatureThreads;
}

export interface Ground {
  readonly foundation: Foundation;
  readonly decisions: VerifiedDecisions;
  /** Of the part, in the order of the roster. */
  readonly stations: readonly StationEntry[];
}

const rowsBytesMax = 2 ** 31;

export function logSourceOf({
  bundle,
  claimed,
}: Pick<GroundSetup, 'bundle' | 'claimed'>): LogSource {
  return makeDirectoryLogSource(join(bundle.directory, logDirectoryOf(claimed.logNumber)));
}

export function packageSourceOf({ directory }: VersionFiles): LogSource {
  return makeDirectoryLogSource(join(directory, 'package'));
}

/** Undefined when there is nothing to go on with; the checks say why. @throws SourceFault */
export async function readGround(
  setup: GroundSetup,
  checks: CourtChecks,
): Promise<Ground | undefined> {
  const { crypto, version, claimed, logKey } = setup;
  const foundation = await readFoundation(
    {
      ...{ crypto, version, logKey, packageTrust: setup.packageTrust },
      log: logSourceOf(setup),
      packageSource: packageSourceOf(version),
    },
    checks,
  );
  if (foundation === undefined) return undefined;
  await checkVersionLeaf(crypto, version, foundation, checks);
  const stations = [...foundation.election.roster.stations()].filter((entry) =>
    isOfScope(claimed.scope, entry),
  );
  const decisions = await readEvidence(setup, foundation, stations, checks);
  return { foundation, decisions, stations };
}

async function readEvidence(
  setup: GroundSetup,
  foundation: Foundation,
  stations: readonly StationEntry[],
  checks: CourtChecks,
): Promise<VerifiedDecisions> {
  const { crypto, version } = setup;
  const { leaves, election } = foundation;
  const read = async (name: string): Promise<Uint8Array> =>
    (await readVersionFile(version, name, rowsBytesMax)) ?? new Uint8Array();
  const areas = areasOfPart(election.roster, stations);
  const constituencyOf = (stationId: string): string | undefined =>
    election.roster.station(stationId)?.constituency;
  const { versions } = await readLeafRecords(crypto, read, leaves, checks);
  const cardProblems = readCardProblems(await read('cards.ndjson'), checks);
  const rows = rowsIn(await read('evidence.ndjson'), (id) => areas.has(constituencyOf(id) ?? ''));
  const records = openRecordFiles({ rows, directory: version.directory, constituencyOf }, checks);
  const isHere = (stationId: string): boolean => areas.has(constituencyOf(stationId) ?? '');
  const number = logNumberOf(election.manifest, setup.logKey.name);
  const recovered = foundation.successor?.record.recoveredSize ?? 0;
  const decisionRows = await read('decisions.ndjson');
  const decisions = verifyDecisions(
    {
      ...{ crypto, election, leaves },
      checks: forgiving(checks, leavesElsewhere(decisionRows, isHere)),
      logNumberAt: (leaf, stated) => (leaf < recovered && stated < number ? stated : number),
      recordsOf: (stationId) => decodeEvidence(crypto, records.read(stationId)),
      evidenceOf: (stationId) => [
        ...records
          .read(stationId)
          .filter(({ row, record }) => row.kind !== 'form' || !isClaim(crypto, record))
          .map(({ row }) => row.leafIndex),
        ...(cardProblems.get(stationId) ?? []).map(({ leafIndex }) => leafIndex),
      ],
      versionsAt: (leaf) =>
        new Map(
          versions
            .filter(({ leafIndex }) => leafIndex < leaf)
            .map(({ record }) => [record.number, record]),
        ),
    },
    decisionRows,
  );
  if (setup.claimed.scope.kind !== 'election') {
    const evidence = { foundation, records, decisions, versions, cardProblems, areas };
    await derivePart(setup, evidence, checks);
  }
  records.close();
  return decisions;
}

/** Claims are no evidence of a station. */
function isClaim(crypto: CryptoPort, record: Uint8Array): boolean {
  const signed = decodeSignedForm(crypto, record, { withheldAllowed: true });
  return !signed.ok || signed.value.form.kind === 'observer-tape';
}

/** Lines about stations that are wanted, as they were. */
function rowsIn(bytes: Uint8Array, isWanted: (stationId: string) => boolean): Uint8Array {
  const lines: string[] = [];
  for (const { text } of linesOf(bytes)) {
    const id = parseJsonObject(text)?.['stationId'];
    if (typeof id !== 'string' || isWanted(id)) lines.push(`${text}\n`);
  }
  return new TextEncoder().encode(lines.join(''));
}

/** Leaves of decisions about stations whose evidence does not stand in this part. */
function leavesElsewhere(
  rows: Uint8Array,
  isHere: (stationId: string) => boolean,
): ReadonlySet<string> {
  const elsewhere = new Set<string>();
  for (const { text } of linesOf(rows)) {
    const raw = parseJsonObject(text);
    const id = raw?.['stationId'];
    if (typeof id === 'string' && !isHere(id)) {
      elsewhere.add(`leaf ${String(raw?.['leafIndex'])} (decision)`);
    }
  }
  return elsewhere;
}

/**
 * A decision about a station elsewhere was taken on evidence that is not here: that it should have been refused
 * cannot be said. That its leaf commits to it can.
 */
function forgiving(checks: CourtChecks, positions: ReadonlySet<string>): CourtChecks {
  return {
    ...checks,
    fail(id, position, problem) {
      if (positions.has(position) && problem.startsWith('decision.')) return;
      checks.fail(id, position, problem);
    },
  };
}

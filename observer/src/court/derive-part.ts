/**
 * Dossiers of a part, made again from its evidence. Verdicts compare stations of one polling centre and look no
 * further, so that the evidence of the constituencies of its centres is enough.
 */
import { AssertionFailed } from '@mutabaqa/shared/base/assert.ts';
import { courtFiles } from '@mutabaqa/shared/court/court-files.ts';
import type { Roster } from '@mutabaqa/shared/election/roster.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { CardProblem } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { writeResults } from '@mutabaqa/shared/results/write-results.ts';
import { compareFiles } from '../recount/compare-files.ts';
import type { Foundation } from '../recount/foundation.ts';
import type { LoggedVersion } from '../recount/leaf-records.ts';
import type { RecordFiles } from '../recount/record-files.ts';
import { makeResultsSource } from '../recount/results-from-files.ts';
import type { VerifiedDecisions } from '../recount/verify-decisions.ts';
import { makeRecordVerifier } from '../recount/verify-records.ts';
import { findHiddenStations } from '../recount/withheld-stations.ts';
import type { CourtChecks } from './court-checks.ts';
import type { GroundSetup } from './read-ground.ts';

export interface PartEvidence {
  readonly foundation: Foundation;
  readonly records: RecordFiles;
  readonly decisions: VerifiedDecisions;
  readonly versions: readonly LoggedVersion[];
  readonly cardProblems: ReadonlyMap<string, readonly CardProblem[]>;
  /** Whose evidence is there. */
  readonly areas: ReadonlySet<string>;
}

/** Verifies every record on the way. */
export async function derivePart(
  { crypto, bundle, claimed, version, threads }: GroundSetup,
  evidence: PartEvidence,
  checks: CourtChecks,
): Promise<void> {
  const { foundation, decisions, areas } = evidence;
  const { election, leaves, facts } = foundation;
  const { scope } = claimed;
  const verifier = makeRecordVerifier({
    ...{ crypto, election, leaves, threads, checks },
    onlyStation: scope.kind === 'station' ? scope.id : undefined,
    peopleAt: (leafIndex) => decisions.peopleAt(leafIndex),
  });
  const roster = rosterOf(election.roster, areas);
  const source = makeResultsSource({
    ...evidence,
    ...{ verifier, threads, snapshot: facts.snapshot },
    election: { ...election, roster },
  });
  const hidden = findHiddenStations(election.roster, decisions.facts);
  const unsure = new Set([...hidden, ...stationsOfSplitCentres(election.roster, areas)]);
  const isCompared = makeFileFilter(roster.stations(), unsure, (file) =>
    bundle.sums.has(`${courtFiles.results}/${file}`),
  );
  const comparison = compareFiles(version.directory);
  const write = (file: string, bytes: Uint8Array): void => {
    if (isCompared(file)) comparison.write(file, bytes);
  };
  try {
    await writeResults(crypto, source, { write });
  } catch (fault) {
    if (!(fault instanceof AssertionFailed)) throw fault;
    checks.fail('derived', 'evidence', `nothing can be made of it: ${fault.message}`);
  }
  await threads.finish();
  for (const { file, line, problem } of comparison.finish()) {
    const position = line === undefined ? file : `${file}, line ${line}`;
    checks.fail('derived', `${courtFiles.results}/${position}`, problem);
  }
  const files = comparison.written.size;
  if (files > 0) checks.pass('derived', `${files} files with dossiers`);
  else checks.leave('derived', 'the dossiers rest on what is withheld or not in this part');
  const { tapes, forms } = verifier.counts;
  for (const id of ['records', 'channel-signatures', 'problems'] as const) checks.pass(id);
  checks.pass('tape-signatures', `${tapes} tapes`);
  checks.pass('forms', `${forms} forms`);
}

/** The same roster, of which only the stations of these constituencies are gone through. */
function rosterOf(roster: Roster, areas: ReadonlySet<string>): Roster {
  return {
    size: roster.size, // it decides whether each station has a file of its own
    station: (id) => roster.station(id),
    device: (id) => roster.device(id),
    deviceByFingerprint: (fingerprint) => roster.deviceByFingerprint(fingerprint),
    stationBytes: () => roster.stationBytes(),
    *stations() {
      for (const entry of roster.stations()) if (areas.has(entry.constituency)) yield entry;
    },
  };
}

/** Their verdicts may rest on a station elsewhere. */
function stationsOfSplitCentres(roster: Roster, areas: ReadonlySet<string>): string[] {
  const all = [...roster.stations()];
  const elsewhere = new Set(
    all.filter(({ constituency }) => !areas.has(constituency)).map(({ centreId }) => centreId),
  );
  return all
    .filter(({ centreId, constituency }) => areas.has(constituency) && elsewhere.has(centreId))
    .map(({ stationId }) => stationId);
}

/** Dossiers that are in the bundle and rest on nothing that is not. */
function makeFileFilter(
  stations: Iterable<StationEntry>,
  unsure: ReadonlySet<string>,
  isHere: (file: string) => boolean,
): (file: string) => boolean {
  const left = new Set<string>();
  for (const { stationId, constituency } of stations) {
    if (!unsure.has(stationId)) continue;
    const area = encodeURIComponent(constituency);
    left.add(`stations/${encodeURIComponent(stationId)}.json`);
    left.add(`stations/${area}.ndjson`);
    left.add(`stations/${area}.offsets.json`);
  }
  return (file) => file.startsWith('stations/') && !left.has(file) && isHere(file);
}

/** Evidence, decisions and everything that follows from them: verified, made again and compared. */
import { AssertionFailed } from '@mutabaqa/shared/base/assert.ts';
import { equalBytes, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { decodeSignedForm } from '@mutabaqa/shared/evidence/signed-form.ts';
import { errCdfFile } from '@mutabaqa/shared/err-cdf/err-cdf.ts';
import type { CardProblem } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { Dossier } from '@mutabaqa/shared/results/dossier.ts';
import type { ResultsSource } from '@mutabaqa/shared/results/results-source.ts';
import type { WrittenResults } from '@mutabaqa/shared/results/write-results.ts';
import { writeResults } from '@mutabaqa/shared/results/write-results.ts';
import { checkOutputs } from './check-outputs.ts';
import { checkVersionLeaf } from './check-version-leaf.ts';
import type { FileComparison } from './compare-files.ts';
import { decodeEvidence } from './decode-evidence.ts';
import type { Foundation, FoundationSetup } from './foundation.ts';
import type { LoggedVersion } from './leaf-records.ts';
import { readCardProblems, readLeafRecords } from './leaf-records.ts';
import { logNumberOf } from './load-package.ts';
import type { RecountChecks } from './recount-checks.ts';
import type { RecordFiles } from './record-files.ts';
import { openRecordFiles } from './record-files.ts';
import { makeResultsSource } from './results-from-files.ts';
import type { SignatureThreads } from './signature-threads.ts';
import type { ProvenContest } from './station-proofs.ts';
import { catchDossier, proveStationContests } from './station-proofs.ts';
import { makeTapeCopies } from './tape-copies.ts';
import type { Unopened } from './unopened.ts';
import { searchUnopened } from './unopened.ts';
import type { VerifiedDecisions } from './verify-decisions.ts';
import { verifyDecisions } from './verify-decisions.ts';
import type { RecordVerifier } from './verify-records.ts';
import { makeRecordVerifier } from './verify-records.ts';
import { readVersionFile } from './version-files.ts';
import { compareShown, findHiddenStations } from './withheld-stations.ts';

export interface DeriveSetup extends Pick<FoundationSetup, 'crypto' | 'version' | 'logKey'> {
  readonly threads: SignatureThreads;
  /** Signatures of this station only, and its place in the totals; undefined = of all stations. */
  readonly stationId: string | undefined;
  /** Also what is converted into the common data format, which is as long as all the rest. */
  readonly exports?: boolean | undefined;
}

export interface Derived {
  readonly counts: RecordVerifier['counts'] & { readonly decisions: number };
  readonly unopened: Unopened;
  /** When one station was asked for. */
  readonly station: CheckedStation | undefined;
}

export interface CheckedStation {
  readonly stationId: string;
  readonly contests: readonly ProvenContest[];
  readonly dossier: Dossier | undefined;
}

/** What the version says of itself, with everything small of it read. */
interface Published {
  readonly records: RecordFiles;
  readonly cardProblems: ReadonlyMap<string, readonly CardProblem[]>;
  readonly decisions: VerifiedDecisions;
  readonly versions: readonly LoggedVersion[];
}

const rowsBytesMax = 2 ** 31;

export async function deriveAgain(
  setup: DeriveSetup,
  foundation: Foundation,
  checks: RecountChecks,
): Promise<Derived> {
  const { crypto, version, threads, stationId } = setup;
  const { facts, leaves, election } = foundation;
  const { roster } = election;
  const published = await readPublished(setup, foundation, checks);
  const { records, decisions } = published;
  const verifier = makeRecordVerifier({
    ...{ crypto, election, leaves, threads, checks, onlyStation: stationId },
    peopleAt: (leafIndex) => decisions.peopleAt(leafIndex),
  });
  const search = searchUnopened(decisions.facts);
  const copies = makeTapeCopies(version);
  const source = makeResultsSource({
    ...{ ...published, election, snapshot: facts.snapshot, verifier, threads },
    onStation(id, evidence) {
      search.addStation(id, evidence);
      copies.add(records.constituencyOf(id) ?? '', evidence.tapes);
    },
  });
  const hidden = findHiddenStations(roster, decisions.facts);
  const shown = await compareShown(version, hidden);
  const { comparison } = shown;
  const caught = catchDossier(stationId);
  const written = await writeAll(setup, source, checks, (file, chunk) => {
    comparison.write(file, chunk);
    caught.see(file, chunk);
  });
  await threads.finish();
  copies.check(records.digests, checks);
  records.close();
  checkDerived(setup, foundation, { comparison, hidden, written }, checks);
  shown.discard();
  passEvidence(verifier, checks);
  const unopened = search.finish(leaves, facts.snapshot.logSize, decisions.hidden);
  checkUnopened(unopened, checks);
  const counts = { ...verifier.counts, decisions: decisions.facts.length };
  const contests = proveContests(setup, foundation, written, checks);
  const station =
    stationId === undefined || contests === undefined
      ? undefined
      : { stationId, contests, dossier: caught.dossier };
  return { counts, unopened, station };
}

async function readPublished(
  { crypto, version, logKey }: DeriveSetup,
  foundation: Foundation,
  checks: RecountChecks,
): Promise<Published> {
  const { leaves, election } = foundation;
  const read = async (name: string): Promise<Uint8Array> => {
    const bytes = await readVersionFile(version, name, rowsBytesMax);
    if (bytes === undefined) checks.fail('records', name, 'missing');
    return bytes ?? new Uint8Array();
  };
  const { versions } = await readLeafRecords(crypto, read, leaves, checks);
  await checkVersionLeaf(crypto, version, foundation, checks);
  const cardProblems = readCardProblems(await read('cards.ndjson'), checks);
  const places = {
    rows: await read('evidence.ndjson'),
    directory: version.directory,
    constituencyOf: (stationId: string) => election.roster.station(stationId)?.constituency,
  };
  const records = openRecordFiles(places, checks);
  const logView = {
    logNumberAt: logNumbersOf(foundation, logKey.name),
    recordsOf: (stationId: string) => decodeEvidence(crypto, records.read(stationId)),
    evidenceOf: (stationId: string) => [
      ...evidenceIn(crypto, records, stationId),
      ...(cardProblems.get(stationId) ?? []).map(({ leafIndex }) => leafIndex),
    ],
    versionsAt: (leafIndex: number) => versionsBefore(versions, leafIndex),
  };
  const rows = await read('decisions.ndjson');
  const decisions = verifyDecisions({ crypto, election, leaves, checks, ...logView }, rows);
  return { records, cardProblems, decisions, versions };
}

/** What an older log held was admitted there: its number is what the signers said. */
function logNumbersOf(
  { election, successor }: Foundation,
  origin: string,
): (leafIndex: number, stated: number) => number {
  const number = logNumberOf(election.manifest, origin);
  const recovered = successor?.record.recoveredSize ?? 0;
  return (leafIndex, stated) => (leafIndex < recovered && stated < number ? stated : number);
}

/** Leaves of tapes and forms about a station; claims are no evidence. */
function evidenceIn(
  crypto: DeriveSetup['crypto'],
  records: RecordFiles,
  stationId: string,
): number[] {
  const shown = records.read(stationId).filter(({ row, record }) => {
    if (row.kind !== 'form') return true;
    const signed = decodeSignedForm(crypto, record, { withheldAllowed: true });
    return signed.ok && signed.value.form.kind !== 'observer-tape';
  });
  return shown.map(({ row }) => row.leafIndex);
}

function versionsBefore(
  versions: readonly LoggedVersion[],
  leafIndex: number,
): ReadonlyMap<number, LoggedVersion['record']> {
  const earlier = versions.filter((each) => each.leafIndex < leafIndex);
  return new Map(earlier.map(({ record }) => [record.number, record]));
}

/** Undefined when nothing can be made of the evidence: honest evidence never contradicts itself so. */
async function writeAll(
  { crypto, version, exports }: DeriveSetup,
  source: ResultsSource,
  checks: RecountChecks,
  write: (file: string, chunk: Uint8Array) => void,
): Promise<WrittenResults | undefined> {
  try {
    const errCdf = exports === true && version.sums.has(errCdfFile);
    return await writeResults(crypto, source, { write }, { errCdf });
  } catch (fault) {
    if (!(fault instanceof AssertionFailed)) throw fault;
    checks.fail('derived', 'evidence', `nothing can be made of it: ${fault.message}`);
    for (const { stationId } of source.election.roster.stations()) await source.caseOf(stationId);
    return undefined;
  }
}

function checkDerived(
  { version, exports = false }: DeriveSetup,
  { facts }: Foundation,
  derived: {
    readonly comparison: FileComparison;
    readonly hidden: ReadonlySet<string>;
    readonly written: WrittenResults | undefined;
  },
  checks: RecountChecks,
): void {
  const { comparison, hidden, written } = derived;
  if (written === undefined) {
    comparison.finish();
    checks.leave('sum-tree', 'there are no figures');
    checks.leave('exports', 'there are no figures');
    return;
  }
  checkOutputs(comparison, version.sums, { hidden, exports }, checks);
  const root = written.sumTree.root();
  if (hidden.size > 0) checks.leave('sum-tree', 'withheld figures are in it');
  else if (equalBytes(root, facts.sumRoot)) checks.pass('sum-tree', formatHex(root).slice(0, 16));
  else checks.fail('sum-tree', 'version.json, sumRoot', `the figures give ${formatHex(root)}`);
}

function passEvidence({ counts }: RecordVerifier, checks: RecountChecks): void {
  for (const id of ['records', 'channel-signatures', 'problems'] as const) checks.pass(id);
  checks.pass('tape-signatures', `${counts.tapes} tapes`);
  checks.pass('forms', `${counts.forms} forms`);
}

function checkUnopened({ undecided, decided }: Unopened, checks: RecountChecks): void {
  for (const { leafIndex, kind, stationId, section } of undecided) {
    const of = stationId === '' ? '' : ` of station ${stationId}`;
    const problem = section === undefined ? 'nothing is shown for it' : `${section} is withheld`;
    checks.fail('unopened', `leaf ${leafIndex} (${kind}${of})`, problem);
  }
  checks.pass('unopened', `${decided.length} withheld by decision`);
}

function proveContests(
  { crypto, stationId }: DeriveSetup,
  { facts, election }: Foundation,
  written: WrittenResults | undefined,
  checks: RecountChecks,
): ProvenContest[] | undefined {
  if (stationId === undefined) {
    checks.leave('station', 'all stations were asked for');
    return undefined;
  }
  const entry = election.roster.station(stationId);
  if (entry === undefined) checks.fail('station', stationId, 'not in the roster');
  if (entry === undefined || written === undefined) return undefined;
  return proveStationContests(crypto, facts.sumRoot, written.sumTree, entry, checks);
}

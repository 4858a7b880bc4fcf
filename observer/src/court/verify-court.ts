/**
 * A bundle for a court, verified without any network: what is public as by `recount`, or as far as a part allows,
 * and what only the centre had as far as the public part ties it down.
 */
import { join } from 'node:path';
import { courtFiles, type CourtFacts } from '@mutabaqa/shared/court/court-files.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { PackageTrust } from '@mutabaqa/shared/election/signed-manifest.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { recount } from '../recount/recount.ts';
import type { SignatureThreads } from '../recount/signature-threads.ts';
import { openVersion } from '../recount/version-files.ts';
import { type Check, makeCheckList } from '../report/check-list.ts';
import {
  checkBundleSignature,
  checkBundleSums,
  type CourtBundle,
  openCourtBundle,
  parseCourtFacts,
} from './bundle-files.ts';
import { checkAlerts } from './check-alerts.ts';
import { checkCustody } from './check-custody.ts';
import { checkFacts, checkPart } from './check-part.ts';
import { checkPeople } from './check-people.ts';
import { checkStatements } from './check-statements.ts';
import { type CourtCheckId, type CourtChecks, courtCheckTitles } from './court-checks.ts';
import { type GroundSetup, logSourceOf, packageSourceOf, readGround } from './read-ground.ts';
import { readStationStates } from './station-states.ts';

export interface VerifyCourtSetup {
  readonly crypto: CryptoPort;
  readonly directory: string;
  readonly logKey: NoteKey;
  readonly packageTrust: PackageTrust;
  readonly threads: SignatureThreads;
  /** A bundle without a signature passes. */
  readonly unsigned: boolean;
}

export interface CourtReport {
  readonly directory: string;
  /** As the bundle claims them; the check `facts` says whether they are so. */
  readonly facts: CourtFacts | undefined;
  /** SHA-256 of the list of digests, hex: what a statement names. */
  readonly sumsDigestHex: string;
  readonly checks: readonly Check[];
}

/** @throws SourceFault for what cannot be read at all */
export async function verifyCourt(setup: VerifyCourtSetup): Promise<CourtReport> {
  const { crypto, directory, logKey } = setup;
  const checks: CourtChecks = makeCheckList<CourtCheckId>(courtCheckTitles);
  const bundle = await openCourtBundle(directory);
  await checkBundleSums(bundle, checks);
  await checkBundleSignature(crypto, bundle, logKey, setup.unsigned, checks);
  const facts = parseCourtFacts((await bundle.read(courtFiles.facts)) ?? new Uint8Array());
  if (facts === undefined) checks.fail('facts', courtFiles.facts, 'missing or malformed');
  else await checkContents(setup, bundle, facts, checks);
  if (facts) await checkStatements(bundle, facts, checks);
  const { sumsDigestHex } = bundle;
  return { directory, facts, sumsDigestHex, checks: checks.list() };
}

async function checkContents(
  setup: VerifyCourtSetup,
  bundle: CourtBundle,
  facts: CourtFacts,
  checks: CourtChecks,
): Promise<void> {
  const { crypto, logKey, packageTrust, threads } = setup;
  const version = await openVersion(join(bundle.directory, courtFiles.results));
  const groundSetup: GroundSetup = {
    ...{ crypto, bundle, version, logKey, packageTrust, threads },
    claimed: facts,
  };
  const isWhole = facts.scope.kind === 'election';
  if (isWhole) await recountInto(groundSetup, checks);
  else leaveToWhole(checks);
  // What a recount has said of the same things is not said twice.
  const own = isWhole ? makeCheckList<CourtCheckId>(courtCheckTitles) : checks;
  const ground = await readGround(groundSetup, own);
  if (ground === undefined) {
    if (isWhole) checks.fail('facts', courtFiles.results, 'nothing can be read of it');
    return;
  }
  checkPart(bundle, version, facts, ground, checks);
  checkFacts(crypto, facts, logKey, ground, checks);
  await checkPeople(crypto, bundle, facts.scope, ground, checks);
  await checkCustody(crypto, bundle, facts.scope, ground, checks);
  const states = await readStationStates(bundle, ground.stations, checks);
  await checkAlerts(bundle, states, isWhole, checks);
}

async function recountInto(setup: GroundSetup, checks: CourtChecks): Promise<void> {
  const { crypto, version, logKey, packageTrust, threads } = setup;
  const report = await recount({
    ...{ crypto, version, logKey, packageTrust, threads },
    log: logSourceOf(setup),
    packageSource: packageSourceOf(version),
    receipts: undefined,
    stationId: undefined,
  });
  for (const { id, state, note, failures } of report.checks) {
    const ours = id as CourtCheckId; // the list has all of a recount's
    for (const { position, problem } of failures) checks.fail(ours, position, problem);
    if (state === 'passed') checks.pass(ours, note);
    else if (state === 'not-made' && note !== undefined) checks.leave(ours, note);
  }
}

function leaveToWhole(checks: CourtChecks): void {
  for (const id of ['unopened', 'sum-tree', 'station'] as const) {
    checks.leave(id, 'takes the evidence of the whole election');
  }
  checks.leave('sums', 'a part of the version only');
  for (const id of ['receipts', 'exports'] as const) checks.leave(id, 'not asked for');
}

/** Names: of the people of the package and of decisions, and under every decision. */
import type { CourtScope } from '@mutabaqa/shared/court/court-files.ts';
import { courtFiles, isOfScope } from '@mutabaqa/shared/court/court-files.ts';
import { namedDecisionRow, personRows } from '@mutabaqa/shared/court/named-people.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { carriedOut } from '@mutabaqa/shared/decisions/carried-out.ts';
import type { DecisionFact } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { numberStaff } from '@mutabaqa/shared/results/decision-rows.ts';
import { parseJsonObject } from '../recount/evidence-rows.ts';
import { compareLines, type CourtBundle, readLines } from './bundle-files.ts';
import type { CourtChecks } from './court-checks.ts';
import type { Ground } from './read-ground.ts';

export async function checkPeople(
  crypto: CryptoPort,
  bundle: CourtBundle,
  scope: CourtScope,
  { foundation, decisions }: Ground,
  checks: CourtChecks,
): Promise<void> {
  const { manifest, roster } = foundation.election;
  const people = personRows(manifest, decisions.facts).map((row) => JSON.stringify(row));
  const shownPeople = await readLines(bundle, courtFiles.people);
  compareLines(courtFiles.people, shownPeople, people, 'people', checks);
  const staff = numberStaff(manifest, decisions.facts);
  const isOfPart = (fact: DecisionFact): boolean => {
    const made = carriedOut(fact.change);
    const about = made.kind === 'replace-device' ? made.stationId : fact.stationId;
    const entry = about === undefined ? undefined : roster.station(about);
    return about === undefined || (entry !== undefined && isOfScope(scope, entry));
  };
  const derived = decisions.facts.filter(isOfPart).map(({ leafIndex }) => {
    const signed = decisions.signed.get(leafIndex) ?? new Uint8Array();
    return JSON.stringify(namedDecisionRow(crypto, leafIndex, signed, staff));
  });
  // Of a decision that holds withheld figures only the centre can say what was signed.
  const hidden = new Set(decisions.hidden);
  const shown = (await readLines(bundle, courtFiles.decisions)).filter((line) => {
    const leafIndex = parseJsonObject(line)?.['leafIndex'];
    return typeof leafIndex !== 'number' || !hidden.has(leafIndex);
  });
  compareLines(courtFiles.decisions, shown, derived, 'people', checks);
  checks.pass('people', `${people.length} people, ${derived.length} decisions`);
}

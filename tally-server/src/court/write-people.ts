/** Who signed what, by name. */
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { courtFiles } from '@mutabaqa/shared/court/court-files.ts';
import { namedDecisionRow, personRows } from '@mutabaqa/shared/court/named-people.ts';
import { carriedOut } from '@mutabaqa/shared/decisions/carried-out.ts';
import { numberStaff } from '@mutabaqa/shared/results/decision-rows.ts';
import type { ResultsSource } from '@mutabaqa/shared/results/results-source.ts';
import type { BundleDirectory } from './bundle-directory.ts';

/** Decisions about stations of the part, and those about no single station. */
export async function writePeople(
  crypto: CryptoPort,
  source: ResultsSource,
  isWanted: (stationId: string) => boolean,
  out: BundleDirectory,
): Promise<void> {
  const { election, decisions } = source;
  out.writeRows(courtFiles.people, personRows(election.manifest, decisions));
  const staff = numberStaff(election.manifest, decisions);
  const rows: object[] = [];
  for (const { leafIndex, stationId, change } of decisions) {
    const made = carriedOut(change);
    const about = made.kind === 'replace-device' ? made.stationId : stationId;
    if (about !== undefined && !isWanted(about)) continue;
    const signed = await source.signedDecision(leafIndex);
    const row = namedDecisionRow(crypto, leafIndex, signed, staff);
    if (row) rows.push(row);
  }
  out.writeRows(courtFiles.decisions, rows);
}

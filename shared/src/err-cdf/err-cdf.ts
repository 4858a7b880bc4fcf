/**
 * The results in the common data format (NIST SP 1500-100 v2): a national report and one per constituency with
 * its stations. Specification: proto/spec/err-cdf.md
 */
import type { StationEntry } from '../election/station-entry.ts';
import type { ExcludedCandidate } from '../reconcile/ledger.ts';
import type { StationVerdict } from '../reconcile/verdict.ts';
import type { ElectionTotals } from '../totals/election-totals.ts';
import type { RatifiedContests } from '../totals/result-status.ts';
import type { IsExcluded } from './contest-objects.ts';
import type { CountingRules } from './counted-station.ts';
import { countStation } from './counted-station.ts';
import { makeErrNames } from './err-names.ts';
import type { ReportSource } from './report-text.ts';
import type { StationReport } from './station-report.ts';
import { makeStationReport } from './station-report.ts';
import { formatSummaryReport } from './summary-report.ts';

type Piece = readonly [file: string, text: string];

export interface ErrCdf {
  /** Each station of the roster once, in its order; `verdict` as it may be shown. */
  add(entry: StationEntry, verdict: StationVerdict): Piece;
  /** What is left of all files, in pieces. */
  finish(totals: ElectionTotals, ratified: RatifiedContests): Generator<Piece>;
}

export interface ErrCdfSetup extends CountingRules {
  readonly source: ReportSource;
  readonly exclusions: readonly ExcludedCandidate[];
}

export const errCdfFile = 'err-cdf.json';

function errCdfStationsFile(constituency: string): string {
  return `err-cdf/${encodeURIComponent(constituency)}.json`;
}

export function makeErrCdf({ source, exclusions, ...rules }: ErrCdfSetup): ErrCdf {
  const names = makeErrNames(source.election);
  const excluded = new Set(exclusions.map((each) => `${each.contestId} ${each.position}`));
  const isExcluded: IsExcluded = (contestId, position) => excluded.has(`${contestId} ${position}`);
  const reports = new Map<string, StationReport>();
  let stations = 0;
  return {
    add(entry, verdict) {
      const { constituency } = entry;
      let report = reports.get(constituency);
      if (report === undefined) {
        report = makeStationReport({ source, names, constituency, isExcluded });
        reports.set(constituency, report);
      }
      stations += 1;
      const counted = countStation(entry, stations, verdict, rules);
      return [errCdfStationsFile(constituency), report.add(counted)];
    },
    *finish(totals, ratified) {
      for (const [constituency, report] of reports) {
        const file = errCdfStationsFile(constituency);
        for (const text of report.finish(totals, ratified)) yield [file, text];
        reports.delete(constituency); // its votes are not needed any more
      }
      for (const text of formatSummaryReport({ source, names, isExcluded }, totals, ratified)) {
        yield [errCdfFile, text];
      }
    },
  };
}

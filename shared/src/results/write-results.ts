/**
 * Every derived file of a published version, from package, decisions and cases alone: who publishes and who
 * checks run this. Specification: proto/spec/results.md
 */
import { assertDefined } from '../base/assert.ts';
import { utf8 } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { makeErrCdf } from '../err-cdf/err-cdf.ts';
import { makeLedger } from '../reconcile/ledger.ts';
import { makeElectionTotals } from '../totals/election-totals.ts';
import { formatSumTree } from '../totals/format-sum-tree.ts';
import {
  formatContestTotalsJson,
  formatTotalsCsv,
  formatTotalsJson,
} from '../totals/format-totals.ts';
import { formatOutcome } from '../totals/outcome.ts';
import type { SumTree } from '../totals/sum-tree.ts';
import { makeSumTree } from '../totals/sum-tree.ts';
import { contestColumns, makeContestRows } from './contest-rows.ts';
import { decideInOrder } from './decide-in-order.ts';
import { makeDecisionRow, numberStaff } from './decision-rows.ts';
import { makeDiscrepancyRows } from './discrepancy-rows.ts';
import { makeFileOffsets } from './file-offsets.ts';
import {
  contestFile,
  contestTotalsFile,
  dossierFile,
  dossierOffsetsFile,
  stationsWithOwnFilesMax,
} from './file-names.ts';
import { viewPolicy } from './policy-view.ts';
import { makeLineBatches } from './line-batches.ts';
import type { ResultsSink, ResultsSource } from './results-source.ts';
import { watchRatified } from './ratified-contests.ts';
import { makeStationShow } from './show-station.ts';
import { makeStationRows, stationColumns } from './station-rows.ts';
import { formatCsvRow, formatJsonLine } from './text-rows.ts';
import { findWithheldSections } from './withheld-sections.ts';

export interface WrittenResults {
  /** Over the adopted figures of all contests: its root is what the version commits to. */
  readonly sumTree: SumTree;
}

export interface ResultsOptions {
  /** Elections with more stations have dossiers in one file per constituency. */
  readonly stationsWithOwnFilesMax?: number;
  /** Also in the common data format (err-cdf.md). */
  readonly errCdf?: boolean;
  /** Waited for now and then while long files are put together: others may have their turn. */
  readonly pause?: () => Promise<unknown>;
}

/** Less than a millisecond. */
const turnCharacters = 128 * 1024;

/** Deterministic: equal sources give equal bytes, file by file. Streams in the order of the roster. */
export async function writeResults(
  crypto: CryptoPort,
  source: ResultsSource,
  sink: ResultsSink,
  options: ResultsOptions = {},
): Promise<WrittenResults> {
  const { election, snapshot, decisions } = source;
  const { contests, roster } = election;
  const ledger = makeLedger(election, decisions, crypto);
  const { adoptedStates } = ledger.policyAt(snapshot.logSize).policy;
  const totals = makeElectionTotals(contests, { adoptedStates, exclusions: ledger.exclusions });
  const sumTree = makeSumTree(crypto, adoptedStates);
  const watch = watchRatified(crypto, source, ledger);
  const show = makeStationShow(crypto, { contests, decisions, ledger, snapshot });
  const contestRows = new Map([...contests].map(([id, each]) => [id, makeContestRows(each)]));
  const hasOwnFile = roster.size <= (options.stationsWithOwnFilesMax ?? stationsWithOwnFilesMax);
  const offsets = makeFileOffsets();
  const errCdf = options.errCdf
    ? makeErrCdf({
        ...{ source, adoptedStates, exclusions: ledger.exclusions },
        countableOf: (contestId, figures) => show.countableOf(contestId, figures),
      })
    : undefined;
  const batches = makeLineBatches(sink);
  const write = (file: string, lines: string | Uint8Array): void => {
    batches.write(file, lines);
  };

  writeHeads(contests.keys(), write);
  await writeDecisions(crypto, source, write);
  for (const version of ledger.policies) {
    write(`policy/${version.policy.version}.json`, formatJsonLine(viewPolicy(crypto, version)));
  }
  for await (const decided of decideInOrder(source, ledger)) {
    const { entry } = decided;
    watch.see(decided);
    totals.add(entry, decided.verdict);
    sumTree.add(entry, decided.verdict);
    // From here on nothing of a withheld section is looked at.
    const shown = show.hide(decided);
    const { verdict } = shown;
    if (errCdf) write(...errCdf.add(entry, verdict));
    const { devices } = ledger.contextOf(entry, snapshot);
    for (const row of makeStationRows(shown, devices)) {
      write('stations.csv', formatCsvRow(stationColumns.map((column) => row[column])));
      write('stations.ndjson', formatJsonLine(row));
    }
    for (const contest of verdict.contests) {
      const { contestId, adopted } = contest;
      const countable = adopted && show.countableOf(contestId, adopted);
      const ofContest = assertDefined(contestRows.get(contestId), contestId);
      const rows = ofContest.format(entry.stationId, contest, countable);
      if (rows.length > 0) write(contestFile(contestId), rows);
    }
    for (const row of makeDiscrepancyRows(verdict)) {
      write('discrepancies.ndjson', formatJsonLine(row));
    }
    const dossier = utf8(formatJsonLine(show.dossier(shown)));
    if (hasOwnFile) sink.write(dossierFile(entry, hasOwnFile), dossier);
    else {
      write(dossierFile(entry, hasOwnFile), dossier);
      offsets.add(entry.constituency, entry.stationId, dossier.length, 1);
    }
  }
  const ratified = await watch.finish();
  for (const chunk of formatTotalsJson(totals, ratified, snapshot)) write('totals.json', chunk);
  for (const contest of totals.contests) {
    const file = contestTotalsFile(contest.contest.contestId);
    for (const chunk of formatContestTotalsJson(totals, contest, ratified, snapshot)) {
      write(file, chunk);
    }
  }
  for (const chunk of formatTotalsCsv(totals)) write('totals.csv', chunk);
  write('outcome.json', formatOutcome(totals, snapshot));
  write('sum-tree.json', formatSumTree(sumTree));
  let charactersOfTurn = 0;
  for (const [file, text] of errCdf?.finish(totals, ratified) ?? []) {
    write(file, text);
    charactersOfTurn += text.length;
    if (charactersOfTurn < turnCharacters) continue;
    charactersOfTurn = 0;
    await options.pause?.();
  }
  batches.finish();
  for (const [constituency, text] of offsets.format()) {
    sink.write(dossierOffsetsFile(constituency), utf8(text));
  }
  return { sumTree };
}

/** Files that are there even when nothing is in them. */
function writeHeads(contestIds: Iterable<string>, write: (file: string, text: string) => void) {
  write('stations.csv', formatCsvRow(stationColumns));
  write('stations.ndjson', '');
  write('discrepancies.ndjson', '');
  write('decisions.ndjson', '');
  for (const contestId of contestIds) write(contestFile(contestId), formatCsvRow(contestColumns));
}

async function writeDecisions(
  crypto: CryptoPort,
  source: ResultsSource,
  write: (file: string, text: string) => void,
): Promise<void> {
  const { election, decisions } = source;
  const staff = numberStaff(election.manifest, decisions);
  const withheld = findWithheldSections(decisions);
  for (const fact of decisions) {
    const signed = await source.signedDecision(fact.leafIndex);
    const row = makeDecisionRow(crypto, fact, signed, staff, withheld);
    write('decisions.ndjson', formatJsonLine(row));
  }
}

/** The report of a recount, as lines and as JSON. */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { formatTime } from '../log/check-history.ts';
import { failedChecks } from '../report/check-list.ts';
import type { ExitCode } from '../report/exit-codes.ts';
import { exitCodes } from '../report/exit-codes.ts';
import { formatChecks } from '../report/format-checks.ts';
import type { RecountReport } from './recount.ts';
import type { UnopenedLeaf } from './unopened.ts';

export function exitCodeOfRecount({ checks }: RecountReport): ExitCode {
  return failedChecks(checks).length > 0 ? exitCodes.checkFailed : exitCodes.ok;
}

export function formatRecount(report: RecountReport): string[] {
  const { directory, facts, checkpoint, counts, checks, unopened } = report;
  return [
    `results ${directory}`,
    ...(facts
      ? [
          `version ${facts.version} of ${facts.electionId} (${facts.mode})`,
          `as of ${formatTime(facts.snapshot.timeMs)}, ${facts.snapshot.logSize} leaves of ${checkpoint?.size}`,
          `sum root ${formatHex(facts.sumRoot)}`,
        ]
      : []),
    `read: ${counts.tapes} tapes, ${counts.forms} forms, ${counts.decisions} decisions; ${counts.signatures} signatures of devices verified`,
    ...formatStation(report),
    ...formatChecks(checks),
    ...listUnopened('withheld by decision', unopened.decided),
    ...listUnopened('withheld by nobody’s decision', unopened.undecided),
    exitCodeOfRecount(report) === exitCodes.ok ? 'VERIFIED' : 'NOT VERIFIED',
  ];
}

function formatStation({ station }: RecountReport): string[] {
  if (station === undefined) return [];
  const { stationId, dossier, contests } = station;
  return [
    `station ${stationId}: ${dossier?.state}, ${dossier?.evidence.length} pieces of evidence`,
    ...contests.map(({ contestId, state, adoptedFrom, bytes }) => {
      const adopted = adoptedFrom === undefined ? 'nothing adopted' : `adopted: ${adoptedFrom}`;
      return `  ${contestId}: ${state}, ${adopted}; in the totals by a proof of ${bytes} bytes`;
    }),
  ];
}

const listedMax = 100;

function listUnopened(title: string, leaves: readonly UnopenedLeaf[]): string[] {
  if (leaves.length === 0) return [];
  const more = leaves.length - listedMax;
  return [
    `${title}: ${leaves.length}`,
    ...leaves.slice(0, listedMax).map(({ leafIndex, kind, stationId, section }) => {
      const station = stationId === '' ? '' : ` of station ${stationId}`;
      return `      leaf ${leafIndex}: ${kind}${station}${section === undefined ? '' : `, ${section}`}`;
    }),
    ...(more > 0 ? [`      and ${more} more`] : []),
  ];
}

export function formatRecountJson(report: RecountReport): string {
  const { facts, checkpoint, ...rest } = report;
  return JSON.stringify({
    verdict: exitCodeOfRecount(report) === exitCodes.ok ? 'VERIFIED' : 'NOT VERIFIED',
    version: facts && { ...facts, sumRoot: formatHex(facts.sumRoot) },
    logSize: checkpoint?.size,
    ...rest,
  });
}

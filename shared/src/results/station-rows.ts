/** The table of stations: one row per station and contest, without candidates. */
import { formatHex } from '../base/bytes.ts';
import type { DeviceTerm } from '../reconcile/evidence-case.ts';
import { findSpeakingTapes } from '../reconcile/speaking-tapes.ts';
import type { Speech } from '../reconcile/speaking-tapes.ts';
import type { Figures } from '../reconcile/verdict.ts';
import type { DecidedStation } from './decide-in-order.ts';
import type { CountRecord } from './count-records.ts';
import { findCountRecords } from './count-records.ts';
import { formatSum } from './side-by-side.ts';

/** In the order of the columns; every value is a text. */
export const stationColumns = [
  'station_id',
  'contest_id',
  'constituency',
  'governorate',
  'polling_group',
  'centre_id',
  'state',
  'arrived_by',
  'reason',
  'transmission_leaf',
  'card_leaf',
  'transmission_tape',
  'card_tape',
  'transmitted_votes',
  'card_votes',
  'hand_votes',
  'audit_votes',
  'adopted_votes',
  'adopted_source',
  'adopted_leaves',
  'findings',
] as const;

export type StationRow = Readonly<Record<(typeof stationColumns)[number], string>>;

/** `decided` as it may be shown: withheld sections are hidden already, in `station` too. */
export function makeStationRows(
  { entry, station, verdict }: DecidedStation,
  devices: readonly DeviceTerm[],
): StationRow[] {
  const { transmission, card } = findSpeakingTapes(station, devices);
  const counts = findCountRecords(station);
  return verdict.contests.map((contest) => {
    const { contestId, paperId, adopted } = contest;
    const newest = (kind: CountRecord['kind']): string =>
      votesIn(
        counts
          .filter((record) => record.kind === kind)
          .map((record) => record.figures(paperId, contestId))
          .findLast((figures) => figures?.contest !== undefined),
      );
    return {
      station_id: entry.stationId,
      contest_id: contestId,
      constituency: entry.constituency,
      governorate: entry.governorate,
      polling_group: entry.pollingGroup,
      centre_id: entry.centreId,
      state: contest.state,
      arrived_by: verdict.arrivedBy,
      reason: verdict.reason ?? '',
      transmission_leaf: leavesOf(transmission),
      card_leaf: leavesOf(card),
      transmission_tape: digestsOf(transmission),
      card_tape: digestsOf(card),
      transmitted_votes: votesIn(contest.transmitted),
      card_votes: votesIn(contest.card),
      hand_votes: newest('hand-count'),
      audit_votes: newest('audit-count'),
      adopted_votes: votesIn(adopted),
      adopted_source: adopted?.source ?? '',
      adopted_leaves: adopted?.leaves.join(' ') ?? '',
      findings: [...new Set(contest.findings.map(({ code }) => code))].join(' '),
    };
  });
}

function leavesOf({ tapes }: Speech): string {
  return tapes.map(({ leafIndex }) => leafIndex).join(' ');
}

function digestsOf({ tapes }: Speech): string {
  return tapes.map(({ tape }) => formatHex(tape.digest)).join(' ');
}

/** List votes where lists were counted, since a vote for a candidate is one of them; else candidates'. */
function votesIn(figures: Figures | undefined): string {
  return formatSum(figures?.contest?.listVotes ?? figures?.contest?.candidateVotes);
}

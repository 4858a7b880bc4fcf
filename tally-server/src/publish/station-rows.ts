/** What is published of a station as a table: one row per station and contest, without candidates. */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { chooseTapes } from '@mutabaqa/shared/reconcile/choose-tapes.ts';
import { decideStation } from '@mutabaqa/shared/reconcile/decide-station.ts';
import type { TapeFact } from '@mutabaqa/shared/reconcile/station-case.ts';
import { sumCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { Tape } from '@mutabaqa/shared/tape/tape.ts';
import type { ReadCase } from '../reconcile/read-case.ts';

/** In the order of the columns. */
export interface StationRow {
  readonly station_id: string;
  readonly contest_id: string;
  readonly constituency: string;
  readonly governorate: string;
  readonly polling_group: string;
  readonly centre_id: string;
  readonly state: string;
  readonly arrived_by: string;
  /** Leaf indices and tape digests (hex) of the tapes compared, one per part, separated by spaces. */
  readonly transmission_leaf: string;
  readonly card_leaf: string;
  readonly transmission_tape: string;
  readonly card_tape: string;
  /** Votes in the contest, decimal; empty when no tape reported any. */
  readonly transmitted_votes: string;
  readonly card_votes: string;
  /** Finding codes, each once, separated by spaces. */
  readonly findings: string;
}

export const stationColumns = [
  'station_id',
  'contest_id',
  'constituency',
  'governorate',
  'polling_group',
  'centre_id',
  'state',
  'arrived_by',
  'transmission_leaf',
  'card_leaf',
  'transmission_tape',
  'card_tape',
  'transmitted_votes',
  'card_votes',
  'findings',
] as const satisfies readonly (keyof StationRow)[];

export function makeStationRows(entry: StationEntry, { station, tapeAt }: ReadCase): StationRow[] {
  const verdict = decideStation(station, tapeAt);
  const { pairs } = chooseTapes(station.tapes);
  const transmissions = pairs.flatMap(({ transmission }) => transmission ?? []);
  const cards = pairs.flatMap(({ card }) => card ?? []);
  const leaves = (facts: readonly TapeFact[]) => facts.map(({ leafIndex }) => leafIndex).join(' ');
  const digests = (facts: readonly TapeFact[]) =>
    facts.map(({ tapeDigest }) => formatHex(tapeDigest)).join(' ');
  const votes = (facts: readonly TapeFact[], contestId: string) =>
    sumVotes(
      facts.map(({ leafIndex }) => tapeAt(leafIndex).tape),
      contestId,
    );
  const contestIds = entry.papers.flatMap((paper) => paper.contestIds);
  return contestIds.map((contestId) => ({
    station_id: entry.stationId,
    contest_id: contestId,
    constituency: entry.constituency,
    governorate: entry.governorate,
    polling_group: entry.pollingGroup,
    centre_id: entry.centreId,
    state: verdict.state,
    arrived_by: verdict.arrivedBy,
    transmission_leaf: leaves(transmissions),
    card_leaf: leaves(cards),
    transmission_tape: digests(transmissions),
    card_tape: digests(cards),
    transmitted_votes: votes(transmissions, contestId),
    card_votes: votes(cards, contestId),
    findings: [...new Set(verdict.findings.map(({ code }) => code))].join(' '),
  }));
}

/** List votes where lists were counted, since a vote for a candidate is one of them; else candidates'. */
function sumVotes(tapes: readonly Tape[], contestId: string): string {
  let sum: bigint | undefined;
  for (const { header, sections } of tapes) {
    const index = header.sections.findIndex(
      ({ kind, id }) => kind === 'contest' && id === contestId,
    );
    const section = sections[index];
    if (section?.kind !== 'contest') continue;
    const counts = section.listVotes ?? section.candidateVotes;
    if (counts) sum = (sum ?? 0n) + sumCounts(counts);
  }
  return sum === undefined ? '' : sum.toString();
}

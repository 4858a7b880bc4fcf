/** Whether the evidence that a decision adopts is a count of what the decision is about. */
import { assertDefined } from '../base/assert.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { SectionedRecord } from '../reconcile/contest-figures.ts';
import { figuresDecided } from '../reconcile/decided-figures.ts';
import type { DecisionFact } from '../reconcile/evidence-case.ts';
import type { Figures } from '../reconcile/verdict.ts';
import { listCounts } from '../tape/sparse-counts.ts';
import type { DecisionDesk, EvidenceRecords } from './admit-decision.ts';
import type { StationChange } from './decided-change.ts';

type Adoption = Extract<StationChange, { kind: 'adopt' }>;

/**
 * As `decide` reads it later: of a decision about the whole station one contest is enough. A section that is
 * withheld, in what was published, may be the count.
 */
export function adoptsFigures(
  { standing, log }: Pick<DecisionDesk, 'standing' | 'log'>,
  { stationId, papers }: StationEntry,
  contestId: string | undefined,
  change: Adoption,
): boolean {
  const records = assertDefined(log.records, 'records of the station that evidence is adopted for');
  const fact: DecisionFact = {
    ...{ leafIndex: log.size, timeMs: 0, digest: new Uint8Array(32), baseSize: log.size },
    ...{ stationId, contestId, change },
  };
  const station = { ...records, cardProblems: [], decisions: [] };
  const devices = standing.devicesOf(stationId);
  const places = papers.flatMap(({ paperId, contestIds }) =>
    contestIds
      .filter((id) => contestId === undefined || id === contestId)
      .map((id) => ({ paperId, contestId: id })),
  );
  const named = recordsAt(records, change.leaves);
  return places.some(
    (place) =>
      named.some((record) => isWithheld(record, place.contestId)) ||
      reportsVotes(figuresDecided(station, { devices }, place, { fact, change })),
  );
}

function recordsAt({ tapes, forms }: EvidenceRecords, leaves: readonly number[]) {
  const isNamed = ({ leafIndex }: { readonly leafIndex: number }): boolean =>
    leaves.includes(leafIndex);
  return [
    ...tapes.filter(isNamed).map(({ tape: { header, sections } }) => ({
      sectionNames: header.sections,
      sections,
    })),
    ...forms.filter(isNamed).map(({ form }) => form),
  ];
}

function reportsVotes(figures: Figures | undefined): boolean {
  const { listVotes, candidateVotes } = figures?.contest ?? {};
  return [listVotes, candidateVotes].some(
    (votes) => votes !== undefined && listCounts(votes).some((count) => count !== undefined),
  );
}

function isWithheld({ sectionNames, sections }: SectionedRecord, contestId: string): boolean {
  return sectionNames.some(
    ({ kind, id }, i) => kind === 'contest' && id === contestId && sections[i]?.kind === 'withheld',
  );
}

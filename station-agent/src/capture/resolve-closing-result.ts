/**
 * Names to places: a closing result against the ballot of this station.
 *
 * What names another election, station, paper, contest, list or candidate is refused, because there is
 * no place on the tape for it. Figures that do not add up are not looked at: they are reported as they
 * are, and the centre says what is wrong with them.
 */
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { SparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { AccountCounts } from '@mutabaqa/shared/tape/tape.ts';
import type { DevicePackage } from '@mutabaqa/shared/election/slice.ts';
import type { ClosingResult, ContestResult, NamedCount } from './closing-result.ts';

/** A closing result whose papers and contests are those of the package, in the order of the ballot. */
export interface ResolvedResult {
  readonly result: ClosingResult;
  readonly sections: readonly ResolvedSection[];
}

export type ResolvedSection =
  | { readonly kind: 'account'; readonly id: string; readonly counts: AccountCounts }
  | {
      readonly kind: 'contest';
      readonly id: string;
      readonly listVotes: SparseCounts | undefined;
      readonly candidateVotes: SparseCounts | undefined;
    };

/** Refusals: `election.other`, `station.unknown`, `result.malformed` with the field. */
export function resolveClosingResult(
  devicePackage: DevicePackage,
  result: ClosingResult,
): Result<ResolvedResult, Refusal> {
  const { manifest, station } = devicePackage;
  if (result.electionId !== manifest.electionId) return fail(refusal('election.other'));
  if (result.stationId !== station.stationId) {
    return fail(refusal('station.unknown', { station: result.stationId }));
  }
  const papersById = new Map(result.papers.map((paper) => [paper.paperId, paper]));
  const contestsById = new Map(result.contests.map((contest) => [contest.contestId, contest]));
  if (papersById.size !== result.papers.length) return malformed('papers');
  if (contestsById.size !== result.contests.length) return malformed('contests');

  const sections: ResolvedSection[] = [];
  for (const { paperId, contestIds } of station.papers) {
    const paper = papersById.get(paperId);
    if (papersById.delete(paperId) && paper) {
      sections.push({ kind: 'account', id: paperId, counts: paper.counts });
    }
    for (const contestId of contestIds) {
      const reported = contestsById.get(contestId);
      const entry = reported && devicePackage.contest(contestId);
      if (!reported || !entry) continue;
      contestsById.delete(contestId);
      const section = resolveContest(entry, reported);
      if (!section.ok) return section;
      sections.push(section.value);
    }
  }
  for (const paperId of papersById.keys()) return malformed(`papers/${paperId}`);
  for (const contestId of contestsById.keys()) return malformed(`contests/${contestId}`);
  return sections.length > 0 ? ok({ result, sections }) : malformed('papers');
}

function resolveContest(
  { contestId, lists, candidates }: ContestEntry,
  reported: ContestResult,
): Result<ResolvedSection, Refusal> {
  const listVotes = placeCounts(
    lists.map(({ code }) => code),
    reported.listVotes,
  );
  if (!listVotes.ok) return malformed(`contests/${contestId}/lists/${listVotes.error}`);
  const candidateVotes = placeCounts(
    candidates.map(({ id }) => id),
    reported.candidateVotes,
  );
  if (!candidateVotes.ok) {
    return malformed(`contests/${contestId}/candidates/${candidateVotes.error}`);
  }
  return ok({
    kind: 'contest',
    id: contestId,
    listVotes: listVotes.value,
    candidateVotes: candidateVotes.value,
  });
}

/** The name that stands nowhere, or twice, is the error. Undefined when nothing was reported. */
function placeCounts(
  places: readonly string[],
  named: readonly NamedCount[],
): Result<SparseCounts | undefined, string> {
  const votesById = new Map<string, number>();
  for (const { id, votes } of named) {
    if (votesById.has(id)) return fail(id);
    votesById.set(id, votes);
  }
  const values = places.map((id) => votesById.get(id));
  for (const id of places) votesById.delete(id);
  for (const id of votesById.keys()) return fail(id);
  return ok(named.length === 0 ? undefined : makeSparseCounts(values));
}

function malformed(field: string): Result<never, Refusal> {
  return fail(refusal('result.malformed', { field }));
}

/** Whether sections that people typed have a place on a station's ballot. */
import type { ContestEntry } from '../election/contest-entry.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { Section, SectionName } from '../tape/tape.ts';

/**
 * The id of the first section that the station's papers do not have, or whose positions are not those of
 * the contest; undefined when all fit. A scanner's tape is not asked: what it says is evidence.
 */
export function findUnfitSection(
  { papers }: StationEntry,
  contests: ReadonlyMap<string, ContestEntry>,
  names: readonly SectionName[],
  sections: readonly Section[],
): string | undefined {
  const index = names.findIndex(({ kind, id }, at) => {
    if (kind === 'account') return !papers.some(({ paperId }) => paperId === id);
    const contest = contests.get(id);
    const isOnPaper = papers.some(({ contestIds }) => contestIds.includes(id));
    const section = sections[at];
    if (contest === undefined || !isOnPaper) return true;
    if (section?.kind !== 'contest') return false;
    const { listVotes, candidateVotes } = section;
    const listsFit = listVotes === undefined || listVotes.size === contest.lists.length;
    return (
      !listsFit || (candidateVotes?.size ?? contest.candidates.length) !== contest.candidates.length
    );
  });
  return names[index]?.id;
}

/**
 * Contests for component seats: held over the whole country, and standing beside the constituency's own
 * contest on the papers of some constituencies. A voter marks one contest of the paper.
 *
 * Their candidates stand for themselves: no lists, so the contest's figures are candidates' votes alone.
 */
import type { CandidateEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { Ballot } from './ballot.ts';
import { heavyTailed } from './ballot.ts';
import { makePersonName } from './invented-names.ts';
import { makeSeededRandom } from './random.ts';
import { makeWeightedDraw } from './shares.ts';

/** Constituency of what is contested in the whole country. */
export const wholeCountry = 'IQ';

interface ComponentSeats {
  readonly contestId: string;
  readonly ar: string;
  readonly candidates: number;
  /** Constituencies on whose papers it stands. */
  readonly papers: readonly string[];
}

const componentSeats: readonly ComponentSeats[] = [
  {
    contestId: 'IQ/christian-seats',
    ar: 'مقاعد المكون المسيحي',
    candidates: 20,
    papers: ['IQ-AR', 'IQ-BG', 'IQ-DA', 'IQ-KI', 'IQ-NI'],
  },
  {
    contestId: 'IQ/sabaean-seat',
    ar: 'مقعد المكون الصابئي المندائي',
    candidates: 8,
    papers: ['IQ-BG', 'IQ-MA'],
  },
];

export function makeComponentBallots(electionSeed: string): Ballot[] {
  return componentSeats.map(({ contestId, ar, candidates: count }) => {
    const random = makeSeededRandom(`${electionSeed}/ballot/${contestId}`);
    const candidates = Array.from({ length: count }, (_, place): CandidateEntry => ({
      id: `c-${place + 1}`,
      name: makePersonName(random),
      listPosition: 0,
    }));
    const weights = candidates.map(() => heavyTailed(random));
    return {
      contest: { contestId, constituency: wholeCountry, name: ar, lists: [], candidates },
      listWeights: [1],
      members: [
        { positions: candidates.map((_, place) => place), draw: makeWeightedDraw(weights) },
      ],
    };
  });
}

/**
 * The component contests on each of a box's papers, in their order. One box has one figure for a contest:
 * where two of its papers offer the same one, it stands on the host's paper, or else on the first.
 */
export function layComponentContests(
  paperIds: readonly string[],
  hostPaper: string,
): ReadonlyMap<string, readonly string[]> {
  const contestsOf = new Map<string, string[]>(paperIds.map((id) => [id, []]));
  for (const { contestId, papers } of componentSeats) {
    const offering = paperIds.filter((id) => papers.includes(id));
    const paper = offering.includes(hostPaper) ? hostPaper : offering[0];
    if (paper !== undefined) contestsOf.get(paper)?.push(contestId);
  }
  return contestsOf;
}

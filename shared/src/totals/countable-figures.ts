import type { ContestEntry } from '../election/contest-entry.ts';
import type { Figures } from '../reconcile/verdict.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { listCounts, makeSparseCounts } from '../tape/sparse-counts.ts';

/**
 * Figures of one station without the votes of excluded candidates: these leave the candidate and the list.
 * A list keeps what was marked for it alone; where a tape gave it fewer votes than its excluded candidates
 * it is left with 0. The account of ballots stays as it is.
 *
 * `excluded`: positions of candidates, from 0.
 */
export function countableFigures(
  contest: Pick<ContestEntry, 'candidates'>,
  excluded: ReadonlySet<number>,
  figures: Figures,
): Figures {
  const { listVotes, candidateVotes } = figures.contest ?? {};
  if (excluded.size === 0 || candidateVotes === undefined) return figures;
  const left = listVotes && listCounts(listVotes);
  for (const [i, position] of candidateVotes.positions.entries()) {
    const listAt = (contest.candidates[position]?.listPosition ?? 0) - 1;
    const before = left?.[listAt];
    if (!excluded.has(position) || left === undefined || before === undefined) continue;
    left[listAt] = Math.max(0, before - (candidateVotes.counts[i] ?? 0));
  }
  return {
    account: figures.account,
    contest: {
      listVotes: left && makeSparseCounts(left),
      candidateVotes: withoutPositions(candidateVotes, excluded),
    },
  };
}

function withoutPositions(votes: SparseCounts, excluded: ReadonlySet<number>): SparseCounts {
  const isKept = (position: number | undefined): boolean =>
    position !== undefined && !excluded.has(position);
  return {
    ...votes,
    positions: votes.positions.filter(isKept),
    counts: votes.counts.filter((_, i) => isKept(votes.positions[i])),
  };
}

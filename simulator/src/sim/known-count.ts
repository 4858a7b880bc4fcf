/**
 * The figures of one record as plain numbers in ballot order: what the simulator made somebody write, not
 * what anybody read from it. Undefined is "not reported".
 */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { AccountCounts, AccountField } from '@mutabaqa/shared/tape/tape.ts';
import type {
  ClosingResult,
  ContestResult,
} from '@mutabaqa/station-agent/capture/closing-result.ts';

export type KnownVotes = readonly (number | undefined)[];

export interface KnownContest {
  readonly contestId: string;
  readonly lists: KnownVotes;
  readonly candidates: KnownVotes;
}

export interface KnownPaper {
  readonly paperId: string;
  readonly account: AccountCounts;
  readonly contests: readonly KnownContest[];
}

/** In the order of the station's papers. */
export type KnownCount = readonly KnownPaper[];

/** `papers` as in the roster; the result has all of them. */
export function countOf(
  papers: readonly { readonly paperId: string; readonly contestIds: readonly string[] }[],
  result: Pick<ClosingResult, 'papers' | 'contests'>,
): KnownCount {
  const contests = new Map(result.contests.map((contest) => [contest.contestId, contest]));
  return papers.map(({ paperId, contestIds }, index) => {
    const paper = assertDefined(result.papers[index], paperId);
    assert(paper.paperId === paperId, 'papers in order');
    return {
      paperId,
      account: paper.counts,
      contests: contestIds.map((contestId) => {
        const { listVotes, candidateVotes } = assertDefined(contests.get(contestId), contestId);
        return {
          contestId,
          lists: listVotes.map(({ votes }) => votes),
          candidates: candidateVotes.map(({ votes }) => votes),
        };
      }),
    };
  });
}

export function addToAccount(
  count: KnownCount,
  paper: number,
  changes: Readonly<Partial<Record<AccountField, number>>>,
): KnownCount {
  return count.map((known, index) =>
    index === paper ? { ...known, account: addFields(known.account, changes) } : known,
  );
}

function addFields(
  account: AccountCounts,
  changes: Readonly<Partial<Record<AccountField, number>>>,
): AccountCounts {
  const fields = Object.entries(changes) as [AccountField, number][];
  return {
    ...account,
    ...Object.fromEntries(
      fields.map(([field, delta]) => [field, Math.max(0, (account[field] ?? 0) + delta)]),
    ),
  };
}

export function withContest(
  count: KnownCount,
  contestId: string,
  change: (contest: KnownContest) => KnownContest,
): KnownCount {
  return count.map((paper) => ({
    ...paper,
    contests: paper.contests.map((contest) =>
      contest.contestId === contestId ? change(contest) : contest,
    ),
  }));
}

/** Between two places of one series; the sum stays. */
export function moveVotes(
  votes: KnownVotes,
  from: number,
  to: number,
  moved: number,
): (number | undefined)[] {
  const changed = [...votes];
  assert((votes[from] ?? 0) >= moved, 'nobody moves votes that are not there');
  changed[from] = (votes[from] ?? 0) - moved;
  changed[to] = (votes[to] ?? 0) + moved;
  return changed;
}

/** Of the contest's lists, or of its candidates where it has no lists: who is counted in it. */
export function seriesOf({ lists, candidates }: KnownContest): KnownVotes {
  return lists.length > 0 ? lists : candidates;
}

/** The votes that `series` has, written back to where they stand. */
export function withSeries(contest: KnownContest, series: KnownVotes): KnownContest {
  return contest.lists.length > 0
    ? { ...contest, lists: series }
    : { ...contest, candidates: series };
}

/** As the scanner would hand it over; names from the contest entries. */
export function resultContests(
  count: KnownCount,
  namesOf: (contestId: string) => {
    readonly lists: readonly { readonly code: string }[];
    readonly candidates: readonly { readonly id: string }[];
  },
): ContestResult[] {
  return count.flatMap(({ contests }) =>
    contests.map(({ contestId, lists, candidates }) => {
      const names = namesOf(contestId);
      return {
        contestId,
        listVotes: nameVotes(
          names.lists.map(({ code }) => code),
          lists,
        ),
        candidateVotes: nameVotes(
          names.candidates.map(({ id }) => id),
          candidates,
        ),
      };
    }),
  );
}

function nameVotes(ids: readonly string[], votes: KnownVotes): { id: string; votes: number }[] {
  return ids.flatMap((id, place) => {
    const count = votes[place];
    return count === undefined ? [] : [{ id, votes: count }];
  });
}

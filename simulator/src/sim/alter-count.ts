/** What people do to figures, so that they stay figures that a count could have given. */
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { KnownContest, KnownCount, KnownVotes } from './known-count.ts';
import { addToAccount, moveVotes, seriesOf, withContest, withSeries } from './known-count.ts';

export function totalOf(votes: KnownVotes): number {
  return votes.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

/** Places by votes, most first; of equal ones the first on the ballot. */
export function ranking(votes: KnownVotes): number[] {
  return votes.map((_, place) => place).sort((a, b) => (votes[b] ?? 0) - (votes[a] ?? 0) || a - b);
}

export function paperOf(count: KnownCount, contestId: string): number {
  return count.findIndex(({ contests }) =>
    contests.some((contest) => contest.contestId === contestId),
  );
}

export function validBallots(count: KnownCount): number {
  return count.reduce((sum, { account }) => sum + (account.valid ?? 0), 0);
}

/** From the strongest list (or candidate) to another place, with the marks for candidates beside them. */
export function moveBallots(
  count: KnownCount,
  entry: ContestEntry,
  to: number,
  ballots: number,
): KnownCount {
  return withContest(count, entry.contestId, (contest) => {
    const series = seriesOf(contest);
    const [from = 0] = ranking(series).filter((place) => place !== to);
    const moved = moveVotes(series, from, to, ballots);
    const marked = moveMarks(withSeries(contest, moved), entry, { from, to, ballots });
    return dropMarks(marked, entry, from);
  });
}

/** Of the moved ballots as many as can be were marked for the first list's strongest candidate. */
function moveMarks(
  contest: KnownContest,
  entry: ContestEntry,
  { from, to, ballots }: { readonly from: number; readonly to: number; readonly ballots: number },
): KnownContest {
  if (contest.lists.length === 0) return contest;
  const [left, right] = [strongestOf(contest, entry, from), strongestOf(contest, entry, to)];
  if (left === undefined || right === undefined) return contest;
  const marks = Math.min(ballots, contest.candidates[left] ?? 0);
  return { ...contest, candidates: moveVotes(contest.candidates, left, right, marks) };
}

/** One ballot for this place was none after all (-1), or an invalid one was for it (1). */
export function judgeAgain(
  count: KnownCount,
  entry: ContestEntry,
  place: number,
  change: 1 | -1,
): KnownCount {
  const paper = paperOf(count, entry.contestId);
  const judged = addToAccount(count, paper, { valid: change, invalid: -change });
  const counted = addBallots(judged, entry, place, change);
  // Of the ballots for this place it is one that was marked for the strongest candidate, too.
  return withContest(counted, entry.contestId, (contest) => addMark(contest, entry, place, change));
}

function addMark(
  contest: KnownContest,
  entry: ContestEntry,
  list: number,
  change: number,
): KnownContest {
  if (contest.lists.length === 0) return contest;
  const strongest = strongestOf(contest, entry, list);
  const votes = (strongest === undefined ? undefined : contest.candidates[strongest]) ?? 0;
  if (strongest === undefined || votes + change < 0) return contest;
  const candidates = contest.candidates.with(strongest, votes + change);
  return dropMarks({ ...contest, candidates }, entry, list);
}

function strongestOf(
  { candidates }: KnownContest,
  entry: ContestEntry,
  list: number,
): number | undefined {
  return ranking(candidates).find((place) => entry.candidates[place]?.listPosition === list + 1);
}

/** Of the contest's lists, or candidates where there are no lists. */
export function strongestPlace(count: KnownCount, contestId: string): number {
  const contest = count
    .flatMap(({ contests }) => contests)
    .find((each) => each.contestId === contestId);
  return (contest && ranking(seriesOf(contest))[0]) ?? 0;
}

/** Ballots that never were, taken from the strongest list, and from account and roll alike. */
export function removeBallots(count: KnownCount, entry: ContestEntry, ballots: number): KnownCount {
  const paper = paperOf(count, entry.contestId);
  const fewer = addToAccount(count, paper, { inBox: -ballots, valid: -ballots });
  return addBallots(fewer, entry, strongestPlace(count, entry.contestId), -ballots);
}

function addBallots(
  count: KnownCount,
  entry: ContestEntry,
  place: number,
  ballots: number,
): KnownCount {
  return withContest(count, entry.contestId, (contest) => {
    const series = [...seriesOf(contest)];
    series[place] = (series[place] ?? 0) + ballots;
    return dropMarks(withSeries(contest, series), entry, place);
  });
}

/** Candidates of a list have together no more votes than the list. */
function dropMarks(contest: KnownContest, entry: ContestEntry, list: number): KnownContest {
  if (contest.lists.length === 0) return contest;
  const candidates = [...contest.candidates];
  const members = entry.candidates.flatMap(({ listPosition }, place) =>
    listPosition === list + 1 ? [place] : [],
  );
  let excess = members.reduce((sum, place) => sum + (candidates[place] ?? 0), 0);
  excess -= contest.lists[list] ?? 0;
  for (const place of members.sort((a, b) => (candidates[b] ?? 0) - (candidates[a] ?? 0))) {
    const dropped = Math.max(0, Math.min(excess, candidates[place] ?? 0));
    candidates[place] = (candidates[place] ?? 0) - dropped;
    excess -= dropped;
  }
  return { ...contest, candidates };
}

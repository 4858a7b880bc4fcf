/** What one record's figures say against themselves, by the table of `proto/spec/policy.md`. */
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import { settingOf } from '@mutabaqa/shared/policy/default-rules.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { AccountCounts } from '@mutabaqa/shared/tape/tape.ts';
import type { StationPlan } from '../world/election.ts';
import type { KnownContest, KnownCount, KnownPaper, KnownVotes } from '../sim/known-count.ts';
import type { Noticed } from './noticed.ts';

export interface FigureContext {
  readonly station: StationPlan;
  readonly policy: Policy;
  readonly contestOf: (contestId: string) => ContestEntry;
}

/** Undefined when one of them is not reported, or there is none. */
export function sumOf(votes: KnownVotes): number | undefined {
  if (votes.length === 0) return undefined;
  return votes.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}

/** Whether `value` passes `limit` by more than both tolerances. */
export function passes(
  { policy }: Pick<FigureContext, 'policy'>,
  code: FindingCode,
  value: number,
  limit: number,
  base: number,
): boolean {
  const { effect, absolute, hundredths } = settingOf(policy, code);
  const excess = value - limit;
  return effect !== 'off' && excess > absolute && excess * 10_000 > hundredths * base;
}

export function departs(
  context: Pick<FigureContext, 'policy'>,
  code: FindingCode,
  left: number,
  right: number,
  base: number,
): boolean {
  return passes(context, code, Math.max(left, right), Math.min(left, right), base);
}

export function expectOfFigures(context: FigureContext, count: KnownCount): Noticed[] {
  return [
    ...expectOfZeros(context, count),
    ...expectOfElectorate(context, count),
    ...count.flatMap((paper) => [
      ...expectOfAccount(context, paper),
      ...expectOfShares(context, paper),
      ...paper.contests.flatMap((contest) => expectOfContest(context, contest)),
    ]),
  ];
}

function electorateOf(
  { station }: FigureContext,
  { registered }: AccountCounts,
): number | undefined {
  return registered ?? (station.papers.length === 1 ? station.registered : undefined);
}

function expectOfAccount(context: FigureContext, paper: KnownPaper): Noticed[] {
  const { paperId, account } = paper;
  const { inBox, valid, invalid, blank = 0, registered } = account;
  const found: FindingCode[] = [];
  if (inBox !== undefined && valid !== undefined && invalid !== undefined) {
    if (departs(context, 'E103', valid + invalid + blank, inBox, inBox)) found.push('E103');
  }
  // Whatever the record says of its voters, the roll has no more.
  const electorate = Math.min(
    electorateOf(context, account) ?? Infinity,
    context.station.registered,
  );
  if (inBox !== undefined) {
    if (passes(context, 'E104', inBox, electorate, electorate)) found.push('E104');
  }
  const roll = context.station.registered;
  const isOnePaper = context.station.papers.length === 1;
  if (registered !== undefined) {
    const isOther = isOnePaper
      ? departs(context, 'W106', registered, roll, roll)
      : passes(context, 'W106', registered, roll, roll);
    if (isOther) found.push('W106');
  }
  const votes = votesOnPaper(context, paper);
  if (valid !== undefined && votes !== undefined) {
    if (departs(context, 'E102', votes, valid, valid)) found.push('E102');
  }
  return found.map((code) => ({ code, paperId, detail: JSON.stringify(account) }));
}

/** Of all contests; one without lists beside others adds its candidates' votes. */
function votesOnPaper({ station }: FigureContext, paper: KnownPaper): number | undefined {
  const entry = station.papers.find(({ paperId }) => paperId === paper.paperId);
  const sums = entry?.contestIds.map((contestId) => {
    const contest = paper.contests.find((each) => each.contestId === contestId);
    if (contest === undefined) return undefined;
    const isOfPersons = entry.contestIds.length > 1 && contest.lists.length === 0;
    return sumOf(isOfPersons ? contest.candidates : contest.lists);
  });
  return sums && sumOf(sums);
}

function expectOfShares(context: FigureContext, { paperId, account }: KnownPaper): Noticed[] {
  const { inBox, invalid, blank, verifiedFemale, verifiedMale } = account;
  const found: FindingCode[] = [];
  const isAbove = (code: FindingCode, part: number, base: number): boolean => {
    const { effect, absolute, hundredths } = settingOf(context.policy, code);
    return effect !== 'off' && base > 0 && part > absolute && part * 10_000 > hundredths * base;
  };
  const verified =
    verifiedFemale === undefined || verifiedMale === undefined
      ? undefined
      : verifiedFemale + verifiedMale;
  const ballots = inBox ?? verified;
  const electorate = electorateOf(context, account);
  if (ballots !== undefined && electorate !== undefined && isAbove('W603', ballots, electorate)) {
    found.push('W603');
  }
  if (inBox !== undefined) {
    if (invalid !== undefined && isAbove('W605', invalid, inBox)) found.push('W605');
    if (blank !== undefined && isAbove('W606', blank, inBox)) found.push('W606');
    const isActive = settingOf(context.policy, 'W108').effect !== 'off';
    const { registered: _, inBox: __, ...others } = account;
    if (inBox === 0 && isActive && Object.values(others).some((count) => count > 0)) {
      found.push('W108');
    }
  }
  return found.map((code) => ({ code, paperId, detail: JSON.stringify(account) }));
}

function expectOfContest(context: FigureContext, contest: KnownContest): Noticed[] {
  const { contestId, lists, candidates } = contest;
  const entry = context.contestOf(contestId);
  const found: Noticed[] = [];
  for (const [place, votes] of lists.entries()) {
    const marks = candidates.reduce<number>(
      (sum, count, at) =>
        entry.candidates[at]?.listPosition === place + 1 ? sum + (count ?? 0) : sum,
      0,
    );
    if (votes !== undefined && passes(context, 'E101', marks, votes, votes)) {
      found.push({ code: 'E101', contestId, detail: `${place} ${marks} ${votes}` });
    }
  }
  const { effect, absolute, hundredths } = settingOf(context.policy, 'W604');
  const total = sumOf(lists.length > 0 ? lists : candidates);
  if (effect === 'off' || total === undefined || total === 0) return found;
  for (const [place, votes = 0] of candidates.entries()) {
    if (votes > absolute && votes * 10_000 >= hundredths * total) {
      found.push({ code: 'W604', contestId, detail: `${place} ${votes}` });
    }
  }
  return found;
}

function expectOfZeros({ policy }: FigureContext, count: KnownCount): Noticed[] {
  const counted = count.flatMap(({ account: { registered: _, ...account }, contests }) => [
    ...Object.values(account),
    ...contests.flatMap(({ lists, candidates }) => [...lists, ...candidates]),
  ]);
  const reported = counted.filter((value) => value !== undefined);
  const isZero = reported.length > 0 && reported.every((value) => value === 0);
  return isZero && settingOf(policy, 'W105').effect !== 'off' ? [{ code: 'W105' }] : [];
}

function expectOfElectorate(context: FigureContext, count: KnownCount): Noticed[] {
  const { station, policy } = context;
  const electorates = count.map(
    ({ account }) => electorateOf(context, account) ?? station.registered,
  );
  const isZero = electorates.length > 0 && electorates.every((voters) => voters === 0);
  const [paper] = count;
  return isZero && paper && settingOf(policy, 'W107').effect !== 'off'
    ? [{ code: 'W107', paperId: paper.paperId }]
    : [];
}

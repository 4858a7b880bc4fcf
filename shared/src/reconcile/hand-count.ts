/**
 * The hand count beside the electronic figures: how much they differ, by the policy's own measure. Integer
 * arithmetic: `difference * 10000` against `hundredths * denominator`.
 */
import type { Finding } from '../base/findings.ts';
import type { HandCountPolicy } from '../policy/policy.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { listCounts, sumCounts } from '../tape/sparse-counts.ts';
import { sameOptionalCounts } from './compare-figures.ts';
import type { Figures } from './verdict.ts';

/** One contest with both counts. */
export interface CountedTwice {
  readonly contestId: string;
  readonly paperId: string;
  /** Contests on the same paper: with several, the paper's valid ballots are not the contest's. */
  readonly contestsOnPaper: number;
  readonly electronic: Figures;
  readonly hand: Figures;
}

export interface CountDifference {
  readonly difference: bigint;
  readonly denominator: bigint;
}

export function measureContest(policy: HandCountPolicy, both: CountedTwice): CountDifference {
  return { difference: differenceOf(policy, both), denominator: denominatorOf(policy, both) };
}

/** Over all contests of the box; ballots of a paper that carries several are counted once. */
export function measureBox(
  policy: HandCountPolicy,
  contests: readonly CountedTwice[],
): CountDifference {
  let difference = 0n;
  let denominator = 0n;
  const papers = new Set<string>();
  for (const both of contests) {
    const measured = differenceOf(policy, both);
    if (policy.numerator !== 'largest') difference += measured;
    else if (measured > difference) difference = measured;
    if (papers.has(both.paperId)) continue;
    papers.add(both.paperId);
    denominator += denominatorOf(policy, { ...both, contestsOnPaper: 1 });
  }
  return { difference, denominator };
}

export function reachesThreshold(
  { operator, hundredths, zeroDenominator }: HandCountPolicy,
  { difference, denominator }: CountDifference,
): boolean {
  if (difference === 0n) return false;
  if (denominator === 0n) return zeroDenominator === 'any-difference';
  const [share, limit] = [difference * 10_000n, BigInt(hundredths) * denominator];
  return operator === '>=' ? share >= limit : share > limit;
}

/**
 * By candidates, lists count too: a ballot for a list without a candidate shows nowhere else. The larger of
 * both, since a vote that moved between lists moved between their candidates as well.
 */
function differenceOf({ level, numerator }: HandCountPolicy, both: CountedTwice): bigint {
  const [electronic, hand] = [both.electronic.contest, both.hand.contest];
  const hasLists = electronic?.listVotes !== undefined || hand?.listVotes !== undefined;
  const byLists = hasLists
    ? differenceOfVotes(numerator, electronic?.listVotes, hand?.listVotes)
    : 0n;
  if (level === 'list' && hasLists) return byLists;
  const byCandidates = differenceOfVotes(
    numerator,
    electronic?.candidateVotes,
    hand?.candidateVotes,
  );
  return byCandidates > byLists ? byCandidates : byLists;
}

function differenceOfVotes(
  numerator: HandCountPolicy['numerator'],
  a: SparseCounts | undefined,
  b: SparseCounts | undefined,
): bigint {
  if (sameOptionalCounts(a, b)) return 0n;
  if (numerator === 'total') return magnitude(sumOf(b) - sumOf(a));
  const [left, right] = [denseOf(a), denseOf(b)];
  let sum = 0n;
  let largest = 0n;
  for (let position = 0; position < Math.max(left.length, right.length); position++) {
    // What one side did not report counts as 0: leaving a candidate out must not hide a difference.
    const delta = magnitude(BigInt(right[position] ?? 0) - BigInt(left[position] ?? 0));
    sum += delta;
    if (delta > largest) largest = delta;
  }
  return numerator === 'sum' ? sum : largest;
}

function denominatorOf({ denominator }: HandCountPolicy, both: CountedTwice): bigint {
  const side = denominator.endsWith('hand') ? both.hand : both.electronic;
  const account = side.account;
  const stated = denominator.startsWith('in-box') ? account?.inBox : account?.valid;
  if (stated !== undefined && both.contestsOnPaper === 1) return BigInt(stated);
  return sumOf(side.contest?.listVotes ?? side.contest?.candidateVotes);
}

/** Valid ballots that became invalid or the reverse: another kind of difference than votes that moved. */
export function findRejudged({ electronic, hand, paperId }: CountedTwice): Finding[] {
  const [a, b] = [electronic.account, hand.account];
  if (a?.valid === undefined || b?.valid === undefined || a.valid === b.valid) return [];
  if (a.invalid === undefined || b.invalid === undefined) return [];
  const [valid, invalid] = [b.valid - a.valid, b.invalid - a.invalid];
  if (valid + invalid !== 0) return [];
  const path = { kind: 'account', paperId, field: 'valid' } as const;
  return [{ code: 'W704', path, params: { valid, invalid } }];
}

function sumOf(counts: SparseCounts | undefined): bigint {
  return counts === undefined ? 0n : sumCounts(counts);
}

function denseOf(counts: SparseCounts | undefined): readonly (number | undefined)[] {
  return counts === undefined ? [] : listCounts(counts);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** What people counted, at the station and at the audit centre, beside the machines and each other. */
import { settingOf } from '@mutabaqa/shared/policy/default-rules.ts';
import type { HandCountPolicy } from '@mutabaqa/shared/policy/policy.ts';
import type { KnownCount, KnownVotes } from '../sim/known-count.ts';
import { expectDifferences } from './compare-counts.ts';
import type { FigureContext } from './figure-expectations.ts';
import { expectOfFigures } from './figure-expectations.ts';
import type { KnownForm, KnownTape, Term } from './known-station.ts';
import type { Noticed } from './noticed.ts';
import { concerns } from './noticed.ts';
import { isOfItsDevice } from './tape-expectations.ts';

export interface HandExpectation {
  /** Undefined = nobody counted by hand. */
  readonly count: KnownCount | undefined;
  /** Whether it differs from the machines by as much as sends the box away, contest by contest. */
  readonly beyond: ReadonlySet<string>;
  readonly noticed: readonly Noticed[];
}

export interface HandEvidence {
  readonly tapes: readonly KnownTape[];
  readonly terms: readonly Term[];
  readonly forms: readonly KnownForm[];
  readonly machine: KnownCount | undefined;
  readonly isDue: boolean;
}

export function expectOfHandCounts(
  context: FigureContext,
  evidence: HandEvidence,
): HandExpectation {
  const { machine, isDue } = evidence;
  const { handCount } = context.policy;
  const byDevice = chosenTape(evidence);
  const typed = evidence.forms.filter(({ plan }) => plan.kind === 'hand-count');
  const all = [...byDevice.counts, ...typed.map(({ plan }) => plan.count)];
  const [count, ...others] = all;
  const noticed = [
    ...byDevice.noticed,
    ...others.flatMap((other) => expectDifferences('E706', count, other)),
    ...expectDifferences('W705', machine, count),
    ...(machine && count ? expectOfJudgedAgain(machine, count) : []),
  ];
  const contests = context.station.papers.flatMap(({ contestIds }) => contestIds);
  if (isDue && machine && count === undefined) {
    noticed.push(...contests.map((contestId) => ({ code: 'W703' as const, contestId })));
  }
  const beyond = new Set<string>();
  if (handCount.stations !== 'none' && machine && count) {
    if (handCount.scope === 'box') {
      const measured = measure(handCount, machine, count);
      const isSent = isDue && measured.isBeyond;
      if (measured.difference > 0) noticed.push({ code: isSent ? 'E701' : 'W702' });
      if (isSent) for (const contestId of contests) beyond.add(contestId);
    } else {
      for (const contestId of contests) {
        const [left, right] = [onlyContest(machine, contestId), onlyContest(count, contestId)];
        const measured = measure(handCount, left, right);
        const isSent = isDue && measured.isBeyond;
        const code = isSent ? 'E701' : 'W702';
        if (measured.difference > 0) noticed.push({ code, contestId });
        if (isSent) beyond.add(contestId);
      }
    }
  }
  return { count, beyond, noticed };
}

/** Hand counts that a device signed; the highest number speaks. */
function chosenTape({ tapes, terms }: HandEvidence): {
  readonly counts: readonly KnownCount[];
  readonly noticed: readonly Noticed[];
} {
  const signed = tapes.filter(({ plan }) => plan.kind === 'hand-count');
  const fit = signed
    .filter((tape) => tape.faults.length === 0 && isOfItsDevice(tape, signed, terms))
    .toSorted((a, b) => b.plan.sequence - a.plan.sequence || a.order - b.order);
  const [first, ...others] = fit;
  if (first === undefined) return { counts: [], noticed: [] };
  const older = others.filter(({ plan }) => plan.sequence < first.plan.sequence);
  return {
    counts: [first.plan.count],
    noticed: older.map(({ plan }) => ({ code: 'W402', detail: String(plan.sequence) })),
  };
}

function onlyContest(count: KnownCount, contestId: string): KnownCount {
  return count.flatMap((paper) => {
    const contests = paper.contests.filter((contest) => contest.contestId === contestId);
    return contests.length > 0 ? [{ ...paper, contests }] : [];
  });
}

interface Measured {
  readonly difference: number;
  readonly isBeyond: boolean;
}

/** Figures of a simulated station are small: products stay far below 2^53. */
export function measure(policy: HandCountPolicy, machine: KnownCount, hand: KnownCount): Measured {
  const differences = machine.flatMap(({ contests }) =>
    contests.flatMap(({ contestId, lists, candidates }) => {
      const other = hand
        .flatMap((paper) => paper.contests)
        .find((contest) => contest.contestId === contestId);
      if (other === undefined) return [];
      const hasLists = lists.length > 0 || other.lists.length > 0;
      const byLists = hasLists ? differenceOf(policy, lists, other.lists) : 0;
      if (policy.level === 'list' && hasLists) return [byLists];
      // A ballot for a list without a candidate shows in the lists only.
      return [Math.max(byLists, differenceOf(policy, candidates, other.candidates))];
    }),
  );
  const difference =
    policy.numerator === 'largest'
      ? Math.max(0, ...differences)
      : differences.reduce((sum, each) => sum + each, 0);
  const side = policy.denominator.endsWith('-hand') ? hand : machine;
  const isOfValid = policy.denominator.startsWith('valid-');
  const denominator = side.reduce(
    (sum, { account }) => sum + ((isOfValid ? account.valid : account.inBox) ?? 0),
    0,
  );
  return { difference, isBeyond: isBeyond(policy, difference, denominator) };
}

function isBeyond(policy: HandCountPolicy, difference: number, denominator: number): boolean {
  if (difference === 0) return false;
  if (denominator === 0) return policy.zeroDenominator === 'any-difference';
  const [share, limit] = [difference * 10_000, policy.hundredths * denominator];
  return policy.operator === '>=' ? share >= limit : share > limit;
}

function differenceOf({ numerator }: HandCountPolicy, left: KnownVotes, right: KnownVotes): number {
  const deltas = Array.from({ length: Math.max(left.length, right.length) }, (_, place) =>
    Math.abs((right[place] ?? 0) - (left[place] ?? 0)),
  );
  if (numerator === 'largest') return Math.max(0, ...deltas);
  if (numerator === 'sum') return deltas.reduce((sum, delta) => sum + delta, 0);
  const total = (votes: KnownVotes): number =>
    votes.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return Math.abs(total(right) - total(left));
}

function expectOfJudgedAgain(machine: KnownCount, hand: KnownCount): Noticed[] {
  return machine.flatMap(({ paperId, account: { valid, invalid } }): Noticed[] => {
    const other = hand.find((paper) => paper.paperId === paperId)?.account;
    if (valid === undefined || invalid === undefined) return [];
    if (other?.valid === undefined || other.invalid === undefined) return [];
    const delta = other.valid - valid;
    const isJudged = delta !== 0 && delta + other.invalid - invalid === 0;
    return isJudged ? [{ code: 'W704', paperId, detail: String(delta) }] : [];
  });
}

export interface AuditExpectation {
  readonly count: KnownCount | undefined;
  readonly noticed: readonly Noticed[];
}

/** Of one contest; counts made before the order to count are not what was ordered. */
export function expectOfAudit(
  context: FigureContext,
  place: { readonly paperId: string; readonly contestId: string },
  forms: readonly KnownForm[],
  hand: KnownCount | undefined,
  afterOrder: number,
): AuditExpectation {
  const counts = forms
    .filter(({ plan, order }) => plan.kind === 'audit-count' && order > afterOrder)
    .map(({ plan }) => plan.count)
    .filter((count) => onlyContest(count, place.contestId).length > 0);
  const [first, ...others] = counts;
  if (first === undefined) return { count: undefined, noticed: [] };
  const here = (noticed: readonly Noticed[]): Noticed[] =>
    noticed.filter((each) => concerns(each, place));
  const conflicts = here(others.flatMap((other) => expectDifferences('E707', first, other)));
  const faults = here(expectOfFigures(context, first))
    .filter(({ code }) => ['block', 'quarantine'].includes(settingOf(context.policy, code).effect))
    .map((fault): Noticed => ({ ...fault, code: 'E711', detail: `${fault.code} ${fault.detail}` }));
  const apart = hand ? differsFromHand(context, place.contestId, first, hand) : [];
  return {
    count: conflicts.length + faults.length === 0 ? first : undefined,
    noticed: [...conflicts, ...faults, ...apart],
  };
}

function differsFromHand(
  { policy }: FigureContext,
  contestId: string,
  audit: KnownCount,
  hand: KnownCount,
): Noticed[] {
  const { difference } = measure(
    policy.handCount,
    onlyContest(hand, contestId),
    onlyContest(audit, contestId),
  );
  return difference > 0 ? [{ code: 'W712', contestId }] : [];
}

/** What only a look at all stations of a polling centre shows: equal results, swapped cards, the whole-centre rule. */
import { compareIds } from '../base/ids.ts';
import { settingOf } from '../policy/default-rules.ts';
import { machineOf } from './contest-reading.ts';
import { sameOptionalCounts } from './compare-figures.ts';
import type { CrossFacts, StationCase, StationContext } from './evidence-case.ts';
import type { StationReading } from './station-reading.ts';
import type { Figures } from './verdict.ts';

/** What one station contributes: enough to look at a centre without reading it again. */
export interface CrossKey {
  readonly stationId: string;
  /** Whether its hand count sends the whole centre to be counted. */
  readonly refersCentre: boolean;
  /** Stations that the cards in its bag name, when they are others. */
  readonly cardsOf: ReadonlySet<string>;
  /** Of the evidence of all this. */
  readonly newestLeaf: number;
  /** What was voted, in the order of its papers; undefined when it is too little to be told from chance. */
  readonly result: StationResult | undefined;
}

interface StationResult {
  /** In all contests: equal results have equal sums, which few others have. */
  readonly votes: number;
  readonly contests: readonly { readonly contestId: string; readonly figures: Figures }[];
}

export const noCrossFacts: CrossFacts = {
  sameResult: [],
  swappedWith: undefined,
  centreReferredBy: undefined,
};

export function crossKeyOf(
  reading: StationReading,
  { cardProblems, tapes }: StationCase,
  { entry, policy }: StationContext,
): CrossKey {
  const fewest = settingOf(policy, 'E502').absolute;
  const misfiled = [
    ...cardProblems,
    ...tapes.flatMap(({ problems, leafIndex }) => problems.map((each) => ({ ...each, leafIndex }))),
  ].filter(({ code }) => code === 'E306');
  const counted = reading.contests.flatMap((contest) => [machineOf(contest), contest.hand]);
  return {
    stationId: entry.stationId,
    refersCentre: policy.handCount.beyond === 'whole-centre' && reading.beyond.size > 0,
    cardsOf: new Set(misfiled.map(({ params }) => String(params['card'] ?? ''))),
    newestLeaf: Math.max(
      -1,
      ...misfiled.map(({ leafIndex }) => leafIndex),
      ...counted.flatMap((each) => each?.leaves ?? []),
    ),
    result: resultOf(reading, fewest),
  };
}

/** Keys of all stations of one centre that have evidence, in any order; stations without facts are left out. */
export function findCrossFacts(keys: readonly CrossKey[]): ReadonlyMap<string, CrossFacts> {
  const facts = new Map<string, CrossFacts>();
  const referring = keys
    .filter(({ refersCentre }) => refersCentre)
    .map(({ stationId }) => stationId)
    .sort(compareIds);
  for (const key of keys) {
    const sameResult = sameResultsOf(key, keys);
    const swappedWith = keys
      .filter(({ stationId, cardsOf }) => key.cardsOf.has(stationId) && cardsOf.has(key.stationId))
      .map(({ stationId }) => stationId)
      .sort(compareIds)[0];
    const centreReferredBy = referring.includes(key.stationId) ? key.stationId : referring[0];
    if (sameResult.length > 0 || swappedWith !== undefined || centreReferredBy !== undefined) {
      const others = new Set([...sameResult, swappedWith, centreReferredBy, key.stationId]);
      const newestLeaf = Math.max(
        ...keys.filter(({ stationId }) => others.has(stationId)).map((each) => each.newestLeaf),
      );
      facts.set(key.stationId, { sameResult, swappedWith, centreReferredBy, newestLeaf });
    }
  }
  return facts;
}

/** The whole box: a small contest with two candidates is the same at neighbouring stations by chance. */
function resultOf({ contests }: StationReading, fewest: number): StationResult | undefined {
  let votes = 0;
  const voted = contests.flatMap((contest) => {
    const figures = machineOf(contest)?.figures;
    if (figures === undefined) return [];
    votes += votesIn(figures);
    return [{ contestId: contest.contestId, figures }];
  });
  return votes > fewest ? { votes, contests: voted } : undefined;
}

function sameResultsOf({ stationId, result }: CrossKey, keys: readonly CrossKey[]): string[] {
  if (result === undefined) return [];
  return keys
    .filter((other) => other.stationId !== stationId && other.result?.votes === result.votes)
    .filter((other) => other.result !== undefined && isSameResult(other.result, result))
    .map((other) => other.stationId)
    .sort(compareIds);
}

function isSameResult(a: StationResult, b: StationResult): boolean {
  return (
    a.contests.length === b.contests.length &&
    a.contests.every(({ contestId, figures }, i) => {
      const other = b.contests[i];
      return other?.contestId === contestId && sameVotes(figures, other.figures);
    })
  );
}

/** Votes only: two stations may well have other numbers of registered voters and a copied result. */
function sameVotes(a: Figures, b: Figures): boolean {
  return (
    sameOptionalCounts(a.contest?.listVotes, b.contest?.listVotes) &&
    sameOptionalCounts(a.contest?.candidateVotes, b.contest?.candidateVotes)
  );
}

/** Rounded when it is absurd, and then far above any limit. */
function votesIn({ contest }: Figures): number {
  const counts = contest?.listVotes ?? contest?.candidateVotes;
  return counts?.counts.reduce((sum, count) => sum + count, 0) ?? 0;
}

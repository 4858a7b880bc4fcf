/** The verdict that a station deserves, from what is known to have happened to it. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import type { MissingReason, StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { ExpectedContest } from './expect-contest.ts';
import { expectContest } from './expect-contest.ts';
import type { KnownStation } from './known-station.ts';
import type { Reading, StationFacts } from './read-known.ts';
import type { Spoken } from './tape-expectations.ts';

/** From the best to the worst, as a station shows one state for all of its contests. */
const fromBest: readonly StationState[] = [
  ...(['matched', 'resolved', 'received', 'awaited', 'overdue'] as const),
  ...(['at-audit-centre', 'discrepant', 'quarantined', 'annulled'] as const),
];

export interface ExpectedStation {
  readonly stationId: string;
  /** The worst of its contests. */
  readonly state: StationState;
  readonly arrivedBy: Spoken['arrivedBy'];
  readonly reason: MissingReason | undefined;
  readonly claims: readonly FindingCode[];
  readonly contests: readonly ExpectedContest[];
}

export function expectStation(
  known: KnownStation,
  reading: Reading,
  facts: StationFacts,
): ExpectedStation {
  const { station } = known;
  const reasons = known.decisions.flatMap(({ plan }) =>
    plan.change.kind === 'explain-missing' ? [plan.change.reason] : [],
  );
  const contests = station.papers.flatMap(({ paperId, contestIds }) =>
    contestIds.map((contestId) => expectContest(known, reading, facts, { paperId, contestId })),
  );
  const worst = Math.max(...contests.map(({ state }) => fromBest.indexOf(state)));
  return {
    stationId: station.stationId,
    state: assertDefined(fromBest[worst], 'a state'),
    arrivedBy: reading.spoken.arrivedBy,
    reason: reasons.at(-1),
    claims: [...new Set(reading.claims.map(({ code }) => code))],
    contests,
  };
}

/** What a station's evidence says under a policy, before anybody decided anything. */
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { KnownCount } from '../sim/known-count.ts';
import { expectDifferences, expectOmissions } from './compare-counts.ts';
import { expectOfForms } from './form-expectations.ts';
import type { HandExpectation } from './hand-expectations.ts';
import { expectOfHandCounts } from './hand-expectations.ts';
import type { KnownStation, KnownTape } from './known-station.ts';
import type { Noticed } from './noticed.ts';
import type { Speech, Spoken, TapeContext } from './tape-expectations.ts';
import { expectOfTapes, sumOfParts, ways } from './tape-expectations.ts';

/** What the rest of the election says about a station. */
export interface StationFacts extends TapeContext {
  readonly policy: Policy;
  readonly isDrawn: boolean;
  /** Unix milliseconds; undefined = nothing is late. */
  readonly deadlineMs: number | undefined;
  readonly unmovedDeadlineMs: number | undefined;
  /** What other stations of the centre bring upon it. */
  readonly cross: readonly Noticed[];
  readonly isCentreReferred: boolean;
}

/** What its evidence says before anybody decided, as of a moment. */
export interface Reading {
  readonly spoken: Spoken;
  readonly hand: HandExpectation;
  readonly isDue: boolean;
  /** What the channels agree to be the machines' count. */
  readonly electronic: KnownCount | undefined;
  /** The paper of it, by the device's signature or by two people. */
  readonly paper: KnownCount | undefined;
  readonly isLate: boolean;
  readonly noticed: readonly Noticed[];
  readonly claims: readonly Noticed[];
}

export function readKnown(known: KnownStation, facts: StationFacts, nowMs: number): Reading {
  const { tapes, forms, terms, cardFaults } = known;
  const { policy } = facts;
  const spoken = expectOfTapes(tapes, terms, facts);
  const [first, second] =
    policy.preferred === 'card'
      ? [spoken.by.card, spoken.by.transmission]
      : [spoken.by.transmission, spoken.by.card];
  const wholeOf = (speech: Speech) => (speech.isWhole ? sumOfParts(speech) : undefined);
  const electronic = wholeOf(first) ?? wholeOf(second);
  const typed = forms.filter(({ plan }) => plan.kind === 'paper-tape');
  const paper = wholeOf(spoken.by['paper-tape']) ?? typed[0]?.plan.count;
  const machine = electronic ?? paper;
  const { stations } = policy.handCount;
  const isDue = stations === 'all' || (stations === 'drawn' && facts.isDrawn);
  const hand = expectOfHandCounts(facts, { tapes, terms, forms, machine, isDue });
  const isLate = isLateBy(facts.deadlineMs, spoken, known, facts, nowMs);
  const claims = forms
    .filter(({ plan }) => plan.kind === 'observer-tape')
    .flatMap(({ plan }) => expectDifferences('W710', machine, plan.count));
  const noticed = [
    ...spoken.noticed,
    ...tapes.flatMap(({ faults, plan }) =>
      faults.map((code): Noticed => ({ code, detail: plan.name })),
    ),
    ...cardFaults.map(({ code, order }): Noticed => ({ code, detail: String(order) })),
    ...expectOfForms(
      facts,
      forms,
      (paperId) => machine?.find((each) => each.paperId === paperId)?.account,
    ),
    ...typed.flatMap(({ plan }) => [
      ...expectDifferences('E709', machine, plan.count),
      ...expectOmissions(machine, plan.count),
    ]),
    ...hand.noticed,
    ...expectOfDeadline(spoken, known, facts, nowMs, isLate),
  ];
  return { spoken, hand, isDue, electronic, paper, isLate, noticed, claims };
}

/** The tape that speaks must have come in time itself. */
function isLateBy(
  deadlineMs: number | undefined,
  { by }: Spoken,
  { tapes, forms }: KnownStation,
  { policy }: StationFacts,
  nowMs: number,
): boolean {
  if (deadlineMs === undefined || nowMs <= deadlineMs) return false;
  const isAny = policy.deadline.counts === 'any';
  const speaking = ways.map((way) => by[way]).find((speech) => speech.tapes.length > 0);
  if (speaking === undefined) {
    const isTyped = forms.some(
      ({ plan, atMs }) => plan.kind === 'paper-tape' && atMs <= deadlineMs,
    );
    return !(isAny && isTyped);
  }
  if (!speaking.isWhole) return true;
  const isInTime = ({ plan: { name } }: KnownTape): boolean =>
    tapes.some(
      ({ plan, way, atMs }) =>
        plan.name === name && atMs <= deadlineMs && (way === 'transmission' || isAny),
    );
  return !speaking.tapes.every(isInTime);
}

function expectOfDeadline(
  spoken: Spoken,
  known: KnownStation,
  facts: StationFacts,
  nowMs: number,
  isLate: boolean,
): Noticed[] {
  const isTyped = known.forms.some(({ plan }) => plan.kind === 'paper-tape');
  const isThere = spoken.arrivedBy !== 'neither' || spoken.by['paper-tape'].isWhole || isTyped;
  if (facts.deadlineMs === undefined || !isThere) return [];
  if (isLate) return [{ code: 'W408' }];
  const { unmovedDeadlineMs } = facts;
  if (unmovedDeadlineMs === facts.deadlineMs) return [];
  return isLateBy(unmovedDeadlineMs, spoken, known, facts, nowMs) ? [{ code: 'W804' }] : [];
}

/** The verdict that one contest of a station deserves, with what was decided about it. */
import type { AdoptedSource, StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { PlannedChange } from '../sim/acts.ts';
import type { KnownCount } from '../sim/known-count.ts';
import type { AuditExpectation } from './hand-expectations.ts';
import { expectOfAudit } from './hand-expectations.ts';
import type { KnownDecision, KnownStation } from './known-station.ts';
import type { Noticed } from './noticed.ts';
import { concerns, hasEffect, keyOf } from './noticed.ts';
import type { Reading, StationFacts } from './read-known.ts';
import { readKnown } from './read-known.ts';
import { sumOfParts } from './tape-expectations.ts';

export interface ExpectedContest {
  readonly stationId: string;
  readonly contestId: string;
  readonly paperId: string;
  readonly state: StationState;
  readonly noticed: readonly Noticed[];
  readonly adoptedSource: AdoptedSource | undefined;
  readonly adopted: KnownCount | undefined;
  readonly transmitted: KnownCount | undefined;
  readonly card: KnownCount | undefined;
}

interface Place {
  readonly paperId: string;
  readonly contestId: string;
}

export function expectContest(
  known: KnownStation,
  reading: Reading,
  facts: StationFacts,
  place: Place,
): ExpectedContest {
  const decided = foldDecisions(known.decisions, place.contestId);
  const audit = expectOfAudit(
    facts,
    place,
    known.forms,
    reading.hand.count,
    decided.recountOrder ?? -1,
  );
  const isReferred = isSentAway(reading, facts, decided, place.contestId);
  const noticed = [
    ...reading.noticed.filter((each) => concerns(each, place)),
    ...facts.cross.filter((each) => concerns(each, place)),
    ...audit.noticed,
  ];
  if (audit.count && !isReferred && !reading.isLate) noticed.push({ code: 'W708' });
  const holds =
    decided.figures !== undefined && isCovered(known, facts, decided.figures, noticed, 'block');
  const state = stateOf({
    reading,
    facts,
    decided,
    audit,
    isReferred,
    noticed,
    holds,
    known,
    place,
  });
  if (decided.figures) noticed.push({ code: holds ? 'W802' : 'W801' });
  const adopted = adoptedBy(known, reading, facts, { state, decided, audit });
  const { transmission, card } = reading.spoken.by;
  return {
    stationId: known.station.stationId,
    ...place,
    state,
    noticed,
    adoptedSource: adopted?.source,
    adopted: adopted?.count,
    // What nobody soundly signed is compared, and counted nowhere.
    transmitted: transmission.isSound ? sumOfParts(transmission) : undefined,
    card: card.isSound ? sumOfParts(card) : undefined,
  };
}

interface Decided {
  readonly figures: KnownDecision | undefined;
  readonly recountOrder: number | undefined;
  readonly release: KnownDecision | undefined;
  readonly isQuarantined: boolean;
  readonly isAnnulled: boolean;
}

/** Of each matter the last word; a decision about the whole station is about each of its contests. */
function foldDecisions(decisions: readonly KnownDecision[], contestId: string): Decided {
  const last = (...kinds: readonly PlannedChange['kind'][]): KnownDecision | undefined =>
    decisions.findLast(
      ({ plan }) =>
        kinds.includes(plan.change.kind) &&
        (plan.contestId === undefined || plan.contestId === contestId),
    );
  const [recountOrFigures, quarantine, annulment] = [
    last('adopt', 'correct', 'recount'),
    last('quarantine', 'release'),
    last('annul', 'reinstate'),
  ];
  const kindOf = (decision: KnownDecision | undefined) => decision?.plan.change.kind;
  const isRecount = kindOf(recountOrFigures) === 'recount';
  return {
    figures: isRecount ? undefined : recountOrFigures,
    recountOrder: isRecount ? recountOrFigures?.order : undefined,
    release: kindOf(quarantine) === 'release' ? quarantine : undefined,
    isQuarantined: kindOf(quarantine) === 'quarantine',
    isAnnulled: kindOf(annulment) === 'annul',
  };
}

function hasArrived({ spoken, paper }: Reading): boolean {
  return spoken.arrivedBy !== 'neither' || paper !== undefined;
}

function isSentAway(
  reading: Reading,
  { policy, isCentreReferred }: StationFacts,
  decided: Decided,
  contestId: string,
): boolean {
  return (
    decided.recountOrder !== undefined ||
    isCentreReferred ||
    (reading.hand.beyond.has(contestId) && policy.handCount.beyond !== 'discrepant') ||
    (reading.isLate && hasArrived(reading) && policy.deadline.late === 'audit-centre')
  );
}

/** Whether the signers could see everything of this effect that is noticed now. */
function isCovered(
  known: KnownStation,
  facts: StationFacts,
  decision: KnownDecision,
  noticed: readonly Noticed[],
  effect: 'block' | 'quarantine',
): boolean {
  const ofOthers = new Set(facts.cross.map(keyOf));
  const matters = noticed.filter(
    (each) => hasEffect(facts.policy, each, effect) && !ofOthers.has(keyOf(each)),
  );
  const seen = ({ order }: { readonly order: number }): boolean => order < decision.order;
  const then: KnownStation = {
    ...known,
    tapes: known.tapes.filter(seen),
    cardFaults: known.cardFaults.filter(seen),
    forms: known.forms.filter(seen),
    decisions: [],
  };
  const reading = readKnown(then, facts, decision.atMs);
  const places = known.station.papers.flatMap(({ paperId, contestIds }) =>
    contestIds.map((contestId) => ({ paperId, contestId })),
  );
  const audits = places.flatMap(
    (place) => expectOfAudit(facts, place, then.forms, reading.hand.count, -1).noticed,
  );
  const keys = new Set([...reading.noticed, ...audits].map(keyOf));
  return matters.every((each) => keys.has(keyOf(each)));
}

function stateOf(known: {
  readonly known: KnownStation;
  readonly reading: Reading;
  readonly facts: StationFacts;
  readonly decided: Decided;
  readonly audit: AuditExpectation;
  readonly isReferred: boolean;
  readonly noticed: readonly Noticed[];
  readonly holds: boolean;
  readonly place: Place;
}): StationState {
  const { reading, facts, decided, audit, isReferred, noticed, holds, place } = known;
  const { policy } = facts;
  const isReleased =
    decided.release !== undefined &&
    isCovered(known.known, facts, decided.release, noticed, 'quarantine');
  const isQuarantinedByRule =
    noticed.some((each) => hasEffect(policy, each, 'quarantine')) && !isReleased;
  if (decided.isAnnulled) return 'annulled';
  if (decided.isQuarantined || isQuarantinedByRule) return 'quarantined';
  if (holds) return 'resolved';

  const isThere = hasArrived(reading);
  const isLateAndThere = reading.isLate && isThere && policy.deadline.late !== 'accept';
  const isBlocked =
    noticed.some((each) => hasEffect(policy, each, 'block')) ||
    (isLateAndThere && policy.deadline.late === 'discrepant');
  const isHandSettled =
    !reading.hand.beyond.has(place.contestId) &&
    (!reading.isDue ||
      reading.hand.count !== undefined ||
      policy.handCount.whenMissing === 'electronic');
  const start = isThere ? 'received' : reading.isLate ? 'overdue' : 'awaited';
  const canBeSent = isThere || reading.isLate || isBlocked;
  if (isReferred && canBeSent) return audit.count ? 'resolved' : 'at-audit-centre';
  if (isBlocked) return 'discrepant';
  if (start === 'overdue' && audit.count) return 'resolved';
  const isMatched = reading.spoken.isPair && !isLateAndThere && isHandSettled;
  return start === 'received' && isMatched ? 'matched' : start;
}

function adoptedBy(
  known: KnownStation,
  reading: Reading,
  { policy }: StationFacts,
  {
    state,
    decided,
    audit,
  }: {
    readonly state: StationState;
    readonly decided: Decided;
    readonly audit: AuditExpectation;
  },
): { readonly source: AdoptedSource; readonly count: KnownCount } | undefined {
  if (!policy.adoptedStates.includes(state)) return undefined;
  if (state === 'resolved') {
    const count = decided.figures && countDecided(known, decided.figures);
    if (decided.figures) return count && { source: 'decision', count };
    return audit.count && { source: 'audit-count', count: audit.count };
  }
  const { hand, isDue, electronic, paper } = reading;
  if (state === 'matched' && isDue && policy.handCount.adoptWithin === 'hand-count' && hand.count) {
    return { source: 'hand-count', count: hand.count };
  }
  if (state !== 'matched' && state !== 'received') return undefined;
  if (electronic) return { source: 'electronic', count: electronic };
  return paper && { source: 'paper-tape', count: paper };
}

function countDecided(
  { tapes }: KnownStation,
  { plan: { change } }: KnownDecision,
): KnownCount | undefined {
  if (change.kind === 'correct') return change.count;
  if (change.kind !== 'adopt') return undefined;
  return tapes.find(({ plan }) => plan.name === change.evidence)?.plan.count;
}

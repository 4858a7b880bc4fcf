/**
 * What a station's evidence says under the policy, before anybody decided anything and before other
 * stations are looked at.
 */
import { assertDefined } from '../base/assert.ts';
import type { Finding } from '../base/findings.ts';
import { checkBallot } from '../rules/check-ballot.ts';
import { checkFigures } from '../rules/check-figures.ts';
import { checkForms } from '../rules/check-forms.ts';
import { checkRecordTimes } from '../rules/check-record-times.ts';
import type { AccountCounts } from '../tape/tape.ts';
import { faultOfCount } from './audit-count.ts';
import { checkPartSums } from './check-part-sums.ts';
import { findDifferences, sameFigures } from './compare-figures.ts';
import type { SectionedRecord } from './contest-figures.ts';
import { figuresIn } from './contest-figures.ts';
import type { ContestReading } from './contest-reading.ts';
import { machineOf, readContests } from './contest-reading.ts';
import { countedOnForms, countedOnTapes } from './counted.ts';
import type { Snapshot, StationCase, StationContext, TapeEvidence } from './evidence-case.ts';
import { isEffect } from './finding-effect.ts';
import { concernsContest } from './finding-order.ts';
import type { HandFindings } from './hand-findings.ts';
import { findHandFindings } from './hand-findings.ts';
import { findHandTapes } from './hand-tapes.ts';
import { findingOfProblem } from './intake-problems.ts';
import { isLate } from './late.ts';
import { findOneSided } from './one-sided-figures.ts';
import type { SpeakingTapes } from './speaking-tapes.ts';
import { findSpeakingTapes, tapeKeyOf } from './speaking-tapes.ts';

/** Findings do not look at it. */
const none = new Uint8Array(16);

export interface StationReading {
  readonly speaking: SpeakingTapes;
  readonly isLate: boolean;
  readonly isHandCountDue: boolean;
  /** In the order of the station's papers. */
  readonly contests: readonly ContestReading[];
  /** Contests whose hand count differs by as much as sends the box away. */
  readonly beyond: ReadonlySet<string>;
  /** Of the station and its contests, as they were found. */
  readonly findings: readonly Finding[];
  readonly claims: readonly Finding[];
}

export function readStation(
  station: StationCase,
  context: StationContext,
  now: Snapshot,
): StationReading {
  const { policy, devices } = context;
  const speaking = findSpeakingTapes(station, devices);
  const hands = findHandTapes(station, devices);
  const isHandCountDue =
    policy.handCount.stations === 'all' ||
    (policy.handCount.stations === 'drawn' && context.isDrawn);
  const contests = readContests(station, context, speaking, hands);
  const hand = findHandFindings(station, hands, contests, policy.handCount, isHandCountDue);
  const earlier = beyondBefore(station, context, speaking, isHandCountDue);
  const late = isLate(policy.deadline, context.deadlineMs, station, speaking, now);
  const findings = [
    ...speaking.findings,
    ...hands.findings,
    ...station.tapes.flatMap(({ problems }) => problems.flatMap(findingOfProblem)),
    ...station.cardProblems.flatMap(findingOfProblem),
    ...checkTapes(speaking, context),
    ...checkWhole(speaking, contests, context),
    ...[speaking.transmission, speaking.card, speaking.paper].flatMap(({ tapes }) =>
      checkPartSums(tapes, contests),
    ),
    ...checkForms({ forms: station.forms, figures: accountsOf(contests) }, context),
    ...checkTyped(station, contests, context),
    ...contests.flatMap((contest) => paperFindings(station, contest)),
    ...hand.findings,
    ...earlier.findings,
    ...handFaults(station, contests, context),
    ...deadlineFindings(station, contests, context, speaking, now, late),
  ].filter((finding) => !isEffect(policy, finding, 'off'));
  const claims = station.forms.some(({ form }) => form.kind === 'observer-tape')
    ? contests.flatMap((contest) => claimFindings(station, contest))
    : [];
  const beyond = new Set([...hand.beyond, ...earlier.beyond]);
  return { speaking, isLate: late, isHandCountDue, contests, beyond, findings, claims };
}

const nothingBefore: HandFindings = { beyond: new Set(), findings: [] };

/** What a hand count opened before a correction came, the correction does not close. */
function beyondBefore(
  station: StationCase,
  { entry, policy, devices }: Pick<StationContext, 'entry' | 'policy' | 'devices'>,
  { transmission, card, findings }: SpeakingTapes,
  isDue: boolean,
): HandFindings {
  if (!findings.some(({ code }) => code === 'W402')) return nothingBefore;
  const chosen = [...transmission.tapes, ...card.tapes].map(tapeKeyOf);
  const corrected = station.tapes.findLast(
    (tape, i) =>
      chosen.includes(tapeKeyOf(tape)) &&
      station.tapes.findIndex((each) => tapeKeyOf(each) === tapeKeyOf(tape)) === i,
  );
  const isBefore = ({ leafIndex }: { readonly leafIndex: number }): boolean =>
    leafIndex < (corrected?.leafIndex ?? 0);
  const before = {
    ...station,
    tapes: station.tapes.filter(isBefore),
    forms: station.forms.filter(isBefore),
  };
  const speaking = findSpeakingTapes(before, devices);
  const hands = findHandTapes(before, devices);
  const contests = readContests(before, { entry, policy }, speaking, hands);
  const found = findHandFindings(before, hands, contests, policy.handCount, isDue);
  const earlier = beyondBefore(before, { entry, policy, devices }, speaking, isDue);
  return {
    beyond: new Set([...found.beyond, ...earlier.beyond]),
    findings: [...found.findings.filter(({ code }) => code === 'E701'), ...earlier.findings],
  };
}

function checkTapes(speaking: SpeakingTapes, context: StationContext): Finding[] {
  return distinctTapes(speaking).flatMap((evidence) => {
    const { header, sections } = evidence.tape;
    return [
      ...checkBallot(header.sections, sections, context.contest),
      ...checkFigures({ sectionNames: header.sections, sections }, context),
      ...checkRecordTimes(evidence, context),
    ];
  });
}

/** Each content once; of its arrivals the first, since a card always comes later than its clock says. */
function distinctTapes({ transmission, card, paper, isPair }: SpeakingTapes): TapeEvidence[] {
  const first = (a: TapeEvidence, b: TapeEvidence | undefined): TapeEvidence =>
    b === undefined || a.leafIndex < b.leafIndex ? a : b;
  if (isPair && paper.tapes.length === 0) {
    return transmission.tapes.map((tape, part) => first(tape, card.tapes[part]));
  }
  const byDigest = new Map<string, TapeEvidence>();
  for (const evidence of [...transmission.tapes, ...card.tapes, ...paper.tapes]) {
    const key = tapeKeyOf(evidence);
    byDigest.set(key, first(evidence, byDigest.get(key)));
  }
  return [...byDigest.values()];
}

/** Ballots of all parts together against the voters of the station: each part may pass by itself. */
function checkWhole(
  { transmission, card, paper }: SpeakingTapes,
  contests: readonly ContestReading[],
  context: StationContext,
): Finding[] {
  return [transmission, card, paper].flatMap(({ tapes }) => {
    if (tapes.length < 2) return [];
    const papers = contests.flatMap((contest) => {
      const counts = countedOnTapes(tapes, contest)?.figures.account;
      return counts ? [{ id: contest.paperId, counts }] : [];
    });
    const sectionNames = papers.map(({ id }) => ({ kind: 'account', id }) as const);
    const sections = papers.map(
      ({ counts }) => ({ kind: 'account', nonce: none, counts }) as const,
    );
    return checkFigures({ sectionNames, sections }, context).filter(({ code }) => code === 'E104');
  });
}

/** A hand count that says what the machines said was checked with them. */
function handFaults(
  station: StationCase,
  contests: readonly ContestReading[],
  context: StationContext,
): Finding[] {
  return contests.flatMap((contest) => {
    const { hand, electronic, contestId, paperId } = contest;
    if (!hand || (electronic && sameFigures(hand.figures, electronic.figures))) return [];
    const { sectionNames, sections } = recordAt(station, hand.leaves[0]);
    return [
      ...checkBallot(sectionNames, sections, context.contest),
      ...checkFigures({ sectionNames, sections }, context),
    ]
      .filter((finding) => concernsContest(finding, contestId, paperId))
      .flatMap((finding) => faultOfCount(context, finding));
  });
}

/** Where nothing electronic came, the typed tape is what the machines said, and is checked like a tape. */
function checkTyped(
  station: StationCase,
  contests: readonly ContestReading[],
  context: StationContext,
): Finding[] {
  if (contests.every(({ electronic }) => electronic !== undefined)) return [];
  return station.forms.flatMap(({ form }) => {
    if (form.kind !== 'paper-tape') return [];
    return checkFigures(form, context).filter((finding) =>
      contests.some(
        ({ electronic, contestId, paperId }) =>
          electronic === undefined && concernsContest(finding, contestId, paperId),
      ),
    );
  });
}

function recordAt({ tapes, forms }: StationCase, leaf: number | undefined): SectionedRecord {
  const tape = tapes.find(({ leafIndex }) => leafIndex === leaf)?.tape;
  if (tape) return { sectionNames: tape.header.sections, sections: tape.sections };
  return assertDefined(forms.find(({ leafIndex }) => leafIndex === leaf)?.form, 'its record');
}

/** Typed tapes beside the tape that they copy, or beside the electronic one; QR tapes are compared as tapes. */
function paperFindings(station: StationCase, contest: ContestReading): Finding[] {
  const { contestId, paperId } = contest;
  return station.forms.flatMap(({ form }) => {
    if (form.kind !== 'paper-tape') return [];
    const copied = station.tapes.find(
      ({ tape: { header } }) =>
        header.deviceId === form.deviceId && header.sequence === form.sequence,
    );
    const original = copied ? countedOnTapes([copied], contest) : machineOf(contest);
    const typed = figuresIn(form, paperId, contestId);
    return [
      ...findDifferences('E709', original?.figures, typed, paperId, contestId),
      ...findOneSided(original?.figures, typed, contest),
    ];
  });
}

function claimFindings(station: StationCase, contest: ContestReading): Finding[] {
  const { contestId, paperId } = contest;
  const machine = machineOf(contest)?.figures;
  return countedOnForms(station, 'observer-tape', contest).flatMap(({ figures }) =>
    findDifferences('W710', machine, figures, paperId, contestId),
  );
}

function deadlineFindings(
  station: StationCase,
  contests: readonly ContestReading[],
  { policy, deadlineMs, unmovedDeadlineMs }: StationContext,
  speaking: SpeakingTapes,
  now: Snapshot,
  isLateNow: boolean,
): Finding[] {
  const hasArrived =
    speaking.arrivedBy !== 'neither' || contests.some(({ paper }) => paper !== undefined);
  if (deadlineMs === undefined || !hasArrived) return [];
  const params = { deadlineS: Math.floor(deadlineMs / 1000) };
  if (isLateNow) return [{ code: 'W408', params }];
  const isSaved =
    unmovedDeadlineMs !== deadlineMs &&
    isLate(policy.deadline, unmovedDeadlineMs, station, speaking, now);
  return isSaved ? [{ code: 'W804', params }] : [];
}

/** Of the paper as the machines counted it. */
function accountsOf(
  contests: readonly ContestReading[],
): (paperId: string) => AccountCounts | undefined {
  return (paperId) => {
    const contest = contests.find((each) => each.paperId === paperId && machineOf(each));
    return contest && machineOf(contest)?.figures.account;
  };
}

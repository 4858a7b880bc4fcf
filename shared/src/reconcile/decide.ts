/**
 * The verdict on one station, contest by contest. Pure and total: the same evidence gives the same verdict
 * in whatever order and however often it is told, because only positions and times of the log count.
 *
 * A decision covers the findings that its signers could see, at the number of leaves it names. What is
 * found later is not covered, and opens the case again: new evidence closes no discrepancy by itself, and
 * no decision hides one that nobody had looked at.
 */
import type { Finding } from '../base/findings.ts';
import type { AuditCount } from './audit-count.ts';
import { readAuditCount } from './audit-count.ts';
import type { ContestReading } from './contest-reading.ts';
import { isCountedByHand, machineOf } from './contest-reading.ts';
import type { Counted } from './counted.ts';
import { figuresDecided } from './decided-figures.ts';
import type { DecisionFact, Snapshot, StationCase, StationContext } from './evidence-case.ts';
import { isEffect } from './finding-effect.ts';
import { concernsContest, keyOfFinding, sortFindings } from './finding-order.ts';
import { orderCase } from './order-case.ts';
import type { ContestDecisions } from './station-decisions.ts';
import { foldDecisions } from './station-decisions.ts';
import type { StationReading } from './station-reading.ts';
import { readStation } from './station-reading.ts';
import type { Conditions } from './transitions.ts';
import { walkTransitions } from './transitions.ts';
import type { Adopted, ContestVerdict, StationState, StationVerdict } from './verdict.ts';
import { stationStates } from './verdict.ts';

export function decide(
  station: StationCase,
  context: StationContext,
  now: Snapshot,
): StationVerdict {
  const ordered = orderCase(station);
  return judgeReading(readStation(ordered, context, now), ordered, context);
}

/** For who has read the station already, to look at its whole centre. The case is in order. */
export function judgeReading(
  reading: StationReading,
  station: StationCase,
  context: StationContext,
): StationVerdict {
  const contests = reading.contests.map((contest) =>
    judgeContest({ reading, contest, station, context }),
  );
  const [only] = contests;
  return {
    stationId: context.entry.stationId,
    state: worstOf(contests),
    arrivedBy: reading.speaking.arrivedBy,
    reason: reasonOf(station, contests),
    findings:
      only && contests.length === 1
        ? only.findings
        : sortFindings(contests.flatMap(({ findings }) => findings)),
    claims: sortFindings(reading.claims),
    contests,
  };
}

interface Judged {
  readonly reading: StationReading;
  readonly contest: ContestReading;
  readonly station: StationCase;
  readonly context: StationContext;
}

function judgeContest(judged: Judged): ContestVerdict {
  const { reading, contest, station, context } = judged;
  const { contestId, paperId } = contest;
  const decisions = foldDecisions(station.decisions, contestId);
  const countedSince = decisions.recount?.leafIndex ?? -1;
  const audit = readAuditCount(station, context, contest, countedSince);
  const isReferred = isSentToAudit(judged, decisions);
  const findings = [
    ...reading.findings.filter((finding) => concernsContest(finding, contestId, paperId)),
    ...crossFindings(judged),
    ...audit.findings,
    ...(audit.count && !isReferred && !reading.isLate ? [auditWithoutReferral(contestId)] : []),
  ];
  const decided = decisions.figures;
  const figures = decided && figuresDecided(station, context, contest, decided);
  const holds =
    decided !== undefined &&
    figures !== undefined &&
    isCovered(judged, decided.fact, findings, 'block');
  const conditions = conditionsOf(judged, { decisions, audit, isReferred, findings, holds });
  const { state, path } = walkTransitions(conditions);
  // A correction of other contests says nothing of this one; evidence that has no figures was to say something.
  if (decided && (figures || decided.change.kind === 'adopt')) {
    const { leafIndex: leaf } = decided.fact;
    findings.push({ code: holds ? 'W802' : 'W801', params: { leaf } });
  }
  return {
    contestId,
    paperId,
    state,
    path,
    findings: sortFindings(findings),
    adopted: adoptedIn(judged, state, holds ? figures : undefined, audit),
    transmitted: contest.transmitted,
    card: contest.card,
  };
}

interface Weighed {
  readonly decisions: ContestDecisions;
  readonly audit: AuditCount;
  readonly isReferred: boolean;
  readonly findings: readonly Finding[];
  readonly holds: boolean;
}

function conditionsOf(
  judged: Judged,
  { decisions, audit, isReferred, findings, holds }: Weighed,
): Conditions {
  const { reading, contest, context } = judged;
  const { policy } = context;
  const hasArrived = reading.speaking.arrivedBy !== 'neither' || contest.paper !== undefined;
  const isLateBlock = reading.isLate && hasArrived && policy.deadline.late !== 'accept';
  const isBlocked = findings.some((finding) => isEffect(policy, finding, 'block'));
  return {
    arrived: hasArrived,
    late: reading.isLate,
    agreed:
      reading.speaking.isPair &&
      contest.electronic !== undefined &&
      !isBlocked &&
      !isLateBlock &&
      isHandCountSettled(judged),
    blocked: isBlocked || (isLateBlock && policy.deadline.late === 'discrepant'),
    referred: isReferred,
    countedAgain: audit.count !== undefined,
    decided: holds,
    quarantined:
      decisions.isQuarantined ||
      (findings.some((finding) => isEffect(policy, finding, 'quarantine')) &&
        !isReleased(judged, decisions, findings)),
    annulled: decisions.isAnnulled,
  };
}

function isHandCountSettled({ reading, contest, context }: Judged): boolean {
  if (reading.beyond.has(contest.contestId)) return false;
  if (!reading.isHandCountDue || isCountedByHand(contest)) return true;
  return context.policy.handCount.whenMissing === 'electronic';
}

function isSentToAudit(
  { reading, contest, context }: Judged,
  decisions: ContestDecisions,
): boolean {
  const { policy, cross } = context;
  const hasArrived = machineOf(contest) !== undefined || reading.speaking.arrivedBy !== 'neither';
  return (
    decisions.recount !== undefined ||
    cross.centreReferredBy !== undefined ||
    (reading.beyond.has(contest.contestId) && policy.handCount.beyond !== 'discrepant') ||
    (reading.isLate && hasArrived && policy.deadline.late === 'audit-centre')
  );
}

function isReleased(
  judged: Judged,
  { release }: ContestDecisions,
  findings: readonly Finding[],
): boolean {
  return release !== undefined && isCovered(judged, release, findings, 'quarantine');
}

/**
 * Whether every finding with this effect could be seen at the decision's base. A decision on this station's
 * figures does not fall because of what other stations say; a release does, for what came after it.
 */
function isCovered(
  { station, context }: Judged,
  { baseSize, timeMs }: DecisionFact,
  findings: readonly Finding[],
  effect: 'block' | 'quarantine',
): boolean {
  const all = findings.filter((finding) => isEffect(context.policy, finding, effect));
  const effective = all.filter(({ code }) => !crossCodes.has(code));
  const isOfOthers = effect === 'quarantine' && effective.length < all.length;
  if (isOfOthers && (context.cross.newestLeaf ?? Infinity) >= baseSize) return false;
  if (effective.length === 0) return true;
  const seen = (item: { readonly leafIndex: number }): boolean => item.leafIndex < baseSize;
  const before: StationCase = {
    tapes: station.tapes.filter(seen),
    cardProblems: station.cardProblems.filter(seen),
    forms: station.forms.filter(seen),
    decisions: [],
  };
  const reading = readStation(before, context, { timeMs, logSize: baseSize });
  const audits = reading.contests.flatMap((contest) => {
    const audit = readAuditCount(before, context, contest, -1);
    return audit.count
      ? [...audit.findings, auditWithoutReferral(contest.contestId)]
      : audit.findings;
  });
  const known = new Set([...reading.findings, ...audits].map(keyOfFinding));
  return effective.every((finding) => known.has(keyOfFinding(finding)));
}

const crossCodes: ReadonlySet<string> = new Set(['E502', 'E503', 'E803']);

function crossFindings({ context }: Judged): Finding[] {
  const { cross, entry } = context;
  const findings: Finding[] = cross.sameResult.map((station) => ({
    code: 'E502',
    params: { station },
  }));
  if (cross.swappedWith !== undefined) {
    findings.push({ code: 'E503', params: { station: cross.swappedWith } });
  }
  if (cross.centreReferredBy !== undefined && cross.centreReferredBy !== entry.stationId) {
    findings.push({ code: 'E803', params: { station: cross.centreReferredBy } });
  }
  return findings.filter((finding) => !isEffect(context.policy, finding, 'off'));
}

function auditWithoutReferral(contestId: string): Finding {
  const path = { kind: 'section', section: 'contest', id: contestId } as const;
  return { code: 'W708', path, params: {} };
}

/** One figure or none: whatever was sent twice or came two ways is adopted once. */
function adoptedIn(
  judged: Judged,
  state: StationState,
  decided: Adopted | undefined,
  audit: AuditCount,
): Adopted | undefined {
  const { contest, reading, context } = judged;
  const { policy } = context;
  if (!policy.adoptedStates.includes(state)) return undefined;
  if (state === 'resolved') {
    return decided ?? (audit.count && { source: 'audit-count', ...spread(audit.count) });
  }
  if (state === 'matched') {
    const isByHand =
      reading.isHandCountDue &&
      policy.handCount.adoptWithin === 'hand-count' &&
      isCountedByHand(contest) &&
      contest.hand;
    if (isByHand) return { source: 'hand-count', ...spread(isByHand) };
  }
  if (state !== 'matched' && state !== 'received') return undefined;
  if (contest.electronic) return { source: 'electronic', ...spread(contest.electronic) };
  return contest.paper && { source: 'paper-tape', ...spread(contest.paper) };
}

function spread({ figures, leaves }: Counted): Omit<Adopted, 'source'> {
  return { account: figures.account, contest: figures.contest, leaves };
}

function worstOf(contests: readonly ContestVerdict[]): StationState {
  const worst = Math.max(...contests.map(({ state }) => stationStates.indexOf(state)));
  return stationStates[worst] ?? 'awaited';
}

function reasonOf(
  station: StationCase,
  contests: readonly ContestVerdict[],
): StationVerdict['reason'] {
  for (const { contestId } of contests) {
    const { reason } = foldDecisions(station.decisions, contestId);
    if (reason) return reason;
  }
  return undefined;
}

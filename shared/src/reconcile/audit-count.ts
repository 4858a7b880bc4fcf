/** Counts at the audit centre: two that differ settle nothing, and one that does not add up neither. */
import type { Finding } from '../base/findings.ts';
import { checkFigures } from '../rules/check-figures.ts';
import { findDifferences } from './compare-figures.ts';
import type { Counted, ContestPlace } from './counted.ts';
import { countedOnForms } from './counted.ts';
import type { StationCase, StationContext } from './evidence-case.ts';
import { concernsContest } from './finding-order.ts';
import type { ContestReading } from './contest-reading.ts';
import { machineOf, reportsAll } from './contest-reading.ts';
import { isEffect } from './finding-effect.ts';
import { measureContest } from './hand-count.ts';
import { exactFigure } from './hand-findings.ts';
import { listCounts } from '../tape/sparse-counts.ts';

export interface AuditCount {
  /** The one figure that the audit centre stands by. */
  readonly count: Counted | undefined;
  readonly findings: readonly Finding[];
}

const none: AuditCount = { count: undefined, findings: [] };

/** Of the counts after `afterLeaf`, which is the order to count (again); -1 = all. */
export function readAuditCount(
  station: StationCase,
  context: StationContext,
  place: ContestReading,
  afterLeaf: number,
): AuditCount {
  if (station.forms.length === 0) return none;
  const { hand } = place;
  const counts = countedOnForms(station, 'audit-count', place).filter(({ leaves }) =>
    leaves.every((leaf) => leaf > afterLeaf),
  );
  const [first, ...others] = counts;
  if (first === undefined) return none;
  const { paperId, contestId } = place;
  const conflicts = others.flatMap(({ figures }) =>
    findDifferences('E707', first.figures, figures, paperId, contestId),
  );
  const faults = [...findAuditFaults(station, context, place, first), ...leftOut(place, first)];
  const findings = [...conflicts, ...faults, ...differenceFromHand(context, place, hand, first)];
  return { count: conflicts.length + faults.length === 0 ? first : undefined, findings };
}

function findAuditFaults(
  station: StationCase,
  context: StationContext,
  { paperId, contestId }: ContestPlace,
  { leaves }: Counted,
): Finding[] {
  const form = station.forms.find(({ leafIndex }) => leafIndex === leaves[0])?.form;
  if (form === undefined) return [];
  return checkFigures(form, context)
    .filter((finding) => concernsContest(finding, contestId, paperId))
    .flatMap((finding) => faultOfCount(context, finding));
}

/** A count that people made must add up: what would hold up a tape holds up a count. */
export function faultOfCount({ policy }: StationContext, finding: Finding): Finding[] {
  const holdsUp = isEffect(policy, finding, 'block') || isEffect(policy, finding, 'quarantine');
  if (!holdsUp) return [];
  const { code, path, params } = finding;
  return [{ code: 'E711', ...(path && { path }), params: { ...params, code } }];
}

/** A count without votes, or without those that were counted at the station, is none of the box. */
function leftOut(contest: ContestReading, { figures }: Counted): Finding[] {
  const { contestId, hand } = contest;
  const others = [hand?.figures, machineOf(contest)?.figures];
  const { listVotes, candidateVotes } = figures.contest ?? {};
  const isEmpty = [listVotes, candidateVotes].every(
    (votes) => !votes || listCounts(votes).every((count) => count === undefined),
  );
  if (!isEmpty && others.every((other) => reportsAll(figures, other))) return [];
  const path = { kind: 'section', section: 'contest', id: contestId } as const;
  return [{ code: 'E711', path, params: { code: 'W202' } }];
}

function differenceFromHand(
  { policy }: StationContext,
  { paperId, contestId }: ContestPlace,
  hand: Counted | undefined,
  audit: Counted,
): Finding[] {
  if (hand === undefined) return [];
  const { difference, denominator } = measureContest(policy.handCount, {
    contestId,
    paperId,
    contestsOnPaper: 1,
    electronic: hand.figures,
    hand: audit.figures,
  });
  if (difference === 0n) return [];
  const path = { kind: 'section', section: 'contest', id: contestId } as const;
  const params = { difference: exactFigure(difference), denominator: exactFigure(denominator) };
  return [{ code: 'W712', path, params }];
}

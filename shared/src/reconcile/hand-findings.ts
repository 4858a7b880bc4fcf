/** The hand counts of a station beside what the machines counted, contest by contest and over the box. */
import type { Finding } from '../base/findings.ts';
import type { HandCountPolicy } from '../policy/policy.ts';
import { findDifferences, sameFigures } from './compare-figures.ts';
import { countedOnForms, countedOnTapes } from './counted.ts';
import type { StationCase } from './evidence-case.ts';
import type { CountDifference, CountedTwice } from './hand-count.ts';
import { findRejudged, measureBox, measureContest, reachesThreshold } from './hand-count.ts';
import type { HandTapes } from './hand-tapes.ts';
import type { ContestReading } from './contest-reading.ts';
import { isCountedByHand, machineOf } from './contest-reading.ts';

export interface HandFindings {
  /** Contests whose difference reaches the policy's threshold. */
  readonly beyond: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

export function findHandFindings(
  station: StationCase,
  hands: HandTapes,
  contests: readonly ContestReading[],
  policy: HandCountPolicy,
  isDue: boolean,
): HandFindings {
  const both = contests.flatMap((contest) => countedTwice(contest, contests));
  const threshold = holdAgainstThreshold(policy, both, isDue);
  // What a count opened, the same device does not close by counting again.
  const earlier = hands.replaced.map((tape) => {
    const counted = contests.map((each) => ({ ...each, hand: countedOnTapes([tape], each) }));
    return holdAgainstThreshold(
      policy,
      counted.flatMap((each) => countedTwice(each, counted)),
      isDue,
    );
  });
  const findings = [
    ...contests.flatMap((contest) => missingHandCount(contest, isDue)),
    ...contests.flatMap((contest) => differingHandCounts(station, hands, contest)),
    ...both.flatMap(differencesOfCount),
    ...threshold.findings,
    ...earlier.flatMap((each) => each.findings.filter(({ code }) => code === 'E701')),
  ];
  const beyond = new Set([threshold, ...earlier].flatMap((each) => [...each.beyond]));
  return { beyond, findings };
}

/** Nearly every count says what the machines said. */
function differencesOfCount(both: CountedTwice): Finding[] {
  const { electronic, hand, paperId, contestId } = both;
  if (sameFigures(electronic, hand)) return [];
  return [...findDifferences('W705', electronic, hand, paperId, contestId), ...findRejudged(both)];
}

function countedTwice(
  contest: ContestReading,
  contests: readonly ContestReading[],
): CountedTwice[] {
  const { contestId, paperId, hand } = contest;
  const machine = machineOf(contest);
  if (machine === undefined || hand === undefined) return [];
  const contestsOnPaper = contests.filter((other) => other.paperId === paperId).length;
  const [electronic, byHand] = [machine.figures, hand.figures];
  return [{ contestId, paperId, contestsOnPaper, electronic, hand: byHand }];
}

/**
 * Over the box: all contests or none; otherwise each by itself. A count that the policy did not ask for is shown,
 * and sends nothing away.
 */
function holdAgainstThreshold(
  policy: HandCountPolicy,
  both: readonly CountedTwice[],
  isDue: boolean,
): HandFindings {
  const beyond = new Set<string>();
  if (policy.stations === 'none' || both.length === 0) return { beyond, findings: [] };
  if (policy.scope === 'box') {
    const measured = measureBox(policy, both);
    const isBeyond = isDue && reachesThreshold(policy, measured);
    if (isBeyond) for (const { contestId } of both) beyond.add(contestId);
    return { beyond, findings: differenceFindings(measured, isBeyond, policy) };
  }
  const findings = both.flatMap((each) => {
    const { contestId } = each;
    const measured = measureContest(policy, each);
    const isBeyond = isDue && reachesThreshold(policy, measured);
    if (isBeyond) beyond.add(contestId);
    const path = { kind: 'section', section: 'contest', id: contestId } as const;
    return differenceFindings(measured, isBeyond, policy).map((found) => ({ ...found, path }));
  });
  return { beyond, findings };
}

function differenceFindings(
  { difference, denominator }: CountDifference,
  isBeyond: boolean,
  { hundredths }: HandCountPolicy,
): Finding[] {
  if (difference === 0n) return [];
  const params = {
    difference: exactFigure(difference),
    denominator: exactFigure(denominator),
    hundredths,
  };
  return [{ code: isBeyond ? 'E701' : 'W702', params }];
}

function missingHandCount(contest: ContestReading, isDue: boolean): Finding[] {
  if (!isDue || isCountedByHand(contest) || machineOf(contest) === undefined) return [];
  const path = { kind: 'section', section: 'contest', id: contest.contestId } as const;
  return [{ code: 'W703', path, params: {} }];
}

/** Two counts of one box by people at one table cannot both be right. */
function differingHandCounts(
  station: StationCase,
  hands: HandTapes,
  contest: ContestReading,
): Finding[] {
  const { contestId, paperId } = contest;
  const all = [
    ...hands.tapes.flatMap((tape) => countedOnTapes([tape], contest) ?? []),
    ...countedOnForms(station, 'hand-count', contest),
  ];
  const [first, ...others] = all;
  return others.flatMap(({ figures }) =>
    findDifferences('E706', first?.figures, figures, paperId, contestId),
  );
}

/** A number, or the decimal text of one that no number holds. */
export function exactFigure(sum: bigint): number | string {
  return sum <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(sum) : String(sum);
}

/** What the scanner of a station reports, and what the people there count, by what is planned to happen. Pure. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import {
  moveBallots,
  paperOf,
  ranking,
  removeBallots,
  totalOf,
  validBallots,
} from '../sim/alter-count.ts';
import type { KnownContest, KnownCount } from '../sim/known-count.ts';
import { addToAccount, countOf, seriesOf, withContest } from '../sim/known-count.ts';
import type { Election, StationPlan } from '../world/election.ts';
import { makeStationResult } from '../world/station-result.ts';
import type { IncidentKind } from './incident-kinds.ts';

export interface StationFigures {
  /** Of the closing tape. */
  readonly machine: KnownCount;
  /** By people at the station. */
  readonly hand: KnownCount;
  /** As `machine` with some ballots moved to another list: what forgers write. */
  readonly altered: KnownCount;
  /** What voters did. */
  readonly truth: KnownCount;
}

/** Few: whoever forges more is noticed by the hand count too, which is another incident. */
const movedBallots = 2;
/** Fewer ballots cannot be told apart by tenths of a percent. */
const ballotsMin = 110;

/** `twin`: the other station of a pair, whose votes a copying station reports as its own. */
export function figuresOf(
  election: Election,
  station: StationPlan,
  kind: IncidentKind | undefined,
  twin: StationPlan | undefined,
): StationFigures {
  const truth = truthOf(election, station);
  const main = mainContestOf(truth);
  const entry = assertDefined(election.ballots.get(main.contestId), main.contestId).contest;
  const counts = countsOf(election, truth, entry, kind, twin);
  // Nothing is forged at a station to which nothing happens, which may have too few ballots for it.
  const altered = kind ? moveSome(counts.machine, entry, movedBallots) : counts.machine;
  return { ...counts, truth, altered };
}

function countsOf(
  election: Election,
  truth: KnownCount,
  entry: ContestEntry,
  kind: IncidentKind | undefined,
  twin: StationPlan | undefined,
): Pick<StationFigures, 'machine' | 'hand'> {
  const paper = paperOf(truth, entry.contestId);
  const both = (count: KnownCount) => ({ machine: count, hand: count });
  switch (kind) {
    case 'same-result':
      return both(twin ? copyVotes(truthOf(election, twin), truth) : truth);
    case 'sums-wrong':
      return { machine: addToAccount(truth, paper, { inBox: -3 }), hand: truth };
    case 'candidates-above-list':
      return { machine: raiseCandidate(truth, entry), hand: truth };
    case 'votes-above-verified': {
      const { verifiedMale = 0 } = truth[paper]?.account ?? {};
      return both(addToAccount(truth, paper, { verifiedMale: -Math.min(verifiedMale, 20) }));
    }
    case 'hand-count-4.9':
      return countApart(truth, entry, 490);
    case 'hand-count-5':
      return countApart(truth, entry, 500);
    case 'hand-count-6':
      return countApart(truth, entry, 600);
    default:
      return both(truth);
  }
}

function truthOf(election: Election, station: StationPlan): KnownCount {
  const result = makeStationResult(election, station, { openedAtS: 0, closedAtS: 0 });
  return countOf(station.papers, result);
}

function mainContestOf(count: KnownCount): KnownContest {
  const contests = count.flatMap(({ contests: each }) => each);
  const votesIn = (contest: KnownContest) => totalOf(seriesOf(contest));
  return assertDefined(contests.toSorted((a, b) => votesIn(b) - votesIn(a))[0], 'a contest');
}

/** From the strongest list to the second one. */
function moveSome(count: KnownCount, entry: ContestEntry, ballots: number): KnownCount {
  const main = mainContestOf(count);
  const [, second = 0] = ranking(seriesOf(main));
  return moveBallots(count, entry, second, ballots);
}

/** All votes of another station, on its own roll. */
function copyVotes(from: KnownCount, own: KnownCount): KnownCount {
  return from.map((paper, index) => {
    const { registered } = own[index]?.account ?? {};
    return {
      ...paper,
      account: { ...paper.account, ...(registered !== undefined && { registered }) },
    };
  });
}

function raiseCandidate(count: KnownCount, entry: ContestEntry): KnownCount {
  return withContest(count, entry.contestId, (contest) => {
    const [place = 0] = ranking(contest.candidates);
    const list = (entry.candidates[place]?.listPosition ?? 1) - 1;
    const candidates = [...contest.candidates];
    candidates[place] = (contest.lists[list] ?? 0) + 1;
    return { ...contest, candidates };
  });
}

/**
 * A machine count and a hand count that differ by as near to this share of the valid ballots as whole
 * ballots allow, from above: each ballot that people give to another list counts twice.
 */
function countApart(
  truth: KnownCount,
  entry: ContestEntry,
  hundredths: number,
): Pick<StationFigures, 'machine' | 'hand'> {
  const valid = validBallots(truth);
  const moved = Math.floor((valid * hundredths) / 20_000);
  const wanted = Math.floor((2 * moved * 10_000) / hundredths);
  const paper = paperOf(truth, entry.contestId);
  let machine = truth;
  // One by one from whichever list is the strongest: none runs out.
  for (let excess = valid - wanted; excess > 0; excess--) {
    machine = removeBallots(machine, entry, 1);
    const { verifiedMale = 0 } = machine[paper]?.account ?? {};
    const leaver = verifiedMale > 0 ? 'verifiedMale' : 'verifiedFemale';
    machine = addToAccount(machine, paper, { [leaver]: -1 });
  }
  return { machine, hand: moveSome(machine, entry, moved) };
}

/** Whether a station has ballots enough for everything that can be planned. */
export function hasBallotsEnough(election: Election, station: StationPlan): boolean {
  const truth = truthOf(election, station);
  const [strongest = 0] = ranking(seriesOf(mainContestOf(truth)));
  const votes = seriesOf(mainContestOf(truth))[strongest] ?? 0;
  return validBallots(truth) >= ballotsMin && votes >= 5 * movedBallots;
}

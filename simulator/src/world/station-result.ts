/**
 * What voters did at one station: the true closing result, which the simulator knows and the tally centre
 * is to find out. Drawn ballot by ballot from a stream of the station's own, so that leaving out a
 * station changes no other.
 */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { AccountCounts } from '@mutabaqa/shared/tape/tape.ts';
import type {
  ClosingResult,
  ContestResult,
} from '@mutabaqa/station-agent/capture/closing-result.ts';
import type { Ballot } from './ballot.ts';
import type { Election, StationPlan } from './election.ts';
import type { SeededRandom } from './random.ts';
import { makeSeededRandom } from './random.ts';
import { makeWeightedDraw, shareOut } from './shares.ts';

/** Unix seconds by the device's clock. */
export interface PollingHours {
  readonly openedAtS: number;
  readonly closedAtS: number;
}

export function makeStationResult(
  election: Election,
  station: StationPlan,
  hours: PollingHours,
): ClosingResult {
  const random = makeSeededRandom(`${election.seed}/result/${station.stationId}`);
  const turnout = 0.3 + 0.45 * random.unit();
  const verified = Math.round(station.registered * turnout);
  const votersOfPapers = shareOut(
    verified,
    // The paper of the host constituency is the most used one; the others have a handful of ballots.
    station.papers.map(({ paperId }) => (paperId === station.constituency ? 6 : 1)),
  );
  const isAlone = station.papers.length === 1;
  const papers = station.papers.map(({ paperId }, index) => ({
    paperId,
    counts: {
      // Nobody knows how many of a unit's soldiers are registered where.
      ...(isAlone && { registered: station.registered }),
      ...drawAccount(random, votersOfPapers[index] ?? 0),
    },
  }));
  return {
    electionId: election.electionId,
    stationId: station.stationId,
    kind: 'closing',
    correctionReason: undefined,
    part: { index: 1, count: 1 },
    capture: 'scanner-signed',
    ...hours,
    papers,
    contests: station.papers.flatMap(({ contestIds }, index) => {
      const shares = drawContestShares(random, contestIds.length, papers[index]?.counts.valid ?? 0);
      return contestIds.map((contestId, at) =>
        drawVotes(
          random,
          assertDefined(election.ballots.get(contestId), contestId),
          shares[at] ?? 0,
        ),
      );
    }),
  };
}

/** In the box = valid + invalid + blank; verified voters who kept or spoilt their paper are missing in it. */
function drawAccount(random: SeededRandom, verified: number): AccountCounts & { valid: number } {
  const verifiedFemale = Math.round(verified * (0.28 + 0.2 * random.unit()));
  const inBox = verified - (verified > 50 ? random.integer(0, 2) : 0);
  const invalid = Math.floor(inBox * 0.06 * random.unit());
  const blank = Math.floor(inBox * 0.02 * random.unit());
  return {
    verifiedFemale,
    verifiedMale: verified - verifiedFemale,
    inBox,
    valid: inBox - invalid - blank,
    invalid,
    blank,
    spoilt: random.integer(0, 3),
    rejected: random.integer(0, 2),
  };
}

/** Of each hundred voters, at most so many mark a component contest on their paper and not the first. */
const componentVotersMax = 6;

/** Valid ballots of each contest of one paper: together all of them, because a voter marks one contest. */
function drawContestShares(random: SeededRandom, contests: number, valid: number): number[] {
  const others = Array.from({ length: contests - 1 }, () =>
    Math.floor((valid * componentVotersMax * random.unit()) / 100),
  );
  return [valid - others.reduce((sum, votes) => sum + votes, 0), ...others];
}

/** Three of four voters mark a candidate beside the list. */
const candidateShare = 0.75;

function drawVotes(random: SeededRandom, ballot: Ballot, valid: number): ContestResult {
  const { contest, listWeights, members } = ballot;
  // Each neighbourhood leans its own way.
  const drawList = makeWeightedDraw(listWeights.map((weight) => weight * (0.25 + random.unit())));
  const listVotes = contest.lists.map(() => 0);
  const candidateVotes = contest.candidates.map(() => 0);
  const hasLists = contest.lists.length > 0;
  for (let vote = 0; vote < valid; vote++) {
    const list = drawList(random.unit());
    if (hasLists) {
      listVotes[list] = (listVotes[list] ?? 0) + 1;
      if (random.unit() >= candidateShare) continue;
    }
    const member = assertDefined(members[list], 'list');
    const position = assertDefined(member.positions[member.draw(random.unit())], 'candidate');
    candidateVotes[position] = (candidateVotes[position] ?? 0) + 1;
  }
  return {
    contestId: contest.contestId,
    listVotes: contest.lists.map(({ code }, at) => ({ id: code, votes: listVotes[at] ?? 0 })),
    candidateVotes: contest.candidates.map(({ id }, at) => ({
      id,
      votes: candidateVotes[at] ?? 0,
    })),
  };
}

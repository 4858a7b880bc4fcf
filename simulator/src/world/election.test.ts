import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { checkContest } from '@mutabaqa/shared/election/contest-entry.ts';
import { checkStationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { parseClosingResultJson } from '@mutabaqa/station-agent/capture/closing-result-json.ts';
import { describe, expect, it } from 'vitest';
import { constituencies } from './constituencies.ts';
import type { Election } from './election.ts';
import { makeElection, registeredMax, stationsMin } from './election.ts';
import { formatClosingResult } from './format-closing-result.ts';
import { makeStationResult } from './station-result.ts';

const hours = { openedAtS: 1_762_833_600, closedAtS: 1_762_873_200 };

function digestOf(election: Election): string {
  const results = election.stations.map((station) => makeStationResult(election, station, hours));
  const all = [election.contests, election.stations, results.map(formatClosingResult)];
  return Buffer.from(nodeCrypto.sha256(utf8(JSON.stringify(all)))).toString('hex');
}

describe('a generated election', () => {
  it('has equal bytes for equal seeds and others for other seeds', () => {
    expect(digestOf(makeElection('7', 60))).toBe(digestOf(makeElection('7', 60)));
    expect(digestOf(makeElection('8', 60))).not.toBe(digestOf(makeElection('7', 60)));
  });

  it.each([stationsMin, 121, 2_000, 44_000])(
    'of %i stations has the shape of the real one',
    (count) => {
      const { stations, contests } = makeElection('shape', count);
      expect(stations).toHaveLength(count);
      expect(new Set(stations.map(({ stationId }) => stationId)).size).toBe(count);
      expect(new Set(stations.map(({ pollingGroup }) => pollingGroup)).size).toBe(3);
      expect(contests).toHaveLength(constituencies.length + 2);
      const candidates = contests.map((contest) => contest.candidates.length);
      expect(candidates.reduce((a, b) => a + b)).toBeCloseTo(7_750, -2);
      expect(Math.max(...candidates)).toBe(2_300);
      const wrong = stations.map((station) => checkStationEntry({ ...station, devices: [] }));
      expect(wrong.filter((place) => place !== undefined)).toEqual([]);
      expect(stations.every(({ registered }) => registered <= registeredMax)).toBe(true);
      expect(contests.map(checkContest).filter((place) => place !== undefined)).toEqual([]);
    },
  );

  it('gives constituencies their share of the general stations and centres at most 8', () => {
    const { stations } = makeElection('shares', 44_000);
    const general = stations.filter(({ pollingGroup }) => pollingGroup === 'general');
    for (const { id, seats } of constituencies) {
      const share = general.filter(({ constituency }) => constituency === id).length;
      expect(Math.abs(share - (general.length * seats) / 329)).toBeLessThanOrEqual(1);
    }
    const sizes = Map.groupBy(stations, ({ centreId }) => centreId);
    expect(Math.max(...[...sizes.values()].map(({ length }) => length))).toBe(8);
  });

  it('lets special and displaced stations hold ballots of several constituencies', () => {
    for (const station of makeElection('papers', 300).stations) {
      const isGeneral = station.pollingGroup === 'general';
      expect(station.papers.length > 1).toBe(!isGeneral);
    }
  });

  it('has papers with several contests, one of them held in the whole country', () => {
    const { stations, contests } = makeElection('components', 600);
    const nationwide = contests.filter(({ constituency }) => constituency === 'IQ');
    expect(nationwide.map(({ contestId }) => contestId)).toEqual([
      'IQ/christian-seats',
      'IQ/sabaean-seat',
    ]);
    for (const { contestId } of nationwide) {
      const hosts = stations.filter(({ papers }) =>
        papers.some(({ contestIds }) => contestIds.slice(1).includes(contestId)),
      );
      expect(new Set(hosts.map(({ constituency }) => constituency)).size).toBeGreaterThan(1);
    }
    const special = stations.filter(({ papers }) => papers.length > 1);
    expect(special.some(({ papers }) => papers.some((paper) => paper.contestIds.length > 1))).toBe(
      true,
    );
  });

  it('has small ballots of the same shape when asked', () => {
    const { contests } = makeElection('small', 60, { ballotSize: 'small', name: 'sim' });
    expect(contests.map(checkContest).filter((place) => place !== undefined)).toEqual([]);
    const candidates = contests.map((contest) => contest.candidates.length);
    expect(candidates.reduce((a, b) => a + b)).toBeLessThan(700);
    for (const { lists, candidates: names } of contests) {
      for (const [list] of lists.entries()) {
        expect(names.some(({ listPosition }) => listPosition === list + 1)).toBe(true);
      }
    }
  });

  it('grows without changing what voters did at a station', () => {
    const [small, large] = [makeElection('same', 40), makeElection('same', 400)];
    const byId = new Map(large.stations.map((station) => [station.stationId, station]));
    const common = small.stations.filter(({ stationId }) => byId.has(stationId));
    expect(common.length).toBeGreaterThan(10);
    const first = common[0]!;
    expect(makeStationResult(small, first, hours)).toEqual(
      makeStationResult(large, byId.get(first.stationId)!, hours),
    );
  });
});

describe('the true result of a station', () => {
  it.each(['a', 'b', 'c'])('adds up at every station (seed %s)', (seed) => {
    const election = makeElection(seed, 150);
    for (const station of election.stations) {
      const { papers, contests } = makeStationResult(election, station, hours);
      expect(papers.map(({ paperId }) => paperId)).toEqual(
        station.papers.map(({ paperId }) => paperId),
      );
      let verifiedAtStation = 0;
      for (const [index, { counts }] of papers.entries()) {
        const { inBox = 0, valid = 0, invalid = 0, blank = 0 } = counts;
        const verified = (counts.verifiedFemale ?? 0) + (counts.verifiedMale ?? 0);
        verifiedAtStation += verified;
        expect(inBox).toBe(valid + invalid + blank);
        expect(inBox).toBeLessThanOrEqual(verified);
        const { contestIds } = station.papers[index]!;
        const onPaper = contests.filter(({ contestId }) => contestIds.includes(contestId));
        const votesOf = onPaper.map(({ contestId, listVotes, candidateVotes }) => {
          if (listVotes.length === 0) return sumOf(candidateVotes);
          expectCandidatesWithinLists(election, contestId, listVotes, candidateVotes);
          return sumOf(listVotes);
        });
        expect(votesOf.reduce((sum, votes) => sum + votes)).toBe(valid);
      }
      expect(verifiedAtStation).toBeLessThanOrEqual(station.registered);
    }
  });

  it('has list-only votes and a heavy tail', () => {
    const election = makeElection('tail', 100);
    const station = election.stations.find(({ constituency }) => constituency === 'IQ-BG')!;
    const [contest] = makeStationResult(election, station, hours).contests;
    const lists = contest!.listVotes.map(({ votes }) => votes).sort((a, b) => b - a);
    const all = lists.reduce((a, b) => a + b);
    expect(lists.slice(0, 8).reduce((a, b) => a + b)).toBeGreaterThan(all / 2);
    expect(contest!.candidateVotes.reduce((sum, { votes }) => sum + votes, 0)).toBeLessThan(all);
    expect(contest!.candidateVotes.filter(({ votes }) => votes === 0).length).toBeGreaterThan(
      1_500,
    );
  });

  it('is what the agent reads', () => {
    const election = makeElection('json', 30);
    for (const station of election.stations) {
      const result = makeStationResult(election, station, hours);
      const parsed = parseClosingResultJson(utf8(formatClosingResult(result)));
      expect(parsed).toEqual({ ok: true, value: result });
    }
  });
});

function sumOf(votes: Votes): number {
  return votes.reduce((sum, each) => sum + each.votes, 0);
}

type Votes = readonly { readonly id: string; readonly votes: number }[];

function expectCandidatesWithinLists(
  election: Election,
  contestId: string,
  listVotes: Votes,
  candidateVotes: Votes,
): void {
  const { candidates } = election.ballots.get(contestId)!.contest;
  const sums = listVotes.map(() => 0);
  for (const [position, { listPosition }] of candidates.entries()) {
    sums[listPosition - 1]! += candidateVotes[position]!.votes;
  }
  for (const [list, sum] of sums.entries()) {
    expect(sum).toBeLessThanOrEqual(listVotes[list]!.votes);
  }
}

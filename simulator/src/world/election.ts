/**
 * An election of Iraq's shape from a seed: who votes where, and what stands on the ballots. Pure; equal
 * seeds and sizes give equal bytes. What voters did at a station is `station-result.ts`.
 */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Ballot, BallotSize } from './ballot.ts';
import { contestIdOf, makeBallot } from './ballot.ts';
import { layComponentContests, makeComponentBallots } from './component-contests.ts';
import type { Constituency } from './constituencies.ts';
import { constituencies, displacedHomes, displacedHosts } from './constituencies.ts';
import { makeCentreName, pick } from './invented-names.ts';
import type { SeededRandom } from './random.ts';
import { makeSeededRandom } from './random.ts';
import { shareOut } from './shares.ts';

export type GroupId = 'general' | 'special' | 'displaced';

/** A station of the roster, before it has devices. */
export interface StationPlan extends Omit<StationEntry, 'devices'> {
  readonly registered: number;
  readonly pollingGroup: GroupId;
}

export interface Election {
  readonly seed: string;
  readonly electionId: string;
  readonly electionName: string;
  readonly contests: readonly ContestEntry[];
  /** By contest id. */
  readonly ballots: ReadonlyMap<string, Ballot>;
  readonly stations: readonly StationPlan[];
}

export interface ElectionOptions {
  /** In front of the election's id. */
  readonly name?: string;
  readonly ballotSize?: BallotSize;
}

export const stationsMin = 20;
export const registeredMax = 550;
/** Of 44,107 stations in 2025, 4,501 were for security forces and 321 for the displaced. */
const groupShares = [
  { group: 'general', share: 39_285, registeredFrom: 440, registeredTo: registeredMax },
  { group: 'special', share: 4_501, registeredFrom: 120, registeredTo: 460 },
  { group: 'displaced', share: 321, registeredFrom: 30, registeredTo: 140 },
] as const;
const centreStationsMax = 8;

export function makeElection(
  seed: string,
  stationCount: number,
  { name = 'night', ballotSize = 'true' }: ElectionOptions = {},
): Election {
  assert(stationCount >= stationsMin, `an election has at least ${stationsMin} stations`);
  const ballots = [
    ...constituencies.map((place) => makeBallot(seed, place, ballotSize)),
    ...makeComponentBallots(seed),
  ];
  return {
    seed,
    electionId: `${name}-${seed}`,
    electionName: 'مجلس النواب - تمرين (محاكاة)',
    contests: ballots.map(({ contest }) => contest),
    ballots: new Map(ballots.map((ballot) => [ballot.contest.contestId, ballot])),
    stations: makeStations(seed, stationCount),
  };
}

function makeStations(seed: string, stationCount: number): StationPlan[] {
  // Each group has a station, however small the election.
  const counts = shareOut(
    stationCount - groupShares.length,
    groupShares.map(({ share }) => share),
  ).map((count) => count + 1);
  return groupShares.flatMap(({ group }, index) => {
    const hosts: readonly Constituency[] =
      group === 'displaced' ? displacedHosts.map(constituencyOf) : constituencies;
    const shares = shareOut(
      counts[index] ?? 0,
      hosts.map(({ seats }) => seats),
    );
    return hosts.flatMap((host, at) => makeGroupStations(seed, group, host, shares[at] ?? 0));
  });
}

function makeGroupStations(
  seed: string,
  group: GroupId,
  host: Constituency,
  stationCount: number,
): StationPlan[] {
  const random = makeSeededRandom(`${seed}/stations/${group}/${host.id}`);
  const stations: StationPlan[] = [];
  for (let centre = 1; stations.length < stationCount; centre++) {
    const centreId = formatCentreId(group, host, centre);
    const centreName = makeCentreName(random, host.ar);
    const size = Math.min(random.integer(1, centreStationsMax), stationCount - stations.length);
    for (let number = 1; number <= size; number++) {
      stations.push({
        stationId: `${centreId}-${String(number).padStart(2, '0')}`,
        centreId,
        centreName,
        governorate: host.id,
        constituency: host.id,
        pollingGroup: group,
        registered: drawRegistered(random, group),
        papers: layPapers(drawPapers(random, group, host), host),
      });
    }
  }
  return stations;
}

/** Two digits of the constituency, one of the group, four of the centre. */
function formatCentreId(group: GroupId, host: Constituency, centre: number): string {
  const place = constituencies.findIndex(({ id }) => id === host.id) + 11;
  const groupDigit = { general: 0, special: 7, displaced: 8 }[group];
  return `${place}${groupDigit}${String(centre).padStart(4, '0')}`;
}

function drawRegistered(random: SeededRandom, group: GroupId): number {
  const range = assertDefined(
    groupShares.find((each) => each.group === group),
    group,
  );
  return random.integer(range.registeredFrom, range.registeredTo);
}

/** Soldiers and the displaced vote for where they are registered: several papers in one box. */
function drawPapers(random: SeededRandom, group: GroupId, host: Constituency): string[] {
  if (group === 'general') return [host.id];
  const ids = new Set<string>(group === 'special' ? [host.id] : []);
  const wanted = group === 'special' ? random.integer(3, 6) : random.integer(2, 3);
  while (ids.size < wanted) {
    ids.add(group === 'special' ? pick(random, constituencies).id : pick(random, displacedHomes));
  }
  return [...ids].sort();
}

function layPapers(ids: readonly string[], host: Constituency): StationPlan['papers'] {
  const components = layComponentContests(ids, host.id);
  return ids.map((id) => ({
    paperId: id,
    contestIds: [contestIdOf(id), ...(components.get(id) ?? [])],
  }));
}

function constituencyOf(id: string): Constituency {
  return assertDefined(
    constituencies.find((place) => place.id === id),
    id,
  );
}

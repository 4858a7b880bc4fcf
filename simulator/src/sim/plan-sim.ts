/** Which story befalls which station, and what is decided about all of them. Pure: equal seeds, equal plans. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { Election, StationPlan } from '../world/election.ts';
import { makeSeededRandom } from '../world/random.ts';
import type { SeededRandom } from '../world/random.ts';
import { makeStationResult } from '../world/station-result.ts';
import type { Act, DecisionPlan, PlannedChange } from './acts.ts';
import { ranking } from './alter-count.ts';
import type { KnownCount } from './known-count.ts';
import { countOf } from './known-count.ts';
import { closesAtS, groupHours } from './sim-election.ts';
import { storiesOfChannels } from './stories-of-channels.ts';
import { storiesOfDecisions } from './stories-of-decisions.ts';
import { storiesOfFigures } from './stories-of-figures.ts';
import { storiesOfHandCounts } from './stories-of-hand-counts.ts';
import { storiesOfIdentity, storiesOfTwo } from './stories-of-identity.ts';
import { storiesOfParts } from './stories-of-parts.ts';
import type { PlayedStory, Story, StoryOfTwo } from './story.ts';
import { tellOrdinary } from './story.ts';
import type { StoryTools } from './story-tools.ts';
import { makeStoryTools, staffFor } from './story-tools.ts';

export interface StationStory extends PlayedStory {
  readonly station: StationPlan;
  readonly story: string;
  readonly truth: KnownCount;
}

export interface SimPlan {
  /** In the order of the world's stations. */
  readonly stories: readonly StationStory[];
  /** About all stations, or about contests. */
  readonly electionActs: readonly Act[];
  /** Of `draw-stations`. */
  readonly drawn: ReadonlySet<string>;
  /** When results are published, Unix milliseconds, ascending; at the last moment everything has happened. */
  readonly snapshotsMs: readonly number[];
  /** The package names the software that devices may run. */
  readonly restrictsSoftware: boolean;
  /** Another policy comes into force: what was planted under the first one may be judged otherwise. */
  readonly changesPolicy: boolean;
}

const singleStories: readonly Story[] = [
  ...storiesOfChannels,
  ...storiesOfParts,
  ...storiesOfIdentity,
  ...storiesOfFigures,
  ...storiesOfHandCounts,
  ...storiesOfDecisions,
];

export const allStories: readonly (Story | StoryOfTwo)[] = [...singleStories, ...storiesOfTwo];

/** Of a hundred stations. */
const ordinaryShare = 35;
const pairShare = 12;
const lastGlanceHours = 110;
const endHours = 140;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export interface SimPlanOptions {
  readonly policy: Policy;
  /** In force from some moment on, in some elections. */
  readonly otherPolicies: readonly Policy[];
}

export function planSim(world: Election, { policy, otherPolicies }: SimPlanOptions): SimPlan {
  const random = makeSeededRandom(`${world.seed}/plan`);
  const drawn = drawStations(world, policy, random);
  const restrictsSoftware = random.integer(1, 3) > 1;
  const tools = makeAllTools(world, policy, { drawn, restrictsSoftware });
  const told = new Map<string, StationStory>();
  /** A story that takes a spare device happens once. */
  const once = new Set<string>();
  for (const [stationId, own] of tools) {
    if (told.has(stationId)) continue;
    const partner = partnerOf(own, tools, told);
    if (partner && random.integer(1, 100) <= pairShare) {
      const story = pickPossible(random, storiesOfTwo, (each) =>
        each.isPossible ? each.isPossible(own, partner) : true,
      );
      if (story) {
        const [mine, others] = story.tell(own, partner);
        tell(told, own, story.name, mine);
        tell(told, partner, story.name, others);
        continue;
      }
    }
    const story = pickSingle(random, own, once);
    tell(told, own, story?.name ?? 'ordinary', (story?.tell ?? tellOrdinary)(own));
  }
  const changesPolicy = otherPolicies.length > 0 && random.integer(1, 5) === 1;
  return {
    stories: world.stations.map(({ stationId }) => assertDefined(told.get(stationId), stationId)),
    electionActs: planElectionActs(world, random, {
      drawn,
      nextPolicy: changesPolicy
        ? otherPolicies[random.integer(0, otherPolicies.length - 1)]
        : undefined,
    }),
    drawn,
    restrictsSoftware,
    snapshotsMs: [
      closesAtS * 1000 + random.integer(1, lastGlanceHours * 60) * minuteMs,
      closesAtS * 1000 + endHours * hourMs,
    ],
    changesPolicy,
  };
}

function makeAllTools(
  world: Election,
  policy: Policy,
  {
    drawn,
    restrictsSoftware,
  }: { readonly drawn: ReadonlySet<string>; readonly restrictsSoftware: boolean },
): Map<string, StoryTools> {
  const { stations } = world;
  return new Map(
    stations.map((station, index) => {
      const group = groupHours(station.pollingGroup);
      const hours = { openedAtS: group.opensAtS, closedAtS: group.closesAtS };
      const truth = countOf(station.papers, makeStationResult(world, station, hours));
      const elsewhere = assertDefined(
        stations.find(
          (other, at) =>
            at !== index &&
            other.centreId !== station.centreId &&
            other.pollingGroup === station.pollingGroup,
        ) ?? stations.find(({ centreId }) => centreId !== station.centreId),
        'another centre',
      );
      const { stations: due } = policy.handCount;
      const tools = makeStoryTools({
        station,
        random: makeSeededRandom(`${world.seed}/story/${station.stationId}`),
        group,
        policy,
        truth,
        isHandCountDue: due === 'all' || (due === 'drawn' && drawn.has(station.stationId)),
        contestOf: (id) => assertDefined(world.ballots.get(id), id).contest,
        ...{ elsewhere, restrictsSoftware },
      });
      return [station.stationId, tools] as const;
    }),
  );
}

function tell(
  told: Map<string, StationStory>,
  { station, truth }: StoryTools,
  story: string,
  played: PlayedStory,
): void {
  told.set(station.stationId, { station, story, truth, ...played });
}

/** A later station of the same centre that nothing has befallen yet. */
function partnerOf(
  { station }: StoryTools,
  tools: ReadonlyMap<string, StoryTools>,
  told: ReadonlyMap<string, unknown>,
): StoryTools | undefined {
  for (const other of tools.values()) {
    const isFree = other.station.stationId !== station.stationId;
    if (!isFree || told.has(other.station.stationId)) continue;
    if (other.station.centreId === station.centreId) return other;
  }
  return undefined;
}

function pickPossible<Told extends Story | StoryOfTwo>(
  random: SeededRandom,
  stories: readonly Told[],
  isPossible: (story: Told) => boolean,
): Told | undefined {
  const possible = stories.filter(isPossible);
  return possible[random.integer(0, possible.length - 1)];
}

function pickSingle(random: SeededRandom, tools: StoryTools, once: Set<string>): Story | undefined {
  if (random.integer(1, 100) <= ordinaryShare) return undefined;
  const story = pickPossible(
    random,
    singleStories,
    ({ name, isPossible }) => !once.has(name) && (isPossible?.(tools) ?? true),
  );
  if (story?.name.startsWith('replaced-') === true) once.add(story.name);
  return story;
}

/** One of each centre, as the law of 2020 has it; the others are not drawn. */
function drawStations(
  { stations }: Election,
  { handCount }: Policy,
  random: SeededRandom,
): ReadonlySet<string> {
  if (handCount.stations !== 'drawn') return new Set();
  const centres = Map.groupBy(stations, ({ centreId }) => centreId);
  const drawn = [...centres.values()].map((members) => {
    const member = members[random.integer(0, members.length - 1)];
    return assertDefined(member, 'a station of the centre').stationId;
  });
  return new Set(drawn);
}

function planElectionActs(
  world: Election,
  random: SeededRandom,
  {
    drawn,
    nextPolicy,
  }: { readonly drawn: ReadonlySet<string>; readonly nextPolicy: Policy | undefined },
): Act[] {
  let made = 0;
  const decide = (change: PlannedChange, hours: number): Act => ({
    kind: 'decide',
    atMs: closesAtS * 1000 + hours * hourMs,
    decision: {
      name: `election/decision/${++made}`,
      stationId: undefined,
      contestId: undefined,
      change,
      byCourt: false,
      signedBy: staffFor(change.kind),
      flaw: 'none',
    } satisfies DecisionPlan,
  });
  const acts: Act[] = [];
  // Before anybody of the special group has closed: a lottery held later would still be one.
  if (drawn.size > 0) acts.push(decide({ kind: 'draw-stations', stationIds: [...drawn] }, 1));
  if (random.integer(1, 3) === 1) {
    const contest = world.contests[random.integer(0, world.contests.length - 1)];
    if (contest) acts.push(...excludeStrongest(world, contest.contestId, random, decide));
  }
  if (random.integer(1, 6) === 1) {
    const deadlineS = closesAtS + 9 * 3600;
    acts.push(decide({ kind: 'move-deadline', pollingGroup: 'general', deadlineS }, 4));
  }
  if (nextPolicy) {
    const policy = { ...nextPolicy, version: 2 };
    acts.push(decide({ kind: 'change-policy', policy }, 100));
  }
  return acts;
}

/** Whoever has the strongest place on the ballot; sometimes the exclusion is taken back. */
function excludeStrongest(
  world: Election,
  contestId: string,
  random: SeededRandom,
  decide: (change: PlannedChange, hours: number) => Act,
): Act[] {
  const { contest, listWeights } = assertDefined(world.ballots.get(contestId), contestId);
  const list = ranking(listWeights)[0] ?? 0;
  const position = Math.max(
    0,
    contest.candidates.findIndex(({ listPosition }) => listPosition === list + 1),
  );
  const change = { kind: 'exclude-candidate', contestId, position } as const;
  const acts = [decide({ ...change, isExcluded: true }, 90)];
  if (random.integer(1, 4) === 1) acts.push(decide({ ...change, isExcluded: false }, 95));
  return acts;
}

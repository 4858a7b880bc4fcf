/** Every verdict and every total of an election, from its acts. Shares no code with what it judges. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { settingOf } from '@mutabaqa/shared/policy/default-rules.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { Act } from '../sim/acts.ts';
import { groupHours } from '../sim/sim-election.ts';
import type { Election } from '../world/election.ts';
import { sumOf } from './figure-expectations.ts';
import type { ExpectedStation } from './expect-station.ts';
import { expectStation } from './expect-station.ts';
import type { Reading, StationFacts } from './read-known.ts';
import { readKnown } from './read-known.ts';
import type { KnownDecision, KnownElection, KnownStation } from './known-station.ts';
import { knowElection } from './known-station.ts';
import type { Noticed } from './noticed.ts';

export interface ExcludedPlace {
  readonly contestId: string;
  readonly position: number;
}

export interface ExpectedElection {
  readonly known: KnownElection;
  /** In force at the end. */
  readonly policy: Policy;
  readonly excluded: readonly ExcludedPlace[];
  readonly stations: ReadonlyMap<string, ExpectedStation>;
}

/** What the package says, and what happened since. */
export interface PlannedElection {
  readonly world: Election;
  readonly policy: Policy;
  readonly restrictsSoftware: boolean;
  readonly acts: readonly Act[];
}

/** As of a moment, Unix milliseconds. */
export function expectElection(
  { world, policy, restrictsSoftware, acts }: PlannedElection,
  nowMs: number,
): ExpectedElection {
  const known = knowElection(world, acts, nowMs);
  const inForce = known.decisions.reduce(
    (current, { plan: { change } }) => (change.kind === 'change-policy' ? change.policy : current),
    policy,
  );
  const drawn = drawnStations(known);
  const factsOf = ({ station }: KnownStation): StationFacts => ({
    station,
    policy: inForce,
    restrictsSoftware,
    contestOf: (id) => assertDefined(world.ballots.get(id), id).contest,
    group: groupHours(station.pollingGroup),
    isDrawn: drawn.has(station.stationId),
    ...deadlinesOf(inForce, station.pollingGroup, known.decisions),
    cross: [],
    isCentreReferred: false,
  });
  const centres = Map.groupBy(known.stations.values(), ({ station }) => station.centreId);
  const expected = [...centres.values()].flatMap((centre) => {
    const readings = centre.map((each) => {
      const facts = factsOf(each);
      return { known: each, facts, reading: readKnown(each, facts, nowMs) };
    });
    return readings.map(({ known: each, facts, reading }) =>
      expectStation(each, reading, { ...facts, ...crossOf(inForce, each, readings) }),
    );
  });
  return {
    known,
    policy: inForce,
    excluded: excludedPlaces(known.decisions),
    stations: new Map(expected.map((each) => [each.stationId, each])),
  };
}

/** The last draw, and always the stations that are alone in their centre. */
function drawnStations({
  decisions,
  stations,
}: ReturnType<typeof knowElection>): ReadonlySet<string> {
  const centres = Map.groupBy(stations.values(), ({ station }) => station.centreId);
  const single = [...centres.values()].filter((centre) => centre.length === 1).flat();
  const draws = decisions.flatMap(({ plan: { change } }) =>
    change.kind === 'draw-stations' ? [change.stationIds] : [],
  );
  return new Set([...(draws.at(-1) ?? []), ...single.map(({ station }) => station.stationId)]);
}

function excludedPlaces(decisions: readonly KnownDecision[]): ExcludedPlace[] {
  const last = new Map<string, ExcludedPlace & { readonly isExcluded: boolean }>();
  for (const { plan } of decisions) {
    if (plan.change.kind !== 'exclude-candidate') continue;
    const { contestId, position } = plan.change;
    last.set(`${contestId} ${position}`, plan.change);
  }
  return [...last.values()].filter(({ isExcluded }) => isExcluded);
}

function deadlinesOf(
  { deadline }: Policy,
  groupId: KnownStation['station']['pollingGroup'],
  decisions: readonly KnownDecision[],
): Pick<StationFacts, 'deadlineMs' | 'unmovedDeadlineMs'> {
  if (deadline.minutes === undefined) {
    return { deadlineMs: undefined, unmovedDeadlineMs: undefined };
  }
  const group = groupHours(groupId);
  const startS = deadline.startsAt === 'close' ? group.closesAtS : group.embargoEndsAtS;
  const unmovedDeadlineMs = (startS + deadline.minutes * 60) * 1000;
  const moves = decisions.flatMap(({ plan: { change } }) =>
    change.kind === 'move-deadline' && change.pollingGroup === groupId
      ? [change.deadlineS * 1000]
      : [],
  );
  return { deadlineMs: moves.at(-1) ?? unmovedDeadlineMs, unmovedDeadlineMs };
}

interface KnownReading {
  readonly known: KnownStation;
  readonly reading: Reading;
}

/** Equal results, exchanged cards, and the rule that sends a whole centre away. */
function crossOf(
  policy: Policy,
  own: KnownStation,
  centre: readonly KnownReading[],
): Pick<StationFacts, 'cross' | 'isCentreReferred'> {
  const { stationId } = own.station;
  const referring =
    policy.handCount.beyond === 'whole-centre'
      ? centre.filter(({ reading }) => reading.hand.beyond.size > 0)
      : [];
  const isReferring = referring.some(({ known }) => known.station.stationId === stationId);
  const cross: Noticed[] = [...sameResults(policy, own, centre)];
  const cardOf = cardInBag(own);
  const other = centre.find(({ known }) => known.station.stationId === cardOf);
  if (other && cardInBag(other.known) === stationId) cross.push({ code: 'E503' });
  if (referring.length > 0 && !isReferring) cross.push({ code: 'E803' });
  return {
    cross: cross.filter(({ code }) => settingOf(policy, code).effect !== 'off'),
    isCentreReferred: referring.length > 0,
  };
}

function cardInBag({ cardFaults }: KnownStation): string | undefined {
  return cardFaults.find(({ cardOf }) => cardOf !== undefined)?.cardOf;
}

/** Votes of the whole box: a contest with a handful of votes is the same at neighbours by chance. */
function sameResults(
  policy: Policy,
  own: KnownStation,
  centre: readonly KnownReading[],
): Noticed[] {
  const fewest = settingOf(policy, 'E502').absolute;
  const votesAt = ({ reading }: KnownReading): string | undefined => {
    const contests = (reading.electronic ?? reading.paper ?? []).flatMap((paper) => paper.contests);
    const votes = contests.reduce(
      (sum, { lists, candidates }) => sum + (sumOf(lists.length > 0 ? lists : candidates) ?? 0),
      0,
    );
    return votes > fewest ? JSON.stringify(contests) : undefined;
  };
  const mine = centre.find(({ known }) => known === own);
  const votes = mine && votesAt(mine);
  return centre
    .filter((other) => other !== mine && votes !== undefined && votesAt(other) === votes)
    .map(({ known }) => ({ code: 'E502', detail: known.station.stationId }));
}

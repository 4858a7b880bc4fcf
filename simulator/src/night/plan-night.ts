/** Who sends when, over which link, and what happens to whom. Pure: equal seeds give equal plans. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { Election, StationPlan } from '../world/election.ts';
import type { LinkModel } from '../world/link-model.ts';
import { satelliteLink } from '../world/link-model.ts';
import type { SeededRandom } from '../world/random.ts';
import { makeSeededRandom } from '../world/random.ts';
import type { IncidentKind } from './incident-kinds.ts';
import { incidentRules } from './incident-kinds.ts';
import type { IncidentCounts, Scenario } from './scenario.ts';

export interface Incident {
  readonly kind: IncidentKind;
  readonly announced: boolean;
  readonly stationIds: readonly string[];
}

export interface StationNight {
  readonly station: StationPlan;
  readonly link: LinkModel;
  /** When its closing result is there. All times are milliseconds since the night began. */
  readonly closesAtMs: number;
  /** From the written card to its arrival at the card reader. */
  readonly cardTravelMs: number;
  readonly incident: Incident | undefined;
}

export interface NightPlan {
  readonly stations: readonly StationNight[];
  readonly incidents: readonly Incident[];
  readonly embargoEndsAtMs: number;
}

/** Opening its link takes a device three round trips; before that nobody closes. */
const firstCloseAtMs = 2_000;
const lateAfterEmbargoMs = 3_000;

/** `error` when there are not enough stations for what is planted. */
export function planNight(election: Election, scenario: Scenario): Result<NightPlan, string> {
  const random = makeSeededRandom(`${election.seed}/night`);
  const free = shuffled(random, election.stations).map(({ stationId }) => stationId);
  const incidents = [
    ...drawIncidents(free, scenario.incidents, true),
    ...drawIncidents(free, scenario.unannounced, false),
  ];
  if (free.length === 0) return fail('too few stations for the planted incidents');
  const incidentOf = new Map(
    incidents.flatMap((incident) => incident.stationIds.map((id) => [id, incident])),
  );
  const embargoEndsAtMs = firstCloseAtMs + scenario.sendingMs + scenario.settlingMs;
  const stations = election.stations.map((station): StationNight => {
    const incident = incidentOf.get(station.stationId);
    const closesAtMs =
      incident?.kind === 'late-station'
        ? embargoEndsAtMs + lateAfterEmbargoMs
        : firstCloseAtMs + Math.round(scenario.sendingMs * drawRush(random));
    return {
      station,
      link: drawLink(random, scenario),
      closesAtMs,
      cardTravelMs: Math.round(scenario.settlingMs * (0.1 + 0.5 * random.unit())),
      incident,
    };
  });
  return ok({ stations, incidents, embargoEndsAtMs });
}

/** Takes stations from the end of `free`; leaves it empty when there are not enough. */
function drawIncidents(free: string[], counts: IncidentCounts, announced: boolean): Incident[] {
  const incidents: Incident[] = [];
  for (const [name, count] of Object.entries(counts)) {
    const kind = name as IncidentKind;
    for (let i = 0; i < count; i++) {
      const stationIds = free.splice(-incidentRules[kind].stationCount);
      incidents.push({ kind, announced, stationIds });
    }
  }
  return incidents;
}

/** 0..1: most stations close about the same time, some take long. */
function drawRush(random: SeededRandom): number {
  return (random.unit() + random.unit() + random.unit()) / 3;
}

function drawLink(random: SeededRandom, { links, sendingMs }: Scenario): LinkModel {
  const draw = random.unit();
  const outageFromMs = Math.round(sendingMs * random.unit());
  if (links === 'fast') {
    return { ...satelliteLink, name: 'cable', delayMs: 3, bitsPerSecond: 50_000_000 };
  }
  if (draw < 0.16) {
    return { ...satelliteLink, name: 'cable', delayMs: 15, bitsPerSecond: 20_000_000 };
  }
  if (draw > 0.24) return satelliteLink;
  const outages = [{ fromMs: outageFromMs, toMs: outageFromMs + 6_000 }];
  return { ...satelliteLink, name: 'satellite in a storm', lossRate: 0.02, outages };
}

function shuffled<Item>(random: SeededRandom, items: readonly Item[]): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.integer(0, last);
    const moved = assertDefined(order[last], 'item');
    order[last] = assertDefined(order[other], 'item');
    order[other] = moved;
  }
  return order;
}

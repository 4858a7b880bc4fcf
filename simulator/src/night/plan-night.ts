/** Who sends when, over which link, and what happens to whom. Pure: equal seeds give equal plans. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { Election, StationPlan } from '../world/election.ts';
import type { LinkModel } from '../world/link-model.ts';
import { satelliteLink } from '../world/link-model.ts';
import type { SeededRandom } from '../world/random.ts';
import { makeSeededRandom } from '../world/random.ts';
import type { StationFigures } from './incident-figures.ts';
import { figuresOf, hasBallotsEnough } from './incident-figures.ts';
import type { IncidentKind } from './incident-kinds.ts';
import { incidentRules, ruleOf } from './incident-kinds.ts';
import type { PlannedDevice } from './make-devices.ts';
import type { IncidentCounts, Scenario } from './scenario.ts';

export interface Incident {
  readonly kind: IncidentKind;
  readonly announced: boolean;
  readonly stationIds: readonly string[];
}

/** How the hand count comes to the centre: signed by the device, or typed by two clerks. */
export type HandCountWay = 'device' | 'form';

export interface StationNight {
  readonly station: StationPlan;
  readonly link: LinkModel;
  readonly figures: StationFigures;
  readonly handCountWay: HandCountWay;
  /** When its closing result is there. All times are milliseconds since the night began. */
  readonly closesAtMs: number;
  /** From the end of the closing tape's delivery to the end of the hand count. */
  readonly handCountMs: number;
  /** From the written card to its arrival at the card reader. */
  readonly cardTravelMs: number;
  readonly incident: Incident | undefined;
}

export interface NightPlan {
  readonly stations: readonly StationNight[];
  readonly incidents: readonly Incident[];
  readonly devices: readonly PlannedDevice[];
  readonly embargoEndsAtMs: number;
}

/** Opening its link takes a device three round trips; before that nobody closes. */
const firstCloseAtMs = 2_000;
const lateAfterEmbargoMs = 3_000;

/** Of an election night with everything in it: incidents take 31, and ordinary ones stand beside them. */
export const nightStationsMin = 40;

export const spareId = 'spare-1';

export function deviceOf(stationId: string): string {
  return `device-${stationId}`;
}

export function secondDeviceOf(stationId: string): string {
  return `device-${stationId}-2`;
}

/** `error` when there are not enough stations for what is planted. */
export function planNight(election: Election, scenario: Scenario): Result<NightPlan, string> {
  const random = makeSeededRandom(`${election.seed}/night`);
  const free = shuffled(random, election.stations).filter(
    (station) => station.pollingGroup === 'general' && hasBallotsEnough(election, station),
  );
  const incidents: Incident[] = [];
  for (const [counts, announced] of [
    [scenario.incidents, true],
    [scenario.unannounced, false],
  ] as const) {
    const drawn = drawIncidents(free, counts, announced);
    if (!drawn.ok) return drawn;
    incidents.push(...drawn.value);
  }
  if (incidents.filter(({ kind }) => kind === 'replaced-device').length > 1) {
    return fail('there is one spare device');
  }
  const incidentOf = new Map(
    incidents.flatMap((incident) => incident.stationIds.map((id) => [id, incident])),
  );
  const embargoEndsAtMs = firstCloseAtMs + scenario.sendingMs + scenario.settlingMs;
  const byId = new Map(election.stations.map((station) => [station.stationId, station]));
  const stations = election.stations.map((station): StationNight => {
    const incident = incidentOf.get(station.stationId);
    const closesAtMs =
      incident?.kind === 'late-station'
        ? embargoEndsAtMs + lateAfterEmbargoMs
        : firstCloseAtMs + Math.round(scenario.sendingMs * drawClose(random, station));
    const [first, second] = incident?.stationIds ?? [];
    const twin = second === station.stationId ? byId.get(first ?? '') : undefined;
    return {
      station,
      link: incident && ruleOf(incident.kind).isCutOff ? noLink : drawLink(random, scenario),
      figures: figuresOf(election, station, incident?.kind, twin),
      handCountWay: drawHandCountWay(random, incident?.kind),
      closesAtMs,
      handCountMs: Math.round(scenario.settlingMs * (0.05 + 0.1 * random.unit())),
      cardTravelMs: Math.round(scenario.settlingMs * (0.1 + 0.3 * random.unit())),
      incident,
    };
  });
  return ok({ stations, incidents, devices: listDevices(stations), embargoEndsAtMs });
}

/** Takes stations out of `free`. */
function drawIncidents(
  free: StationPlan[],
  counts: IncidentCounts,
  announced: boolean,
): Result<Incident[], string> {
  const incidents: Incident[] = [];
  // In the order of the rules: who needs two stations of one centre chooses first.
  for (const kind of Object.keys(incidentRules) as IncidentKind[]) {
    for (let i = 0; i < (counts[kind] ?? 0); i++) {
      const drawn = ruleOf(kind).isInOneCentre
        ? findPair(free)
        : free.slice(-ruleOf(kind).stationCount);
      if (drawn.length < ruleOf(kind).stationCount) {
        return fail(`too few stations for the planted incidents: none is left for ${kind}`);
      }
      for (const station of drawn) free.splice(free.indexOf(station), 1);
      incidents.push({ kind, announced, stationIds: drawn.map(({ stationId }) => stationId) });
    }
  }
  return ok(incidents);
}

/** Papers follow from the centre's constituency: stations of one group and centre have the same. */
function findPair(free: readonly StationPlan[]): StationPlan[] {
  for (const station of free) {
    const other = free.find((each) => each !== station && each.centreId === station.centreId);
    if (other) return [station, other];
  }
  return [];
}

/** A card that is to be tampered with holds one tape; and who has no link has nobody to send it to. */
function drawHandCountWay(random: SeededRandom, kind: IncidentKind | undefined): HandCountWay {
  const isByDevice = random.unit() < 0.5;
  if (kind?.startsWith('hand-count') || kind === 'replaced-device') return 'device';
  return kind === undefined && isByDevice ? 'device' : 'form';
}

function listDevices(stations: readonly StationNight[]): PlannedDevice[] {
  const ofStations = stations.flatMap(({ station: { stationId }, incident }) => {
    const own = { deviceId: deviceOf(stationId), stationId };
    const hasSecond = incident?.kind === 'revoked-device';
    return hasSecond ? [own, { deviceId: secondDeviceOf(stationId), stationId }] : [own];
  });
  return [...ofStations, { deviceId: spareId, stationId: undefined }];
}

const earlierShare = 0.25;

/** 0..1: special and displaced vote are over when the general one ends. */
function drawClose(random: SeededRandom, { pollingGroup }: StationPlan): number {
  const rush = drawRush(random);
  return pollingGroup === 'general'
    ? earlierShare + (1 - earlierShare) * rush
    : earlierShare * rush;
}

/** 0..1: most stations close about the same time, some take long. */
function drawRush(random: SeededRandom): number {
  return (random.unit() + random.unit() + random.unit()) / 3;
}

const noLink: LinkModel = {
  ...satelliteLink,
  name: 'no link',
  outages: [{ fromMs: 0, toMs: Infinity }],
};

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

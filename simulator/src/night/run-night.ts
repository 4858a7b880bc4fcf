/**
 * A night from its first station to the report: real agents in this process, the real server and card
 * reader in theirs, and between them links, couriers and incidents.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Agent } from '@mutabaqa/station-agent/agent.ts';
import type { Election } from '../world/election.ts';
import { carryBundles, carryCard } from './courier.ts';
import type { NightFiles, NightPorts } from './night-files.ts';
import { makeNightFiles } from './night-files.ts';
import type { NightReport } from './night-report.ts';
import { formatReport, makeReport } from './night-report.ts';
import type { NightPlan, StationNight } from './plan-night.ts';
import type { NightWorld, PlayedStation } from './play-station.ts';
import { openStation } from './play-station.ts';
import type { NightProgress, ProgressDisplay } from './progress.ts';
import { readPublicRecords, readPublicSummary } from './public-record.ts';
import { startTallyCentre } from './tally-centre.ts';

export interface NightOptions {
  readonly election: Election;
  readonly plan: NightPlan;
  readonly directory: string;
  readonly ports: NightPorts;
  readonly display: ProgressDisplay;
  /** Breaks the night off. */
  readonly signal: AbortSignal;
}

export interface RunningNight {
  /** Rejects when the night is broken off, or a part of it fails. */
  readonly report: Promise<NightReport>;
  /** Stops everything; the directory stays. */
  stop(): Promise<void>;
}

const showEveryMs = 500;
const carryEveryMs = 500;
const reportEveryMs = 500;
/** After the embargo's end: what was not delivered by then is reported as not found. */
const patienceMs = 120_000;
/** A card on its way from the card reader to a verdict shows within two seconds. */
const restMs = 8_000;

export async function startNight(options: NightOptions): Promise<RunningNight> {
  const { election, plan, directory, ports, display } = options;
  const portal = new URL(`http://localhost:${ports.portal}/`);
  display.say(`Rehearsal ${election.electionId}: ${election.stations.length} stations`);
  display.say(`Public pages  ${portal.href}`);
  display.say(`Gateway       wss://127.0.0.1:${ports.gateway}`);
  display.say(`Directory     ${directory}`);
  display.say('Enrolling devices, signing the election package ...');
  const files = await makeNightFiles(directory, election, plan.embargoEndsAtMs, ports);
  const centre = await startTallyCentre(files, portal);

  const breaking = new AbortController();
  const signal = AbortSignal.any([options.signal, breaking.signal]);
  const stage = makeStage(options, files, signal);
  const reported = new AbortController();
  const show = async () => display.show(await readProgress(stage, plan, portal));
  const background = Promise.all([
    carryUntil(signal, files),
    showUntil(AbortSignal.any([signal, reported.signal]), show),
  ]);
  const night = Promise.race([
    playNight(stage, plan),
    stage.world.waitUntil(plan.embargoEndsAtMs + patienceMs),
  ])
    .then(() => reportWhenPublished(stage, plan, portal))
    .finally(() => reported.abort());
  const failed = Promise.race([centre.failed, rejectWith(signal), rejectOnly(background)]);
  const report = Promise.race([night, failed]);
  report.catch(() => undefined); // the caller sees it; unobserved until then it must not kill us
  return {
    report,
    async stop() {
      breaking.abort();
      await background;
      const openings = await Promise.allSettled(stage.openings);
      const stations = openings.flatMap((opening) =>
        opening.status === 'fulfilled' ? [opening.value] : [],
      );
      await Promise.all(stations.map((station) => station.stop()));
      await centre.stop();
    },
  };
}

/** The world with what has happened in it so far. */
interface Stage {
  readonly world: NightWorld;
  readonly openings: Promise<PlayedStation>[];
  readonly opened: Map<string, PlayedStation>;
  readonly counts: { closed: number; delivered: number; cards: number };
  /** When the last transmission was delivered that is not to be late. */
  lastOnTimeMs: number;
}

function makeStage(options: NightOptions, files: NightFiles, signal: AbortSignal): Stage {
  const opened = new Map<string, PlayedStation>();
  return {
    world: makeWorld(options, files, opened, signal),
    openings: [],
    opened,
    counts: { closed: 0, delivered: 0, cards: 0 },
    lastOnTimeMs: 0,
  };
}

function rejectWith(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

/** Its success is no outcome of the night; its failure is. */
async function rejectOnly(work: Promise<unknown>): Promise<never> {
  await work;
  return await new Promise<never>(() => undefined);
}

function makeWorld(
  { election, ports, plan }: NightOptions,
  files: NightFiles,
  opened: ReadonlyMap<string, PlayedStation>,
  signal: AbortSignal,
): NightWorld {
  const ordinary = plan.stations.filter(({ incident }) => incident === undefined);
  return {
    election,
    files,
    gatewayPort: ports.gateway,
    signal,
    waitUntil: async (msSinceStart) => {
      const waitMs = files.startsAtMs + msSinceStart - Date.now();
      if (waitMs > 0) await sleep(waitMs, undefined, { signal });
      signal.throwIfAborted();
    },
    async carrier() {
      for (;;) {
        const agents = ordinary.map(({ station }) => opened.get(station.stationId)?.agent);
        const ready = agents.find((agent) => agent && hasLink(agent));
        if (ready) return ready;
        await sleep(reportEveryMs, undefined, { signal });
      }
    },
  };
}

function hasLink(agent: Agent): boolean {
  return agent.status().uplinks.some(({ isReady }) => isReady);
}

/**
 * On a busy machine stations that were to send before the embargo's end send after it. Late is who sends
 * after it and after all others: those wait for the others here, and the report counts from then.
 */
async function playNight(stage: Stage, { stations }: NightPlan): Promise<void> {
  const isLate = ({ incident }: StationNight) => incident?.kind === 'late-station';
  const others = stations.filter((night) => !isLate(night));
  const delivered = others.map(() => Promise.withResolvers<void>());
  const played = others.map((night, index) =>
    playStation(stage, night, Promise.resolve(), () => {
      stage.lastOnTimeMs = Date.now();
      delivered[index]?.resolve();
    }),
  );
  const afterOthers = Promise.all(delivered.map(({ promise }) => promise)).then(() => undefined);
  const late = stations
    .filter(isLate)
    .map((night) => playStation(stage, night, afterOthers, () => undefined));
  await Promise.all([...played, ...late]);
}

async function playStation(
  stage: Stage,
  night: StationNight,
  mayClose: Promise<void>,
  onDelivered: () => void,
): Promise<void> {
  const { world, openings, opened, counts } = stage;
  if (night.incident?.kind === 'silent-station') {
    onDelivered();
    return;
  }
  const opening = openStation(world, night);
  openings.push(opening);
  const station = await opening;
  opened.set(night.station.stationId, station);
  await world.waitUntil(night.closesAtMs);
  await mayClose;
  counts.closed += 1;
  await Promise.all([
    station.close(),
    station.delivered.then(() => {
      counts.delivered += 1;
      onDelivered();
    }),
    bringCard(stage, night, station),
  ]);
}

async function bringCard(
  { world: { files, signal }, counts }: Stage,
  night: StationNight,
  station: PlayedStation,
): Promise<void> {
  await station.cardWritten;
  await sleep(night.cardTravelMs, undefined, { signal });
  if (await carryCard(files, night, station)) counts.cards += 1;
}

async function carryUntil(signal: AbortSignal, files: NightFiles): Promise<void> {
  const carried = new Set<string>();
  await untilAborted(signal, carryEveryMs, () => carryBundles(files, carried));
}

async function showUntil(signal: AbortSignal, show: () => Promise<void>): Promise<void> {
  await untilAborted(signal, showEveryMs, show);
}

async function untilAborted(
  signal: AbortSignal,
  everyMs: number,
  work: () => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    await work();
    await sleep(everyMs, undefined, { signal }).catch(() => undefined); // woken to stop
  }
}

async function readProgress(
  { world: { files }, counts }: Stage,
  { stations, embargoEndsAtMs }: NightPlan,
  portal: URL,
): Promise<NightProgress> {
  const embargoEndsInMs = files.startsAtMs + embargoEndsAtMs - Date.now();
  const { received, matched, discrepant } = await readPublicSummary(portal);
  return {
    stations: stations.length,
    ...counts,
    received: received + matched + discrepant,
    matched,
    discrepant,
    embargoEndsInS: Math.max(0, Math.ceil(embargoEndsInMs / 1000)),
  };
}

/** Asks again until the record is as planted, or has come to rest otherwise. */
async function reportWhenPublished(
  stage: Stage,
  plan: NightPlan,
  portal: URL,
): Promise<NightReport> {
  const { world } = stage;
  await world.waitUntil(plan.embargoEndsAtMs);
  const stationIds = plan.stations.map(({ station }) => station.stationId);
  const embargoEndedAtMs = world.files.startsAtMs + plan.embargoEndsAtMs;
  let before = '';
  let changedAtMs = Date.now();
  for (;;) {
    const lateAfterMs = Math.max(embargoEndedAtMs, stage.lastOnTimeMs);
    const records = await readPublicRecords(portal, stationIds, lateAfterMs);
    const report = makeReport(plan, records);
    if (report.isAsPlanted) return report;
    const text = formatReport(report);
    if (text !== before) changedAtMs = Date.now();
    else if (Date.now() - changedAtMs > restMs) return report;
    before = text;
    await sleep(reportEveryMs, undefined, { signal: world.signal });
  }
}

/**
 * A night from its first station to the report: real agents in this process, the real server and card
 * reader in theirs, and between them links, couriers, people and incidents.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Agent } from '@mutabaqa/station-agent/agent.ts';
import { ensureSiteBundle } from '@mutabaqa/tally-server/portal/site-bundle.ts';
import type { Election } from '../world/election.ts';
import { makePaperDesk } from './bring-papers.ts';
import type { CentreAddresses } from './centre-api.ts';
import { readRaisedAlerts } from './console-alerts.ts';
import { carryBundles } from './courier.ts';
import { makeDeciders } from './decide-cases.ts';
import { makeVisitors } from './gateway-visits.ts';
import type { NightPorts } from './night-election.ts';
import { nightPolicy, portalUrl } from './night-election.ts';
import type { NightFiles } from './night-files.ts';
import { makeNightFiles } from './night-files.ts';
import type { NightReport } from './night-report.ts';
import { formatReport, makeReport } from './night-report.ts';
import type { NightPlan } from './plan-night.ts';
import { deviceOf } from './plan-night.ts';
import type { NightWorld, PlayedStation } from './play-station.ts';
import type { NightProgress, ProgressDisplay } from './progress.ts';
import { readPublicSummary, readPublishedRecords, readVersionSize } from './public-record.ts';
import type { Recounted } from './recount-version.ts';
import { recountVersion } from './recount-version.ts';
import type { Stage } from './stage.ts';
import { playNight } from './stage.ts';
import { startTallyCentre } from './tally-centre.ts';
import { trustPortal } from './trust-portal.ts';

export interface NightOptions {
  readonly election: Election;
  readonly plan: NightPlan;
  readonly directory: string;
  readonly ports: NightPorts;
  readonly display: ProgressDisplay;
  /** Breaks the night off. */
  readonly signal: AbortSignal;
}

export interface NightOutcome {
  readonly report: NightReport;
  /** Of the version that the report was made from. */
  readonly recounted: Recounted;
}

export interface RunningNight {
  /** Rejects when the night is broken off, or a part of it fails. */
  readonly outcome: Promise<NightOutcome>;
  /** Stops everything; the directory stays. */
  stop(): Promise<void>;
}

const showEveryMs = 500;
const carryEveryMs = 500;
const reportEveryMs = 500;
/** After the embargo's end: what was not delivered by then is reported as not found. */
const patienceMs = 120_000;
/** A bundle that is still on its way to the log is there within it. */
const restMs = 8_000;

export async function startNight(options: NightOptions): Promise<RunningNight> {
  const { election, plan, directory, ports, display } = options;
  const addresses = {
    portal: portalUrl(ports),
    console: new URL(`http://localhost:${ports.console}/`),
  };
  display.say(`Rehearsal ${election.electionId}: ${election.stations.length} stations`);
  display.say(`Policy        ${nightPolicy.id}: ${nightPolicy.name.en}`);
  display.say(`Public pages  ${addresses.portal.href}`);
  display.say(`Console       ${addresses.console.href}api/v1/alerts`);
  display.say(`Gateway       wss://127.0.0.1:${ports.gateway}`);
  display.say(`Directory     ${directory}`);
  display.say('Building the public pages ...');
  const pages = await ensureSiteBundle().then(
    () => undefined,
    (fault: unknown) => String(fault),
  );
  // The server then shows a plain page, and says so in its log.
  if (pages !== undefined) display.say(pages);
  display.say('Enrolling devices, signing the election package ...');
  const files = await makeNightFiles(directory, election, plan, ports);
  if (ports.portalTls) trustPortal(files);
  const centre = await startTallyCentre(files, addresses.portal);

  const breaking = new AbortController();
  const signal = AbortSignal.any([options.signal, breaking.signal]);
  const stage = makeStage(options, files, addresses, signal);
  const reported = new AbortController();
  const show = async () => display.show(await readProgress(stage, plan, addresses.portal));
  const background = Promise.all([
    carryUntil(signal, files),
    showUntil(AbortSignal.any([signal, reported.signal]), show),
  ]);
  const night = Promise.race([
    playNight(stage, plan),
    stage.world.waitUntil(plan.embargoEndsAtMs + patienceMs),
  ])
    .then(() => reportWhenPublished(stage, plan, addresses))
    .finally(() => reported.abort());
  const failed = Promise.race([centre.failed, rejectWith(signal), rejectOnly(background)]);
  const outcome = Promise.race([night, failed]);
  outcome.catch(() => undefined); // the caller sees it; unobserved until then it must not kill us
  return {
    outcome,
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

function makeStage(
  options: NightOptions,
  files: NightFiles,
  addresses: CentreAddresses,
  signal: AbortSignal,
): Stage {
  const opened = new Map<string, PlayedStation>();
  const papers = makePaperDesk(files);
  const deciders = makeDeciders({ files, addresses, papers, signal });
  const world: NightWorld = {
    ...makeWorld(options, files, opened, signal),
    replaced: (stationId) => deciders.replaceDevice(stationId),
  };
  return {
    ...{ world, papers, deciders, opened },
    openings: [],
    counts: { closed: 0, delivered: 0, cards: 0 },
    deadlineMs: 0,
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
  { ports, plan }: NightOptions,
  files: NightFiles,
  opened: ReadonlyMap<string, PlayedStation>,
  signal: AbortSignal,
): Omit<NightWorld, 'replaced'> {
  const ordinary = plan.stations
    .filter(({ incident }) => incident === undefined)
    .map(({ station }) => station.stationId);
  const [first] = ordinary;
  const carrierId = deviceOf(assertDefined(first, 'an ordinary station'));
  return {
    files,
    gatewayPort: ports.gateway,
    visitors: makeVisitors(files, ports.gateway, carrierId),
    signal,
    waitUntil: async (msSinceStart) => {
      const waitMs = files.startsAtMs + msSinceStart - Date.now();
      if (waitMs > 0) await sleep(waitMs, undefined, { signal });
      signal.throwIfAborted();
    },
    async carrier() {
      for (;;) {
        const agents = ordinary.map((stationId) => opened.get(stationId)?.agent);
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
  const { states } = await readPublicSummary(portal);
  const { matched, discrepant, awaited, overdue } = states;
  return {
    stations: stations.length,
    ...counts,
    received: stations.length - awaited - overdue,
    matched,
    discrepant,
    embargoEndsInS: Math.max(0, Math.ceil(embargoEndsInMs / 1000)),
  };
}

/** Looks again until what is published is as planted, or has come to rest otherwise; then it is recounted. */
async function reportWhenPublished(
  stage: Stage,
  plan: NightPlan,
  { portal, console }: CentreAddresses,
): Promise<NightOutcome> {
  const { world } = stage;
  const { files, signal } = world;
  await world.waitUntil(plan.embargoEndsAtMs);
  const stationIds = plan.stations.map(({ station }) => station.stationId);
  const embargoEndedAtMs = files.startsAtMs + plan.embargoEndsAtMs;
  const stationOf = (deviceId: string) => files.devices.get(deviceId)?.stationId;
  const beganMs = Date.now();
  let before = '';
  let changedAtMs = beganMs;
  for (;;) {
    const { version, logSize } = await readPublicSummary(portal);
    if (version > 0) {
      const lateAfterMs = Math.max(embargoEndedAtMs, stage.deadlineMs);
      const question = { version, stationIds, stationOf, lateAfterMs };
      const records = await readPublishedRecords(portal, question);
      const report = makeReport(plan, records, await readRaisedAlerts(console));
      const text = `${formatReport(report)} ${version} ${logSize}`;
      if (text !== before) changedAtMs = Date.now();
      before = text;
      // The leaf of the version itself is not in it.
      const isNewest = (await readVersionSize(portal, version)) + 1 >= logSize;
      const isAtRest = isNewest && Date.now() - changedAtMs > restMs;
      if (report.isAsPlanted || isAtRest || Date.now() - beganMs > patienceMs) {
        return { report, recounted: await recountVersion(files, portal, version, signal) };
      }
    }
    await sleep(reportEveryMs, undefined, { signal });
  }
}

/** The stations of a running night, and what has happened at them so far. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PaperDesk } from './bring-papers.ts';
import { carryCard } from './courier.ts';
import type { Deciders } from './decide-cases.ts';
import type { NightPlan, StationNight } from './plan-night.ts';
import type { NightWorld, PlayedStation } from './play-station.ts';
import { openStation } from './play-station.ts';

export interface Stage {
  readonly world: NightWorld;
  readonly papers: PaperDesk;
  readonly deciders: Deciders;
  readonly openings: Promise<PlayedStation>[];
  readonly opened: Map<string, PlayedStation>;
  readonly counts: { closed: number; delivered: number; cards: number };
  /** When the stations that are not to be late had sent. Unix milliseconds; 0 = not yet. */
  deadlineMs: number;
}

/** A leaf of this moment is in time; one of a moment later is not. */
const afterDeadlineMs = 1_500;

/**
 * Deadlines end when everybody who is on time has sent, however long a busy machine takes. Late is who sends
 * after that and after the embargo's end.
 */
export async function playNight(stage: Stage, { stations }: NightPlan): Promise<void> {
  const isLate = ({ incident }: StationNight) => incident?.kind === 'late-station';
  const others = stations.filter((night) => !isLate(night));
  const delivered = others.map(() => Promise.withResolvers<void>());
  const played = others.map((night, index) =>
    playStation(stage, night, Promise.resolve(), () => delivered[index]?.resolve()),
  );
  const ended = Promise.all(delivered.map(({ promise }) => promise)).then(async () => {
    stage.deadlineMs = await stage.deciders.endDeadlines();
    await sleep(Math.max(0, stage.deadlineMs - Date.now()) + afterDeadlineMs);
  });
  const late = stations
    .filter(isLate)
    .map((night) => playStation(stage, night, ended, () => undefined));
  const decided = stations.map((night) => stage.deciders.decideCase(night));
  await Promise.all([...played, ended, ...late, ...decided]);
}

async function playStation(
  stage: Stage,
  night: StationNight,
  mayClose: Promise<void>,
  onDelivered: () => void,
): Promise<void> {
  const { world, openings, opened, counts, papers } = stage;
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
    station.delivered.then(async () => {
      counts.delivered += 1;
      onDelivered();
      await sleep(night.handCountMs, undefined, { signal: world.signal });
      if (night.handCountWay === 'device') await station.countByHand();
      else await papers.handCount(night);
      await papers.bringOther(night);
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

/**
 * Replays an election of which both results are known: preliminary figures are transmitted, official
 * figures arrive on memory cards, and what the server then says about the difference is written down.
 */
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatasetFault } from './dataset/dataset.ts';
import { readDataset } from './dataset/read-dataset.ts';
import type { Summary } from './dataset/write-results.ts';
import { writeDiscrepancies, writeSummary } from './dataset/write-results.ts';
import { prepareOut, replaceLog } from './out-directory.ts';
import { watchPeakMemory } from './peak-memory.ts';
import type { Replay } from './play-stations.ts';
import { playStations } from './play-stations.ts';
import { makeReplayCentre } from './replay-centre.ts';
import { makeReplayFields } from './replay-fields.ts';
import { startCardReader, startServer } from './replay-processes.ts';
import type { RunningServer } from './replay-processes.ts';
import type { ReplayDisplay } from './replay-progress.ts';
import { readDiscrepancies, readTotals } from './replay-results.ts';
import { makeStationNames } from './replay-station.ts';

export interface ReplayOptions {
  readonly dataset: string;
  readonly out: string;
  /** Keys and nonces follow from it. */
  readonly seed: string;
  readonly display: ReplayDisplay;
  /** Breaks the replay off: it rejects with the reason once everything is cleaned up. */
  readonly signal?: AbortSignal;
}

export interface ReplayOutcome {
  /** As in summary.json. */
  readonly summary: Summary;
  /** With which anybody verifies `log/`, in the form origin+id+base64. */
  readonly logVkey: string;
}

/** Throws `OutUnusable` and `DatasetFault` before the work begins; `ChildEnded` when a process died. */
export async function runReplay(options: ReplayOptions): Promise<ReplayOutcome> {
  const startedMs = performance.now();
  const out = prepareOut(options.out);
  const signal = options.signal ?? new AbortController().signal;
  const pids: number[] = [process.pid];
  const memory = watchPeakMemory(() => pids);
  const running: { stop(): Promise<void> }[] = [];
  const places: string[] = [];
  const makePlace = (parent: string): string => {
    const place = mkdtempSync(join(parent, `mutabaqa-replay-${process.pid}-`));
    places.push(place);
    return place;
  };
  const start = <Started extends { readonly child: RunningServer['child'] }>(one: Started) => {
    running.push(one.child);
    pids.push(one.child.pid);
    return one;
  };
  try {
    const replay = await prepare(options, makePlace(tmpdir()));
    signal.throwIfAborted();
    const { centreDirectory, readerDirectory } = replay.centre;
    options.display.say('starting the tally server and the card reader');
    const slot = join(makePlace(cardMedium()), 'in');
    const reader = start(
      startCardReader(readerDirectory, slot, join(centreDirectory, 'bundles', 'incoming')),
    );
    const server = start(startServer(centreDirectory));
    await playStations(replay, { ...options, server, reader, signal });
    options.display.say('writing what the server says');
    return await writeResults(out, replay, server, {
      seconds: () => Math.round(performance.now() - startedMs) / 1000,
      peakMemoryBytes: () => memory.stop() ?? null,
    });
  } finally {
    options.display.close();
    for (const child of running.reverse()) await child.stop();
    memory.stop();
    for (const place of places) rmSync(place, { recursive: true, force: true });
  }
}

async function prepare(
  { dataset: directory, seed, display }: ReplayOptions,
  work: string,
): Promise<Replay> {
  display.say(`reading ${directory}`);
  const dataset = await readDataset(directory);
  if (dataset.stations.ids.length === 0) {
    throw new DatasetFault(`${directory} names no station: nothing to replay`);
  }
  const fields = makeReplayFields(dataset);
  const names = makeStationNames(dataset.stations.ids);
  display.say(`making keys and election package for ${names.byRow.length} stations`);
  const centre = await makeReplayCentre(work, seed, dataset, fields, names, Date.now());
  return { dataset, fields, names, centre };
}

const ramDiskBytesMin = 512 * 1024 * 1024;

/**
 * Cards are another medium than the server's disk: a RAM disk where the system has one with room. Four
 * small files a station would otherwise measure how fast this machine's disk makes directories.
 */
function cardMedium(): string {
  const ramDisk = '/dev/shm';
  if (!existsSync(ramDisk)) return tmpdir();
  const { bavail, bsize } = statfsSync(ramDisk);
  return bavail * bsize >= ramDiskBytesMin ? ramDisk : tmpdir();
}

async function writeResults(
  out: string,
  { dataset, fields, names, centre }: Replay,
  server: RunningServer,
  measured: { seconds(): number; peakMemoryBytes(): number | null },
): Promise<ReplayOutcome> {
  const datasetId = (stationId: string): string =>
    dataset.stations.ids[names.rowOf(stationId) ?? -1] ?? stationId;
  const portal = await server.portal;
  const counts = await writeDiscrepancies(out, readDiscrepancies(portal, fields, datasetId));
  const totals = await readTotals(portal, fields, dataset);
  await server.child.stop(); // the last tiles and the checkpoint over everything are out then
  replaceLog(join(centre.centreDirectory, 'public', 'log'), out);
  const summary: Summary = {
    stations: dataset.stations.ids.length,
    ...counts,
    seconds: measured.seconds(),
    peak_memory_bytes: measured.peakMemoryBytes(),
    refused_cells: dataset.refusedCells,
    duplicate_rows: dataset.duplicateRows,
    unlisted_stations: dataset.unlistedStations,
    totals,
  };
  await writeSummary(out, summary);
  return { summary, logVkey: centre.logVkey };
}

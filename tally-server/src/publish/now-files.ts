/**
 * `now/`: where the election stands, written anew when anything of it changed. Every state comes through the
 * gate, station by station, and sums are made of what came through.
 */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import { formatJsonLine } from '@mutabaqa/shared/results/text-rows.ts';
import { makeArrivalCurve } from '@mutabaqa/shared/site/arrival-curve.ts';
import type { Now, NowStation, NowStations } from '@mutabaqa/shared/site/now.ts';
import { nowIndexFile, nowStationsFile } from '@mutabaqa/shared/site/site-files.ts';
import type { Sequencer } from '../log/sequencer.ts';
import type { ArrivalTimes } from './arrival-times.ts';
import type { Gate } from './gate.ts';
import type { PublicFiles } from './public-files.ts';
import type { PlacedStation, ShownStations } from './shown-stations.ts';
import { makeStateCounts } from './state-counts.ts';

export interface NowFilesPorts {
  readonly clock: Clock;
  readonly files: PublicFiles;
  readonly publicDirectory: string;
  readonly manifest: Pick<Manifest, 'pollingGroups'>;
  /** From 1. */
  readonly logNumber: number;
  readonly sequencer: Pick<Sequencer, 'size'>;
  readonly gate: Gate;
  readonly shown: ShownStations;
  readonly arrivals: ArrivalTimes;
  readonly versions: { readonly newest: number };
}

export interface NowFiles {
  /** Files of constituencies first, the index last. Rounds must not overlap. */
  publish(): Promise<void>;
}

/** Who reads a static copy sees by this whether the centre still writes. */
const silenceMsMax = 30_000;
const stationsPerTurn = 256;

interface ConstituencyRows {
  readonly id: string;
  readonly places: readonly PlacedStation[];
  /** By place. */
  readonly rows: NowStation[];
  /** Its file does not say yet what the rows say. */
  isBehind: boolean;
}

export function makeNowFiles(ports: NowFilesPorts): NowFiles {
  const { clock, files, publicDirectory, manifest, logNumber, sequencer, gate, arrivals } = ports;
  const constituencies = groupPlaces(ports.shown.places);
  const counts = makeStateCounts();
  let written: { readonly atMs: number; readonly said: string } | undefined;
  let looked = 0;

  const write = (name: string, content: object): void => {
    files.write(join(publicDirectory, name), utf8(formatJsonLine(content)));
  };

  async function lookAgain(
    constituency: ConstituencyRows,
    show: ReturnType<ShownStations['at']>,
  ): Promise<void> {
    const { places, rows } = constituency;
    for (const [at, place] of places.entries()) {
      if (++looked % stationsPerTurn === 0) await nextTurn(); // receipts are more urgent
      const { state, reason, isClosed } = show(place);
      const arrivedMs = isClosed ? arrivals.ofTransmission(place.id) : arrivals.of(place.id);
      const firstArrivalMs = arrivedMs ?? null;
      const before = rows[at];
      if (before?.[1] === state && before[2] === reason && before[3] === firstArrivalMs) continue;
      if (before?.[1] !== state) counts.move(place, before?.[1], state);
      rows[at] = [place.id, state, reason, firstArrivalMs];
      constituency.isBehind = true;
    }
  }

  function makeIndex(timeMs: number, logSize: number): Now {
    const groups = [...manifest.pollingGroups.keys()].map((id) => ({
      ...{ id, exposure: gate.ofGroup(id, timeMs) },
      ...counts.group(id),
    }));
    const isOpen = gate.ofElection(timeMs) === 'everything';
    const version = isOpen && ports.versions.newest > 0 ? ports.versions.newest : null;
    const times = constituencies.flatMap(({ rows }) => rows.flatMap((row) => row[3] ?? []));
    return {
      ...{ timeMs, log: logNumber, logSize, version },
      ...counts.country(),
      groups,
      areas: counts.areas(),
      arrivals: makeArrivalCurve(times),
    };
  }

  return {
    async publish() {
      await arrivals.catchUp();
      const timeMs = clock.nowMs();
      const logSize = sequencer.size;
      const show = ports.shown.at(timeMs, logSize);
      for (const constituency of constituencies) {
        await lookAgain(constituency, show);
        if (!constituency.isBehind) continue;
        const { id, rows: stations } = constituency;
        const now: NowStations = { timeMs, log: logNumber, logSize, constituency: id, stations };
        write(nowStationsFile(id), now);
        constituency.isBehind = false;
      }
      const index = makeIndex(timeMs, logSize);
      const said = JSON.stringify({ ...index, timeMs: 0 });
      if (said === written?.said && timeMs - written.atMs < silenceMsMax) return;
      write(nowIndexFile, index);
      written = { atMs: timeMs, said };
    },
  };
}

function groupPlaces(places: readonly PlacedStation[]): ConstituencyRows[] {
  return [...Map.groupBy(places, ({ constituency }) => constituency)].map(([id, members]) => ({
    ...{ id, places: members, rows: [] },
    isBehind: true,
  }));
}

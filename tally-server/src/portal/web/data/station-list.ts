/** Stations with their state: names from `lookup/`, states from `now/`, a constituency at a time. */
import type { MissingReason, StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { LookupStation } from '@mutabaqa/shared/site/lookup.ts';
import { useEffect, useState } from 'react';
import type { FileFault, FileResult } from './fetch-file.ts';
import { readStations } from './lookup.ts';
import { readNowStations } from './now.ts';

export interface ListedStation extends LookupStation {
  readonly constituency: string;
  /** undefined where the host publishes no states. */
  readonly state: StationState | undefined;
  readonly reason: MissingReason | null;
  readonly firstArrivalMs: number | null;
}

export interface StationList {
  readonly stations: readonly ListedStation[];
  /** Constituencies that were read, of those that were asked for. */
  readonly done: number;
  readonly all: number;
  /** Of the last constituency that could not be read. */
  readonly fault: FileFault | undefined;
}

/** One file after the other: a slow link shows the first while the others come. */
export function useStationList(
  constituencies: readonly string[],
  /** Another value, another reading: states change. */
  turn: number,
): StationList {
  const key = JSON.stringify(constituencies);
  const [list, setList] = useState<StationList & { readonly key: string }>({ key, ...nothing });
  useEffect(() => {
    let isOver = false;
    const take = async (): Promise<void> => {
      const asked = JSON.parse(key) as readonly string[];
      const stations: ListedStation[] = [];
      let fault: FileFault | undefined;
      for (const [i, constituency] of asked.entries()) {
        const read = await readListed(constituency);
        if (isOver) return;
        if (read.ok) stations.push(...read.value);
        else fault = read.error;
        const isLast = i === asked.length - 1;
        // A second reading replaces the first when it is whole, or the list would jump.
        if (turn === 0 || isLast) {
          setList({ key, stations: [...stations], done: i + 1, all: asked.length, fault });
        }
      }
    };
    void take();
    return () => {
      isOver = true;
    };
  }, [key, turn]);
  return list.key === key ? list : { ...nothing, all: constituencies.length };
}

const nothing: StationList = { stations: [], done: 0, all: 0, fault: undefined };

async function readListed(constituency: string): Promise<FileResult<readonly ListedStation[]>> {
  const [lookup, now] = await Promise.all([
    readStations(constituency),
    readNowStations(constituency),
  ]);
  if (!lookup.ok) return lookup;
  const states = new Map(now.ok ? now.value.stations.map((row) => [row[0], row]) : []);
  const stations = lookup.value.stations.map((station) => {
    const [, state, reason = null, firstArrivalMs = null] = states.get(station.id) ?? [];
    return { ...station, constituency, state, reason, firstArrivalMs };
  });
  return { ok: true, value: stations };
}

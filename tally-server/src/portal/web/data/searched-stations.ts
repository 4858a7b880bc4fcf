/** All stations of the chosen constituencies, ready to be searched; a file at a time. */
import { useEffect, useState } from 'react';
import type { SearchedStation } from './search-stations.ts';
import { makeSearched } from './search-stations.ts';
import { isoOfPlace, placeNames } from '../texts/place-names.ts';
import type { FileFault } from './fetch-file.ts';
import { readStations } from './lookup.ts';

export interface SearchedStations {
  readonly stations: readonly SearchedStation[];
  readonly done: number;
  readonly all: number;
  readonly fault: FileFault | undefined;
}

const kept = new Map<string, readonly SearchedStation[]>();

/** Reads nothing before `isWanted`: whoever only looks at the page pays for nothing. */
export function useSearchedStations(
  constituencies: readonly string[],
  isWanted: boolean,
): SearchedStations {
  const key = JSON.stringify(isWanted ? constituencies : []);
  const [state, setState] = useState({ key, ...none });
  useEffect(() => {
    let isOver = false;
    const take = async (): Promise<void> => {
      const asked = JSON.parse(key) as readonly string[];
      const stations: SearchedStation[] = [];
      let fault: FileFault | undefined;
      for (const [i, id] of asked.entries()) {
        const read = await readSearched(id);
        if (isOver) return;
        if (typeof read === 'string') fault = read;
        else stations.push(...read);
        setState({ key, stations: [...stations], done: i + 1, all: asked.length, fault });
      }
    };
    void take();
    return () => {
      isOver = true;
    };
  }, [key]);
  return state.key === key ? state : { ...none, all: constituencies.length };
}

const none: SearchedStations = { stations: [], done: 0, all: 0, fault: undefined };

async function readSearched(id: string): Promise<readonly SearchedStation[] | FileFault> {
  const known = kept.get(id);
  if (known !== undefined) return known;
  const read = await readStations(id);
  if (!read.ok) return read.error;
  const searched = read.value.stations.map((station) =>
    makeSearched(station, id, [...namesOf(id), ...namesOf(station.governorate)]),
  );
  kept.set(id, searched);
  return searched;
}

function namesOf(place: string): readonly string[] {
  const names = placeNames[isoOfPlace(place) ?? ''];
  return names === undefined ? [place] : [place, names.en, names.ar, names.ckb];
}

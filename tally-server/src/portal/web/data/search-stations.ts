/** The search: pure, over stations whose names were folded once. */
import { foldText } from '@mutabaqa/shared/site/fold-text.ts';
import type { LookupStation } from '@mutabaqa/shared/site/lookup.ts';

export interface SearchedStation {
  readonly station: LookupStation;
  readonly constituency: string;
  /** Folded. */
  readonly id: string;
  readonly centreId: string;
  readonly words: string;
}

export interface FoundCentre {
  readonly centreId: string;
  readonly centreName: string;
  readonly governorate: string;
  readonly stations: readonly SearchedStation[];
}

/** `placeNames`: what people call an area, in any language. */
export function makeSearched(
  station: LookupStation,
  constituency: string,
  placeNames: readonly string[],
): SearchedStation {
  return {
    ...{ station, constituency },
    id: foldText(station.id),
    centreId: foldText(station.centreId),
    words: foldText(`${station.centreName} ${placeNames.join(' ')}`),
  };
}

/** Centres with a station that fits, the best first; of equal ones the first in the roster. */
export function searchStations(
  stations: readonly SearchedStation[],
  typed: string,
): readonly FoundCentre[] {
  const wanted = foldText(typed);
  if (wanted === '') return [];
  const parts = wanted.split(' ');
  const best = new Map<string, { rank: number; readonly stations: SearchedStation[] }>();
  for (const searched of stations) {
    const rank = rankOf(searched, wanted, parts);
    if (rank === undefined) continue;
    const { centreId } = searched.station;
    const centre = best.get(centreId);
    if (centre === undefined) best.set(centreId, { rank, stations: [searched] });
    else {
      centre.rank = Math.min(centre.rank, rank);
      centre.stations.push(searched);
    }
  }
  return [...best.values()]
    .sort((a, b) => a.rank - b.rank)
    .flatMap(({ stations: members }) => {
      const [first] = members;
      if (first === undefined) return [];
      const { centreId, centreName, governorate } = first.station;
      return [{ centreId, centreName, governorate, stations: members }];
    });
}

/** 0 is best; undefined = does not fit. Every word must be found somewhere. */
function rankOf(
  { id, centreId, words }: SearchedStation,
  wanted: string,
  parts: readonly string[],
): number | undefined {
  if (id === wanted) return 0;
  if (centreId === wanted) return 1;
  if (id.startsWith(wanted)) return 2;
  if (words.startsWith(wanted)) return 3;
  const all = ` ${words} ${id} ${centreId}`;
  if (parts.every((part) => all.includes(` ${part}`))) return 4;
  return parts.every((part) => all.includes(part)) ? 5 : undefined;
}

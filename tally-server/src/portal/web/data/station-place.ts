/** Where a station is: what the election package says of it. */
import type { LookupIndex, LookupStation } from '@mutabaqa/shared/site/lookup.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { FileResult } from './fetch-file.ts';
import { keepFiles } from './keep-files.ts';
import { readStations } from './lookup.ts';
import type { FileState } from './use-file.ts';
import { useFile } from './use-file.ts';

export interface PlacedStation extends LookupStation {
  readonly constituency: string;
}

/**
 * `constituency`: where to look first, from the address; '' when it does not say, as that on a tape, and then
 * constituencies are read one after the other.
 */
export function useStationPlace(
  stationId: string,
  constituency: string,
  election: LookupIndex | undefined,
): FileState<PlacedStation> {
  const all = election?.constituencies.map(({ id }) => id);
  const order = all && [constituency, ...all.filter((id) => id !== constituency)];
  const ids = order?.filter((id) => all?.includes(id));
  return useFile(ids && JSON.stringify([stationId, ids]), readPlace);
}

const readPlace = keepFiles(async (key): Promise<FileResult<PlacedStation>> => {
  const [stationId, constituencies] = JSON.parse(key) as [string, readonly string[]];
  for (const constituency of constituencies) {
    const list = await readStations(constituency);
    if (!list.ok) return list;
    const station = list.value.stations.find(({ id }) => id === stationId);
    if (station !== undefined) return ok({ ...station, constituency });
  }
  return fail('absent');
});

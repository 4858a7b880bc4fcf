/** `lookup/`: what the election package says. Read once; it does not change while a page is open. */
import {
  lookupContestFile,
  lookupIndexFile,
  lookupStationsFile,
} from '@mutabaqa/shared/site/site-files.ts';
import type { LookupContest, LookupIndex, LookupStations } from '@mutabaqa/shared/site/lookup.ts';
import type { FileResult } from './fetch-file.ts';
import { fetchJson } from './fetch-file.ts';
import { keepFiles } from './keep-files.ts';
import { shapeOf } from './shape.ts';
import type { FileState } from './use-file.ts';
import { useFile } from './use-file.ts';

const readIndex = keepFiles(() => fetchJson(lookupIndexFile, indexShape));
const readContest = keepFiles((id) => fetchJson(lookupContestFile(id), contestShape));
export const readStations: (constituency: string) => Promise<FileResult<LookupStations>> =
  keepFiles((constituency) => fetchJson(lookupStationsFile(constituency), stationsShape));

export function useLookup(): FileState<LookupIndex> {
  return useFile(lookupIndexFile, readIndex);
}

export function useContest(contestId: string | undefined): FileState<LookupContest> {
  return useFile(contestId, readContest);
}

export function useStations(constituency: string | undefined): FileState<LookupStations> {
  return useFile(constituency, readStations);
}

/** A package may leave a contest without a name. */
export function contestName(
  contest: { readonly name: string } | undefined,
  contestId: string,
): string {
  return contest === undefined || contest.name === '' ? contestId : contest.name;
}

const indexShape = shapeOf<LookupIndex>({
  electionId: 'text',
  electionName: 'text',
  mode: 'text',
  packageDigest: 'text',
  logKey: 'text',
  logKeyFingerprint: 'text',
  officialAddresses: 'list',
  mirrors: 'list',
  groups: 'list',
  governorates: 'list',
  constituencies: 'list',
  contests: 'list',
});
const contestShape = shapeOf<LookupContest>({ id: 'text', lists: 'list', candidates: 'list' });
const stationsShape = shapeOf<LookupStations>({ constituency: 'text', stations: 'list' });

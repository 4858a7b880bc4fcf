/** Names of the files that pages read, relative to the public root; ids are percent-encoded as in results. */

export const lookupIndexFile = 'lookup/index.json';
export const lookupMapFile = 'lookup/map.topojson';
export const nowIndexFile = 'now/index.json';
export const feedIndexFile = 'feed/index.json';

export function lookupStationsFile(constituency: string): string {
  return `lookup/stations/${encodeURIComponent(constituency)}.json`;
}

export function lookupContestFile(contestId: string): string {
  return `lookup/contests/${encodeURIComponent(contestId)}.json`;
}

export function nowStationsFile(constituency: string): string {
  return `now/stations/${encodeURIComponent(constituency)}.json`;
}

/** `log` from 1, `page` from 0. */
export function feedPageFile(log: number, page: number): string {
  return `feed/${log}/${page}.json`;
}

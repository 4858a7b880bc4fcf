/**
 * Names of the files of a version. Ids may hold slashes and any script, so they are percent-encoded; what is
 * left begins with an id and ends in an extension, so none is `.` or `..`.
 */

/** Larger elections get no file for each station or tape: a directory of a million is no use. */
export const stationsWithOwnFilesMax = 2000;

export function contestFile(contestId: string): string {
  return `contests/${encodeURIComponent(contestId)}.csv`;
}

/** The dossier's own, or that of its constituency. */
export function dossierFile(
  { stationId, constituency }: { readonly stationId: string; readonly constituency: string },
  hasOwnFile: boolean,
): string {
  return hasOwnFile
    ? `stations/${encodeURIComponent(stationId)}.json`
    : `stations/${encodeURIComponent(constituency)}.ndjson`;
}

/** What `totals.json` says of one contest. */
export function contestTotalsFile(contestId: string): string {
  return `totals/${encodeURIComponent(contestId)}.json`;
}

/** Where each dossier stands in the file of its constituency. */
export function dossierOffsetsFile(constituency: string): string {
  return `stations/${encodeURIComponent(constituency)}.offsets.json`;
}

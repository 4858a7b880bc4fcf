/** The dossier of a station, in a published version. */
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { Dossier } from '@mutabaqa/shared/results/dossier.ts';
import {
  dossierFile,
  dossierOffsetsFile,
  stationsWithOwnFilesMax,
} from '@mutabaqa/shared/results/file-names.ts';
import type { FileResult } from './fetch-file.ts';
import { fetchJson, fetchText, parseJson } from './fetch-file.ts';
import { keepFiles } from './keep-files.ts';
import { useLookup } from './lookup.ts';
import { shapeOf } from './shape.ts';
import type { FileState } from './use-file.ts';
import { useFile } from './use-file.ts';
import { versionFile } from './versions.ts';

interface DossierPlace {
  readonly version: number;
  readonly stationId: string;
  readonly constituency: string;
}

interface DossierKey extends DossierPlace {
  /** In small elections; in large ones dossiers stand together, by constituency. */
  readonly hasOwnFile: boolean;
}

export function useDossier(place: DossierPlace | undefined): FileState<Dossier> {
  const stations = useLookup().value?.stations;
  const isKnown = place !== undefined && stations !== undefined;
  const key: DossierKey | undefined = isKnown
    ? { ...place, hasOwnFile: stations <= stationsWithOwnFilesMax }
    : undefined;
  return useFile(key && JSON.stringify(key), readDossier);
}

const readOffsets = keepFiles((path) =>
  fetchJson(path, (value) => (Array.isArray(value) ? (value as readonly unknown[]) : undefined)),
);

/** Its own file, or a range of its constituency's. */
const readDossier = keepFiles(async (key): Promise<FileResult<Dossier>> => {
  const place = JSON.parse(key) as DossierKey;
  const { version, constituency } = place;
  if (place.hasOwnFile) {
    return fetchJson(versionFile(version, dossierFile(place, true)), dossierShape);
  }
  const offsets = await readOffsets(versionFile(version, dossierOffsetsFile(constituency)));
  if (!offsets.ok) return offsets;
  const row = offsets.value.find((each) => Array.isArray(each) && each[0] === place.stationId);
  const [, offset, length] = Array.isArray(row) ? (row as readonly unknown[]) : [];
  if (typeof offset !== 'number' || typeof length !== 'number') return fail('absent');
  const path = versionFile(version, dossierFile(place, false));
  const range = `bytes=${offset}-${offset + length - 1}`;
  const line = await fetchText(path, { headers: { Range: range } });
  if (!line.ok) return line;
  // A host that does not know ranges sends the whole file.
  const text = line.value.length > length ? lineOf(line.value, place.stationId) : line.value;
  const dossier = dossierShape(parseJson(text));
  return dossier === undefined ? fail('malformed') : ok(dossier);
});

function lineOf(lines: string, stationId: string): string {
  const start = `{"stationId":${JSON.stringify(stationId)},`;
  return lines.split('\n').find((line) => line.startsWith(start)) ?? '';
}

const dossierShape = shapeOf<Dossier>({
  stationId: 'text',
  snapshot: 'fields',
  policy: 'fields',
  state: 'text',
  findings: 'list',
  claims: 'list',
  contests: 'list',
  evidence: 'list',
  cards: 'list',
  decisions: 'list',
});

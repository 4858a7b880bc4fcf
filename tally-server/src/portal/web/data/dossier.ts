/** The dossier of a station, in a published version. */
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { Dossier } from '@mutabaqa/shared/results/dossier.ts';
import { dossierFile, dossierOffsetsFile } from '@mutabaqa/shared/results/file-names.ts';
import type { FileResult } from './fetch-file.ts';
import { fetchJson, fetchText, parseJson } from './fetch-file.ts';
import { keepFiles } from './keep-files.ts';
import { shapeOf } from './shape.ts';
import type { FileState } from './use-file.ts';
import { useFile } from './use-file.ts';
import { versionFile } from './versions.ts';

interface DossierPlace {
  readonly version: number;
  readonly stationId: string;
  readonly constituency: string;
}

export function useDossier(place: DossierPlace | undefined): FileState<Dossier> {
  return useFile(place === undefined ? undefined : JSON.stringify(place), readDossier);
}

const readOffsets = keepFiles((path) =>
  fetchJson(path, (value) => (Array.isArray(value) ? (value as readonly unknown[]) : undefined)),
);

/** Its own file in small elections; in large ones a range of its constituency's. */
const readDossier = keepFiles(async (key): Promise<FileResult<Dossier>> => {
  const place = JSON.parse(key) as DossierPlace;
  const { version, constituency } = place;
  const own = await fetchJson(versionFile(version, dossierFile(place, true)), dossierShape);
  if (own.ok || own.error !== 'absent') return own;
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

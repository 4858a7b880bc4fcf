/** A report of an incident as it comes: JSON of a closed shape. */
import { parseHex } from '@mutabaqa/shared/base/bytes.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import {
  type AffectedGender,
  affectedGenders,
  type IncidentKind,
  incidentKinds,
  isWordOf,
} from '@mutabaqa/shared/observers/incident-words.ts';
import { isCount, isJsonObject } from '../commands/figures-file.ts';
import type { OpenReport } from './observer-store.ts';
import { isPlainText } from './plain-text.ts';

export interface GivenReport {
  readonly sendingId: Uint8Array;
  readonly kind: IncidentKind;
  readonly gender: AffectedGender;
  readonly isConfidential: boolean;
  readonly open: OpenReport;
}

const fields: readonly string[] = [
  ...['id', 'kind', 'gender', 'confidential', 'stationId', 'happenedAtS', 'text'],
];
const textCharactersMax = 4000;

/** Refusals: `request.malformed` with the field, `station.unknown`. */
export function readReport(
  body: unknown,
  roster: ElectionPackage['roster'],
  nowS: number,
): Result<GivenReport, Refusal> {
  if (!isJsonObject(body)) return malformed('body');
  const unknown = Object.keys(body).find((name) => !fields.includes(name));
  if (unknown !== undefined) return malformed(unknown);
  const { id, kind, gender, confidential, stationId, happenedAtS, text } = body;
  const sendingId = typeof id === 'string' ? parseHex(id) : undefined;
  if (sendingId?.length !== 16) return malformed('id');
  if (!isWordOf(incidentKinds, kind)) return malformed('kind');
  if (!isWordOf(affectedGenders, gender)) return malformed('gender');
  if (typeof confidential !== 'boolean') return malformed('confidential');
  if (stationId !== undefined && typeof stationId !== 'string') return malformed('stationId');
  // A clock that runs a little ahead is no reason to turn a report away.
  if (happenedAtS !== undefined && !(isCount(happenedAtS) && happenedAtS <= nowS + 3600)) {
    return malformed('happenedAtS');
  }
  if (!isPlainText(text, textCharactersMax)) return malformed('text');
  const station = stationId === undefined ? undefined : roster.station(stationId);
  if (stationId !== undefined && station === undefined) {
    return fail(refusal('station.unknown', { station: stationId }));
  }
  const governorate = station?.governorate;
  const open = { stationId, governorate, happenedAtS, text };
  return ok({ sendingId, kind, gender, isConfidential: confidential, open });
}

function malformed(field: string): Result<never, Refusal> {
  return fail(refusal('request.malformed', { field }));
}

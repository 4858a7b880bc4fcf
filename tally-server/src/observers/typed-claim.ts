/** Figures that an observer typed, as JSON, and the claim that they make: a form that nobody signs. */
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { Form } from '@mutabaqa/shared/evidence/form.ts';
import { isCount, isJsonObject, type JsonObject, readFigures } from '../commands/figures-file.ts';

export interface TypedClaim {
  readonly stationId: string;
  readonly form: Form;
  /** The same for the same figures of the same station, however the JSON was ordered or spaced. */
  readonly content: Uint8Array;
}

export interface ClaimContext {
  readonly election: Pick<ElectionPackage, 'manifest' | 'digest' | 'contests' | 'roster'>;
  readonly random: (bytes: number) => Uint8Array;
  readonly nowS: number;
}

const fields: readonly string[] = [
  ...['stationId', 'deviceId', 'sequence', 'madeAtS', 'figures', 'again'],
];
const figureFields: readonly string[] = ['papers', 'contests'];

/**
 * `again` is a second typing of the same paper: both must say the same. Refusals: `request.malformed` with the
 * field, `station.unknown`, `submission.typings-differ`.
 */
export function readTypedClaim(
  body: unknown,
  { election, random, nowS }: ClaimContext,
): Result<TypedClaim, Refusal> {
  if (!isJsonObject(body)) return malformed('body');
  const unknown = Object.keys(body).find((name) => !fields.includes(name));
  if (unknown !== undefined) return malformed(unknown);
  const { stationId, deviceId, sequence, madeAtS = nowS, figures, again } = body;
  if (typeof stationId !== 'string') return malformed('stationId');
  if (deviceId !== undefined && typeof deviceId !== 'string') return malformed('deviceId');
  if (sequence !== undefined && !isCount(sequence)) return malformed('sequence');
  if (!isCount(madeAtS) || madeAtS > nowS + 86_400) return malformed('madeAtS');
  if (election.roster.station(stationId) === undefined) {
    return fail(refusal('station.unknown', { station: stationId }));
  }
  if (!areFigures(figures)) return malformed('figures');
  if (again !== undefined && !areFigures(again)) return malformed('again');
  const content = canonical(figures);
  if (again !== undefined) {
    const where = firstDifference(content, canonical(again));
    if (where !== undefined) return fail(refusal('submission.typings-differ', { where }));
  }
  const read = readFigures(figures, election.contests, random);
  if (!read.ok) return malformed(`figures.${read.error}`);
  if (read.value.sections.length === 0) return malformed('figures');
  const { electionId, mode } = election.manifest;
  const form: Form = {
    ...{ electionId, packageDigest: election.digest, mode, kind: 'observer-tape', stationId },
    ...{ deviceId, sequence, ...read.value },
    ...{ statement: undefined, madeAtS, nonce: random(16) },
  };
  const whole = [stationId, deviceId ?? null, sequence ?? null, [...content]];
  return ok({ stationId, form, content: utf8(JSON.stringify(whole)) });
}

function areFigures(value: unknown): value is JsonObject {
  return isJsonObject(value) && Object.keys(value).every((name) => figureFields.includes(name));
}

/** Every value with its place, ids in place of positions of lists, in the order of the places. */
function canonical(value: unknown): Map<string, unknown> {
  const rows: [string, unknown][] = [];
  const walk = (each: unknown, place: string): void => {
    if (Array.isArray(each)) {
      for (const [index, item] of each.entries()) walk(item, `${place}/${nameOf(item, index)}`);
    } else if (isJsonObject(each)) {
      for (const [name, item] of Object.entries(each)) {
        if (!idFields.includes(name)) walk(item, `${place}/${name}`);
      }
    } else rows.push([place, each]);
  };
  walk(value, '');
  return new Map(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const idFields: readonly string[] = ['paperId', 'contestId', 'id'];

function nameOf(item: unknown, index: number): string {
  const id = isJsonObject(item) ? idFields.map((name) => item[name]).find(isText) : undefined;
  return id ?? String(index);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** The first place at which two typings differ; never a figure. */
function firstDifference(
  one: ReadonlyMap<string, unknown>,
  other: ReadonlyMap<string, unknown>,
): string | undefined {
  const places = [...new Set([...one.keys(), ...other.keys()])].sort();
  const place = places.find(
    (each) => one.has(each) !== other.has(each) || one.get(each) !== other.get(each),
  );
  return place?.slice(1);
}

function malformed(field: string): Result<never, Refusal> {
  return fail(refusal('request.malformed', { field }));
}

/** Reads a report of the common data format as a stranger would: schema, references, figures. */
import { existsSync, readFileSync } from 'node:fs';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';

const schemaFile = new URL('../../../shared/vectors/nist-err-v2.schema.json', import.meta.url);
export const hasErrSchema = existsSync(schemaFile);
/** For the name of a test that the schema is needed for. */
export const errSchemaAbsent = hasErrSchema
  ? ''
  : ' (skipped: ../shared/vectors/nist-err-v2.schema.json is not there)';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

interface Property {
  readonly refTypes?: readonly string[];
  readonly items?: { readonly refTypes?: readonly string[] };
}
interface Schema {
  readonly definitions: Readonly<
    Record<string, { readonly properties?: Readonly<Record<string, Property>> }>
  >;
}

/** What is wrong with it, by schema and by references; nothing when it is a report. */
export function checkErrReport(report: JsonObject): string[] {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as Schema;
  const ajv = new Ajv.default({ allErrors: true, strict: false });
  addFormats.default(ajv);
  ajv.addKeyword('refTypes');
  const validate = ajv.compile(schema);
  const isValid = validate(report);
  const errors = isValid ? [] : (validate.errors ?? []);
  return [
    ...errors.map(({ instancePath, message = '' }) => `${instancePath} ${message}`),
    ...checkReferences(schema, report),
  ];
}

function checkReferences({ definitions }: Schema, report: JsonObject): string[] {
  const wrong: string[] = [];
  const types = new Map<string, string>();
  const objects = [...objectsIn(report)];
  for (const { '@id': id, '@type': type } of objects) {
    if (typeof id !== 'string') continue;
    if (types.has(id)) wrong.push(`${id} is there twice`);
    types.set(id, wordOf(type));
  }
  for (const object of objects) {
    const properties = definitions[wordOf(object['@type'])]?.properties ?? {};
    for (const [name, value] of Object.entries(object)) {
      const allowed = properties[name]?.refTypes ?? properties[name]?.items?.refTypes;
      if (allowed === undefined) continue;
      for (const id of Array.isArray(value) ? value : [value]) {
        const type = types.get(wordOf(id)) ?? 'nothing';
        if (!allowed.includes(type)) wrong.push(`${name} ${wordOf(id)} is ${type}`);
      }
    }
  }
  return wrong;
}

function wordOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function* objectsIn(value: Json): Generator<JsonObject> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value;
  for (const each of Object.values(value)) yield* objectsIn(each);
}

interface ErrSelection {
  readonly '@id': string;
  readonly CandidateIds?: readonly string[];
  readonly PartyIds?: readonly string[];
  readonly VoteCounts?: readonly { readonly GpUnitId: string; readonly Count: number }[];
}
interface ErrIdentified {
  readonly '@id': string;
  readonly ExternalIdentifier: readonly { readonly Type: string; readonly Value: string }[];
}
export interface ErrUnit extends ErrIdentified {
  readonly Type: string;
  readonly OtherType?: string;
  readonly ComposingGpUnitIds?: readonly string[];
  readonly CountStatus?: readonly { readonly Status: string }[];
  readonly SubUnitsReported?: number;
  readonly TotalSubUnits?: number;
  readonly VotersRegistered?: number;
}
export interface ErrReport {
  readonly Format: string;
  readonly Status: string;
  readonly GeneratedDate: string;
  readonly IsTest: boolean;
  readonly GpUnit: readonly ErrUnit[];
  readonly Party: readonly ErrIdentified[];
  readonly Election: readonly [
    {
      readonly StartDate: string;
      readonly EndDate: string;
      readonly Candidate: readonly (ErrIdentified & { readonly PostElectionStatus?: string })[];
      readonly BallotCounts: readonly {
        readonly GpUnitId: string;
        readonly BallotsCast?: number;
        readonly BallotsRejected?: number;
      }[];
      readonly Contest: readonly (ErrIdentified & {
        readonly '@type': string;
        readonly SubUnitsReported: number;
        readonly TotalSubUnits: number;
        readonly ContestSelection: readonly ErrSelection[];
      })[];
    },
  ];
}

/** The id of the package that an object stands for. */
export function nationalIdOf({ ExternalIdentifier }: ErrIdentified): string {
  const id = ExternalIdentifier.find(({ Type }) => Type === 'national-level');
  return assertDefined(id, 'a national id').Value;
}

export function unitsOfReport(report: ErrReport): ReadonlyMap<string, ErrUnit> {
  return new Map(report.GpUnit.map((unit) => [unit['@id'], unit]));
}

/** `contest kind code unit` -> votes; units by their kind and national id, the country as `country`. */
export function votesOfReport(report: ErrReport): Map<string, number> {
  const units = unitsOfReport(report);
  const names = new Map<string, string>(
    [...report.Party, ...report.Election[0].Candidate].map((each) => [
      each['@id'],
      nationalIdOf(each),
    ]),
  );
  const votes = new Map<string, number>();
  for (const contest of report.Election[0].Contest) {
    const kind = contest['@type'] === 'ElectionResults.PartyContest' ? 'list' : 'candidate';
    for (const { CandidateIds, PartyIds, VoteCounts = [] } of contest.ContestSelection) {
      const code = names.get([...(CandidateIds ?? PartyIds ?? [])].join(' '));
      for (const { GpUnitId, Count } of VoteCounts) {
        const unit = assertDefined(units.get(GpUnitId), GpUnitId);
        const area =
          unit.Type === 'country'
            ? 'country'
            : `${unit.OtherType ?? 'station'} ${nationalIdOf(unit)}`;
        const key = `${nationalIdOf(contest)} ${kind} ${code} ${area}`;
        votes.set(key, (votes.get(key) ?? 0) + Count);
      }
    }
  }
  return votes;
}

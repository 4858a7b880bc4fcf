/** A form as people type it, from JSON. Signed by two of the staff before it is evidence; a claim by nobody. */
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import {
  type ClosingStatement,
  type Form,
  type FormKind,
  formKinds,
} from '@mutabaqa/shared/evidence/form.ts';
import { isCount, isJsonObject, readCounts, readFigures } from './figures-file.ts';

const fields: readonly string[] = [
  ...['kind', 'stationId', 'deviceId', 'sequence', 'madeAtS', 'statement'],
  ...['papers', 'contests'],
];
const statementCounts = [
  'ballotsReceived',
  'ballotsIssued',
  'ballotsUnused',
  'staffSignatures',
  'agentSignatures',
  'agentRefusals',
] as const;

export interface FormContext {
  readonly election: Pick<ElectionPackage, 'manifest' | 'digest' | 'contests'>;
  readonly random: (bytes: number) => Uint8Array;
  /** Unix seconds, for a form that does not say when it was written. */
  readonly nowS: number;
}

/** The error names the place; what a form must hold is judged when it is taken. */
export function parseFormFile(
  text: string,
  { election, random, nowS }: FormContext,
): Result<Form, string> {
  const file = parseJson(text);
  if (!isJsonObject(file)) return fail('not a JSON object');
  const unknown = Object.keys(file).find((name) => !fields.includes(name));
  if (unknown !== undefined) return fail(unknown);
  const { kind, stationId, deviceId, sequence, madeAtS = nowS, statement: given } = file;
  if (!isFormKind(kind)) return fail('kind');
  if (typeof stationId !== 'string') return fail('stationId');
  if (deviceId !== undefined && typeof deviceId !== 'string') return fail('deviceId');
  if (sequence !== undefined && !isCount(sequence)) return fail('sequence');
  if (!isCount(madeAtS)) return fail('madeAtS');
  const statement = readStatement(given);
  if (typeof statement === 'string') return fail(statement);
  const figures = readFigures(file, election.contests, random);
  if (!figures.ok) return figures;
  const { electionId, mode } = election.manifest;
  return ok({
    ...{ electionId, packageDigest: election.digest, mode, kind, stationId, deviceId, sequence },
    ...figures.value,
    ...{ statement, madeAtS, nonce: random(16) },
  });
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // JSON.parse has no other way to say "not JSON"
  }
}

function isFormKind(value: unknown): value is FormKind {
  return formKinds.some((kind) => kind === value);
}

function readStatement(value: unknown): ClosingStatement | string | undefined {
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) return 'statement';
  const { sealsIntact } = value;
  if (sealsIntact !== undefined && typeof sealsIntact !== 'boolean') return 'statement.sealsIntact';
  const counts = readCounts(value, statementCounts, ['sealsIntact']);
  if (typeof counts === 'string') return `statement.${counts}`;
  return { ...counts, ...(sealsIntact !== undefined && { sealsIntact }) };
}

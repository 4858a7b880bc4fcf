/**
 * Figures that people type, as JSON: papers and contests as in the closing result that a station's scanner
 * exports. What stands in the file is shown to each signer again before the signature.
 */
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { type SparseCounts, makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { accountFields, type Section, type SectionName } from '@mutabaqa/shared/tape/tape.ts';

export interface TypedFigures {
  readonly sectionNames: readonly SectionName[];
  readonly sections: readonly Section[];
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `random` gives each section its nonce. The error names the place. */
export function readFigures(
  file: JsonObject,
  contests: ElectionPackage['contests'],
  random: (bytes: number) => Uint8Array,
): Result<TypedFigures, string> {
  const sectionNames: SectionName[] = [];
  const sections: Section[] = [];
  for (const [index, paper] of listOf(file['papers']).entries()) {
    const place = `papers[${index}]`;
    const id = paper['paperId'];
    if (typeof id !== 'string') return fail(`${place}.paperId`);
    const counts = readCounts(paper, accountFields, ['paperId']);
    if (typeof counts === 'string') return fail(`${place}.${counts}`);
    sectionNames.push({ kind: 'account', id });
    sections.push({ kind: 'account', nonce: random(16), counts });
  }
  for (const [index, typed] of listOf(file['contests']).entries()) {
    const place = `contests[${index}]`;
    const id = typed['contestId'];
    const contest = typeof id === 'string' ? contests.get(id) : undefined;
    if (contest === undefined) return fail(`${place}.contestId`);
    const votes = readVotes(typed, contest);
    if (typeof votes === 'string') return fail(`${place}.${votes}`);
    sectionNames.push({ kind: 'contest', id: contest.contestId });
    sections.push({ kind: 'contest', nonce: random(16), ...votes });
  }
  return ok({ sectionNames, sections });
}

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.map((item) => (isJsonObject(item) ? item : {})) : [];
}

/** The named counts that are there, or the field that is wrong: an unknown one may be a figure, too. */
export function readCounts<Field extends string>(
  object: JsonObject,
  fields: readonly Field[],
  others: readonly string[] = [],
): { readonly [Name in Field]?: number } | string {
  const counts: { [Name in Field]?: number } = {};
  for (const [name, value] of Object.entries(object)) {
    if (others.includes(name)) continue;
    const field = fields.find((each) => each === name);
    if (field === undefined || !isCount(value)) return name;
    counts[field] = value;
  }
  return counts;
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function readVotes(
  typed: JsonObject,
  { lists, candidates }: ContestEntry,
): { listVotes: SparseCounts | undefined; candidateVotes: SparseCounts | undefined } | string {
  const unknown = Object.keys(typed).find(
    (name) => !['contestId', 'listVotes', 'candidateVotes'].includes(name),
  );
  if (unknown !== undefined) return unknown;
  const listVotes = readNamed(
    typed['listVotes'],
    lists.map(({ code }) => code),
  );
  if (typeof listVotes === 'string') return `listVotes${listVotes}`;
  const candidateVotes = readNamed(
    typed['candidateVotes'],
    candidates.map(({ id }) => id),
  );
  if (typeof candidateVotes === 'string') return `candidateVotes${candidateVotes}`;
  return { listVotes, candidateVotes };
}

/** Undefined when nothing was typed; a string is the place that is wrong. */
function readNamed(value: unknown, ids: readonly string[]): SparseCounts | string | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return '';
  const votes: (number | undefined)[] = ids.map(() => undefined);
  for (const [index, item] of value.entries()) {
    const { id, votes: count } = isJsonObject(item) ? item : {};
    const position = ids.findIndex((each) => each === id);
    if (position < 0) return `[${index}].id`;
    if (!isCount(count) || votes[position] !== undefined) return `[${index}].votes`;
    votes[position] = count;
  }
  return makeSparseCounts(votes);
}

/**
 * The JSON form of a closing result.
 *
 * JSON.parse alone takes the last of two equal keys, rounds 9007199254740993 and reads 1e2 as a count:
 * each of these would be a figure that nobody wrote. So the tokens are looked at before the values.
 */
import { parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { accountFields } from '@mutabaqa/shared/tape/tape.ts';
import type { Capture, TapeKind } from '@mutabaqa/shared/tape/tape.ts';
import type { AccountCounts } from '@mutabaqa/shared/tape/tape.ts';
import type { ClosingResult, ContestResult } from './closing-result.ts';
import { resultFileBytesMax } from './closing-result.ts';

type Shape =
  | { readonly kind: 'text' | 'count' }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'record'; readonly needed: Fields; readonly optional: Fields };
type Fields = Readonly<Record<string, Shape>>;

const text = { kind: 'text' } as const;
const count = { kind: 'count' } as const;
const tapeKindWords = [
  'zero',
  'closing',
  'correction',
  'test',
  'hand-count',
] as const satisfies TapeKind[];
const captureWords = [
  'scanner-signed',
  'serial',
  'qr',
  'file',
  'typed',
] as const satisfies Capture[];

const namedCounts: Shape = {
  kind: 'list',
  of: { kind: 'record', needed: { id: text, votes: count }, optional: {} },
};

const shape: Shape = {
  kind: 'record',
  needed: {
    electionId: text,
    stationId: text,
    kind: { kind: 'word', words: tapeKindWords },
    capture: { kind: 'word', words: captureWords },
  },
  optional: {
    correctionReason: text,
    partIndex: count,
    partCount: count,
    openedAtS: count,
    closedAtS: count,
    papers: {
      kind: 'list',
      of: {
        kind: 'record',
        needed: { paperId: text },
        optional: Object.fromEntries(accountFields.map((field) => [field, count])),
      },
    },
    contests: {
      kind: 'list',
      of: {
        kind: 'record',
        needed: { contestId: text },
        optional: { listVotes: namedCounts, candidateVotes: namedCounts },
      },
    },
  },
};

/** What `shape` describes, in TypeScript's words. */
interface ResultJson {
  readonly electionId: string;
  readonly stationId: string;
  readonly kind: TapeKind;
  readonly capture: Capture;
  readonly correctionReason?: string;
  readonly partIndex?: number;
  readonly partCount?: number;
  readonly openedAtS?: number;
  readonly closedAtS?: number;
  readonly papers?: readonly ({ readonly paperId: string } & AccountCounts)[];
  readonly contests?: readonly (Pick<ContestResult, 'contestId'> & Partial<ContestResult>)[];
}

/** Refusals: `result.malformed` and `count.out-of-range`, with the field. */
export function parseClosingResultJson(bytes: Uint8Array): Result<ClosingResult, Refusal> {
  if (bytes.length > resultFileBytesMax) return malformed('size');
  const json = parseUtf8(bytes);
  if (json === undefined) return malformed('encoding');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return malformed('json'); // a syntax error; its message may quote figures, so it is not passed on
  }
  if (hasRepeatedKey(json, value)) return malformed('repeated-key');
  if (hasOddNumber(json)) return fail(refusal('count.out-of-range', { field: 'number' }));
  const odd = differs(value, shape, '');
  return odd ?? ok(resultOf(value as ResultJson));
}

function resultOf(json: ResultJson): ClosingResult {
  return {
    electionId: json.electionId,
    stationId: json.stationId,
    kind: json.kind,
    correctionReason: json.correctionReason,
    part: { index: json.partIndex ?? 1, count: json.partCount ?? 1 },
    capture: json.capture,
    openedAtS: json.openedAtS,
    closedAtS: json.closedAtS,
    papers: (json.papers ?? []).map(({ paperId, ...counts }) => ({ paperId, counts })),
    contests: (json.contests ?? []).map(({ contestId, listVotes, candidateVotes }) => ({
      contestId,
      listVotes: listVotes ?? [],
      candidateVotes: candidateVotes ?? [],
    })),
  };
}

/** The refusal for the first place that is not as described. */
function differs(value: unknown, expected: Shape, at: string): Result<never, Refusal> | undefined {
  switch (expected.kind) {
    case 'text':
      return typeof value === 'string' ? undefined : malformed(at);
    case 'word':
      return typeof value === 'string' && expected.words.includes(value)
        ? undefined
        : malformed(at);
    case 'count':
      if (typeof value !== 'number') return malformed(at);
      return Number.isSafeInteger(value)
        ? undefined
        : fail(refusal('count.out-of-range', { field: at }));
    case 'list':
      return Array.isArray(value)
        ? firstOf(value.entries(), ([i, item]) => differs(item, expected.of, `${at}[${i}]`))
        : malformed(at);
    case 'record':
      return recordDiffers(value, expected, at);
  }
}

function recordDiffers(
  value: unknown,
  { needed, optional }: Extract<Shape, { kind: 'record' }>,
  at: string,
): Result<never, Refusal> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return malformed(at);
  const place = (field: string) => (at === '' ? field : `${at}.${field}`);
  const missing = Object.keys(needed).find((field) => !Object.hasOwn(value, field));
  if (missing !== undefined) return malformed(place(missing));
  return firstOf(Object.entries(value), ([field, item]: [string, unknown]) => {
    const fields = Object.hasOwn(needed, field) ? needed : optional;
    const expected = Object.hasOwn(fields, field) ? fields[field] : undefined;
    // An unknown field may be a figure under a name that this version does not know.
    return expected ? differs(item, expected, place(field)) : malformed(place('unknown-field'));
  });
}

function firstOf<Item, Found>(
  items: Iterable<Item>,
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Strings (with the colon that makes one a key) and numbers of a text that is known to be JSON. */
const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d[\d.eE+-]*/g;
const plainCount = /^(0|[1-9]\d{0,15})$/;

function hasRepeatedKey(json: string, value: unknown): boolean {
  let written = 0;
  for (const [, colon] of json.matchAll(tokens)) if (colon !== undefined) written += 1;
  return written !== countKeys(value);
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, item) => sum + countKeys(item), own);
}

function hasOddNumber(json: string): boolean {
  for (const [token] of json.matchAll(tokens)) {
    if (!token.startsWith('"') && !plainCount.test(token)) return true;
  }
  return false;
}

function malformed(field: string): Result<never, Refusal> {
  return fail(refusal('result.malformed', { field }));
}

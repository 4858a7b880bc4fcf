/** `evidence.ndjson` of a version: which record stands behind which leaf. Believed when the leaf commits to it. */
import { parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { IntakeProblem } from '@mutabaqa/shared/reconcile/evidence-case.ts';

const evidenceKinds = ['transmission', 'card', 'paper-tape', 'form'] as const;
type EvidenceKind = (typeof evidenceKinds)[number];

export interface EvidenceRow {
  readonly leafIndex: number;
  readonly kind: EvidenceKind;
  readonly stationId: string;
  readonly receivedAtMs: number;
  /** SHA-256 of the record, lower-case hex. */
  readonly sha256: string;
  readonly problems: readonly IntakeProblem[];
}

/** Undefined for a line that is no such row. */
export function parseEvidenceRow(line: string): EvidenceRow | undefined {
  const raw = parseJsonObject(line);
  if (raw === undefined) return undefined;
  const { leafIndex, stationId, receivedAtMs, sha256 } = raw;
  const kind = evidenceKinds.find((each) => each === raw['kind']);
  const problems = parseProblems(raw['problems']);
  if (!isCount(leafIndex) || !isCount(receivedAtMs) || typeof stationId !== 'string') {
    return undefined;
  }
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  if (kind === undefined || problems === undefined) return undefined;
  return { leafIndex, kind, stationId, receivedAtMs, sha256, problems };
}

/** Each line with its number, from 1. */
export function* linesOf(bytes: Uint8Array): Iterable<{ number: number; text: string }> {
  let start = 0;
  for (let number = 1; start < bytes.length; number++) {
    const found = bytes.indexOf(10, start);
    const end = found === -1 ? bytes.length : found;
    yield { number, text: parseUtf8(bytes.subarray(start, end)) ?? '' };
    start = end + 1;
  }
}

export function parseJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const raw: unknown = JSON.parse(text);
    const isObject = typeof raw === 'object' && raw !== null && !Array.isArray(raw);
    return isObject ? (raw as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined; // JSON.parse has no other way to say "malformed"
  }
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

export function parseProblems(raw: unknown): IntakeProblem[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  const problems = raw.map(parseProblem);
  return problems.every((problem) => problem !== undefined) ? problems : undefined;
}

function parseProblem(raw: unknown): IntakeProblem | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { code, params } = raw as { code?: unknown; params?: unknown };
  if (typeof code !== 'string' || !/^[EW][1-9][0-9]{2}$/.test(code)) return undefined;
  if (typeof params !== 'object' || params === null) return undefined;
  const values: readonly unknown[] = Object.values(params);
  const isPlain = values.every((value) => typeof value === 'string' || typeof value === 'number');
  return isPlain ? { code, params: params as IntakeProblem['params'] } : undefined;
}

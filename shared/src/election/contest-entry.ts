/** One contest with its lists and candidates; their order is that of the counts on a tape. */
import { wire } from '@mutabaqa/proto/wire.ts';
import { isId } from '../base/ids.ts';
import type { Refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import { positionsMax } from '../tape/sparse-counts.ts';
import { encodePackageMessage, decodePackageMessage, isName, malformed } from './package-bytes.ts';

export interface ListEntry {
  readonly code: string;
  readonly name: string;
}

export interface CandidateEntry {
  /** Unique in the contest. */
  readonly id: string;
  readonly name: string;
  /** Place of the list in `lists`, from 1; 0 = of no list. */
  readonly listPosition: number;
}

export interface ContestEntry {
  readonly contestId: string;
  readonly constituency: string;
  readonly name: string;
  /** Ballot order; may be empty. */
  readonly lists: readonly ListEntry[];
  /** Ballot order; may be empty when votes are for lists only. */
  readonly candidates: readonly CandidateEntry[];
}

export const contestBytesMax = 8 * 1024 * 1024;

export function encodeContest(contest: ContestEntry): Uint8Array {
  return encodePackageMessage(wire.Contest, {
    ...contest,
    lists: [...contest.lists],
    candidates: [...contest.candidates],
  });
}

/** Refusal: `package.malformed`. */
export function decodeContest(bytes: Uint8Array): Result<ContestEntry, Refusal> {
  const decoded = decodePackageMessage(wire.Contest, bytes, contestBytesMax, 'contest');
  if (!decoded.ok) return decoded;
  const raw = decoded.value;
  const contest: ContestEntry = {
    contestId: raw.contestId ?? '',
    constituency: raw.constituency ?? '',
    name: raw.name ?? '',
    lists: (raw.lists ?? []).map(({ code, name }) => ({ code: code ?? '', name: name ?? '' })),
    candidates: (raw.candidates ?? []).map(({ id, name, listPosition }) => ({
      id: id ?? '',
      name: name ?? '',
      listPosition: listPosition ?? 0,
    })),
  };
  const wrong = checkContest(contest);
  return wrong === undefined ? ok(contest) : malformed(wrong);
}

/** What is wrong with it, or undefined; builder and decoder share it. */
export function checkContest(contest: ContestEntry): string | undefined {
  const { contestId, constituency, name, lists, candidates } = contest;
  if (!isId(contestId)) return 'contestId';
  if (!isId(constituency)) return `${contestId}: constituency`;
  if (!isName(name)) return `${contestId}: name`;
  if (lists.length + candidates.length === 0) return `${contestId}: candidates`;
  if (lists.length > positionsMax) return `${contestId}: lists`;
  if (candidates.length > positionsMax) return `${contestId}: candidates`;
  if (!areNamed(lists.map(({ code, name: list }) => [code, list]))) return `${contestId}: lists`;
  if (!areNamed(candidates.map(({ id, name: person }) => [id, person]))) {
    return `${contestId}: candidates`;
  }
  const inRange = candidates.every(
    ({ listPosition: at }) => Number.isInteger(at) && at >= 0 && at <= lists.length,
  );
  return inRange ? undefined : `${contestId}: candidates`;
}

/** Distinct ids, each with a name. */
function areNamed(entries: readonly (readonly [id: string, name: string])[]): boolean {
  const ids = new Set(entries.map(([id]) => id));
  return ids.size === entries.length && entries.every(([id, name]) => isId(id) && isName(name));
}

/** Sections of a tape: the ballots of one paper, or the votes of one contest. */
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import type { Decode, mutabaqa } from '@mutabaqa/proto/wire.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { SparseCounts } from './sparse-counts.ts';
import { hasCanonicalRuns, positionsMax } from './sparse-counts.ts';
import type { AccountSection, ContestSection, SectionName } from './tape.ts';
import { accountFields } from './tape.ts';

/** 128 bits hide a section whose figures are few enough to be guessed. */
export const nonceBytes = 16;

export function encodeSection(section: AccountSection | ContestSection): Uint8Array {
  if (section.kind === 'account') {
    return encodeMessage(wire.AccountSection, { nonce: section.nonce, ...section.counts });
  }
  return encodeMessage(wire.ContestSection, {
    nonce: section.nonce,
    listVotes: section.listVotes ? encodeCounts(section.listVotes) : null,
    candidateVotes: section.candidateVotes ? encodeCounts(section.candidateVotes) : null,
  });
}

function encodeCounts(sparse: SparseCounts): mutabaqa.v1.SparseCounts.$Properties {
  const gaps: number[] = [];
  let before = -1;
  for (const position of sparse.positions) {
    gaps.push(position - before - 1);
    before = position;
  }
  return {
    size: sparse.size,
    reportedRuns: [...sparse.reportedRuns],
    gaps,
    counts: [...sparse.counts],
  };
}

/** Refusals as of `decodeTape`. */
export function decodeSection(
  name: SectionName,
  bytes: Uint8Array,
  decode: Decode = decodeCanonical,
): Result<AccountSection | ContestSection, Refusal> {
  const { kind, id } = name;
  return kind === 'account' ? decodeAccount(id, bytes, decode) : decodeContest(id, bytes, decode);
}

function decodeAccount(
  paperId: string,
  bytes: Uint8Array,
  decode: Decode,
): Result<AccountSection, Refusal> {
  const outcome = decode(wire.AccountSection, bytes);
  if (outcome.kind !== 'canonical') return refuse(outcome.kind, paperId);
  const raw = outcome.message;
  if (raw.nonce?.length !== nonceBytes) return refuse('malformed', paperId);
  const counts: Partial<Record<(typeof accountFields)[number], number>> = {};
  for (const field of accountFields) {
    const count = raw[field];
    if (count === null || count === undefined) continue;
    if (count > Number.MAX_SAFE_INTEGER) return outOfRange(paperId, field);
    counts[field] = count;
  }
  return ok({ kind: 'account', nonce: raw.nonce, counts });
}

function decodeContest(
  contestId: string,
  bytes: Uint8Array,
  decode: Decode,
): Result<ContestSection, Refusal> {
  const outcome = decode(wire.ContestSection, bytes);
  if (outcome.kind !== 'canonical') return refuse(outcome.kind, contestId);
  const raw = outcome.message;
  if (raw.nonce?.length !== nonceBytes) return refuse('malformed', contestId);
  const lists = decodeCounts(contestId, raw.listVotes);
  if (!lists.ok) return lists;
  const candidates = decodeCounts(contestId, raw.candidateVotes);
  if (!candidates.ok) return candidates;
  return ok({
    kind: 'contest',
    nonce: raw.nonce,
    listVotes: lists.value,
    candidateVotes: candidates.value,
  });
}

function decodeCounts(
  contestId: string,
  raw: mutabaqa.v1.SparseCounts.$Properties | null | undefined,
): Result<SparseCounts | undefined, Refusal> {
  if (raw === null || raw === undefined) return ok(undefined);
  const size = raw.size ?? 0;
  const reportedRuns = raw.reportedRuns ?? [];
  const gaps = raw.gaps ?? [];
  const counts = raw.counts ?? [];
  if (size === 0 || size > positionsMax || gaps.length !== counts.length) {
    return refuse('malformed', contestId);
  }
  if (!hasCanonicalRuns(size, reportedRuns)) return refuse('not-canonical', contestId);
  const positions: number[] = [];
  let position = -1;
  for (const gap of gaps) {
    position += gap + 1;
    positions.push(position);
  }
  if (position >= size) return refuse('malformed', contestId);
  for (const count of counts) {
    if (count === 0) return refuse('not-canonical', contestId);
    if (count > Number.MAX_SAFE_INTEGER) return outOfRange(contestId, 'votes');
  }
  if (!countsAreReported(reportedRuns, positions)) return refuse('malformed', contestId);
  return ok({ size, reportedRuns, positions, counts });
}

/** A count at a position that is "not reported" would mean both. */
function countsAreReported(runs: readonly number[], positions: readonly number[]): boolean {
  let next = 0;
  let end = 0;
  for (const [index, run] of runs.entries()) {
    end += run;
    while (next < positions.length && (positions[next] ?? 0) < end) {
      if (index % 2 === 1) return false;
      next += 1;
    }
  }
  return true;
}

function refuse(kind: 'malformed' | 'not-canonical', where: string): Result<never, Refusal> {
  return fail(refusal(`tape.${kind}`, { where }));
}

function outOfRange(where: string, field: string): Result<never, Refusal> {
  return fail(refusal('count.out-of-range', { where, field }));
}

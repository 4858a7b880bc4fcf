/** The protobuf form of a closing result, for scanners and for tests that make many. */
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import type { mutabaqa } from '@mutabaqa/proto/wire.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { accountFields } from '@mutabaqa/shared/tape/tape.ts';
import type { AccountField } from '@mutabaqa/shared/tape/tape.ts';
import { captures, tapeKinds } from '@mutabaqa/shared/tape/wire-words.ts';
import type { ClosingResult, ContestResult, NamedCount, PaperResult } from './closing-result.ts';
import { resultFileBytesMax } from './closing-result.ts';

export function encodeClosingResult(result: ClosingResult): Uint8Array {
  return encodeMessage(wire.ClosingResult, {
    electionId: result.electionId,
    stationId: result.stationId,
    kind: tapeKinds.toWire(result.kind),
    correctionReason: result.correctionReason ?? null,
    partIndex: result.part.index,
    partCount: result.part.count,
    capture: captures.toWire(result.capture),
    openedAtS: result.openedAtS ?? null,
    closedAtS: result.closedAtS ?? null,
    papers: result.papers.map(({ paperId, counts }) => ({ paperId, ...counts })),
    contests: result.contests.map(({ contestId, listVotes, candidateVotes }) => ({
      contestId,
      listVotes: [...listVotes],
      candidateVotes: [...candidateVotes],
    })),
  });
}

/** Refusals: `result.malformed` and `count.out-of-range`, with the field. */
export function decodeClosingResult(bytes: Uint8Array): Result<ClosingResult, Refusal> {
  if (bytes.length > resultFileBytesMax) return malformed('size');
  // Canonical only, so that a field which this version does not know is refused and not dropped.
  const outcome = decodeCanonical(wire.ClosingResult, bytes);
  if (outcome.kind !== 'canonical') return malformed('protobuf');
  const raw = outcome.message;
  const kind = tapeKinds.fromWire(raw.kind);
  const capture = captures.fromWire(raw.capture);
  if (kind === undefined) return malformed('kind');
  if (capture === undefined) return malformed('capture');
  const openedAtS = raw.openedAtS ?? undefined;
  const closedAtS = raw.closedAtS ?? undefined;
  if (!isCount(openedAtS ?? 0)) return outOfRange('openedAtS');
  if (!isCount(closedAtS ?? 0)) return outOfRange('closedAtS');
  const papers: PaperResult[] = [];
  for (const paper of raw.papers ?? []) {
    const counts = accountCountsOf(paper);
    if (!counts.ok) return counts;
    papers.push({ paperId: paper.paperId ?? '', counts: counts.value });
  }
  const contests: ContestResult[] = [];
  for (const { contestId, listVotes: rawLists, candidateVotes: rawCandidates } of raw.contests ??
    []) {
    const listVotes = namedCountsOf(rawLists ?? []);
    const candidateVotes = namedCountsOf(rawCandidates ?? []);
    if (!listVotes || !candidateVotes) return outOfRange(`contests/${contestId ?? ''}`);
    contests.push({ contestId: contestId ?? '', listVotes, candidateVotes });
  }
  return ok({
    electionId: raw.electionId ?? '',
    stationId: raw.stationId ?? '',
    kind,
    correctionReason: raw.correctionReason ?? undefined,
    part: { index: Math.max(raw.partIndex ?? 0, 1), count: Math.max(raw.partCount ?? 0, 1) },
    capture,
    openedAtS,
    closedAtS,
    papers,
    contests,
  });
}

function accountCountsOf(
  raw: mutabaqa.v1.PaperResult.$Properties,
): Result<PaperResult['counts'], Refusal> {
  const counts: Partial<Record<AccountField, number>> = {};
  for (const field of accountFields) {
    const count = raw[field];
    if (count === null || count === undefined) continue;
    if (!isCount(count)) return outOfRange(`papers/${raw.paperId ?? ''}/${field}`);
    counts[field] = count;
  }
  return ok(counts);
}

function namedCountsOf(
  raw: readonly mutabaqa.v1.NamedCount.$Properties[],
): NamedCount[] | undefined {
  const counts = raw.map(({ id, votes }) => ({ id: id ?? '', votes: votes ?? 0 }));
  return counts.every(({ votes }) => isCount(votes)) ? counts : undefined;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value);
}

function outOfRange(field: string): Result<never, Refusal> {
  return fail(refusal('count.out-of-range', { field }));
}

function malformed(field: string): Result<never, Refusal> {
  return fail(refusal('result.malformed', { field }));
}

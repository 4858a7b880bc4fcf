/** Two records of one contest, figure by figure, for records that are no tapes of one device. */
import type { FieldPath } from '../base/field-path.ts';
import type { Finding, FindingCode } from '../base/findings.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { listCounts, sameReported } from '../tape/sparse-counts.ts';
import { accountFields } from '../tape/tape.ts';
import type { AccountCounts } from '../tape/tape.ts';
import type { Figures } from './verdict.ts';

/** One difference: what the first record says, and the second. Both reported it. */
export interface Difference {
  readonly path: FieldPath;
  readonly left: number;
  readonly right: number;
}

/** Only figures that both report; in the order of a tape. */
export function* differencesOf(
  left: Figures,
  right: Figures,
  paperId: string,
  contestId: string,
): Iterable<Difference> {
  if (left.account && right.account) {
    yield* accountDifferences(left.account, right.account, paperId);
  }
  const [a, b] = [left.contest, right.contest];
  if (a === undefined || b === undefined) return;
  yield* countDifferences(a.listVotes, b.listVotes, { kind: 'list', contestId });
  yield* countDifferences(a.candidateVotes, b.candidateVotes, { kind: 'candidate', contestId });
}

export function findDifferences(
  code: FindingCode,
  left: Figures | undefined,
  right: Figures | undefined,
  paperId: string,
  contestId: string,
): Finding[] {
  if (left === undefined || right === undefined) return [];
  return Array.from(differencesOf(left, right, paperId, contestId), (difference) => ({
    code,
    path: difference.path,
    params: {
      left: difference.left,
      right: difference.right,
      delta: difference.right - difference.left,
    },
  }));
}

function* accountDifferences(
  left: AccountCounts,
  right: AccountCounts,
  paperId: string,
): Iterable<Difference> {
  for (const field of accountFields) {
    const [a, b] = [left[field], right[field]];
    if (a === undefined || b === undefined || a === b) continue;
    yield { path: { kind: 'account', paperId, field }, left: a, right: b };
  }
}

function* countDifferences(
  left: SparseCounts | undefined,
  right: SparseCounts | undefined,
  place: { readonly kind: 'list' | 'candidate'; readonly contestId: string },
): Iterable<Difference> {
  if (left === undefined || right === undefined || sameCounts(left, right)) return;
  const [a, b] = [listCounts(left), listCounts(right)];
  for (const [position, count] of a.entries()) {
    const other = b[position];
    if (count === undefined || other === undefined || count === other) continue;
    yield { path: { ...place, position }, left: count, right: other };
  }
}

export function sameFigures(left: Figures, right: Figures): boolean {
  return (
    sameOptionalCounts(left.contest?.listVotes, right.contest?.listVotes) &&
    sameOptionalCounts(left.contest?.candidateVotes, right.contest?.candidateVotes) &&
    accountFields.every((field) => left.account?.[field] === right.account?.[field])
  );
}

export function sameOptionalCounts(
  left: SparseCounts | undefined,
  right: SparseCounts | undefined,
): boolean {
  return left === undefined || right === undefined ? left === right : sameCounts(left, right);
}

/** Without making the dense form: nearly all pairs are equal. */
function sameCounts(left: SparseCounts, right: SparseCounts): boolean {
  return (
    left.size === right.size &&
    left.positions.length === right.positions.length &&
    sameReported(left, right) &&
    left.positions.every(
      (position, i) => position === right.positions[i] && left.counts[i] === right.counts[i],
    )
  );
}

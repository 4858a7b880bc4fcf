/**
 * W202: what only one of two records of a contest reports, when one of them was typed. A figure that nobody could
 * read is no difference, but to leave it out must not hide one.
 */
import type { Finding } from '../base/findings.ts';
import type { FieldPath } from '../base/field-path.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { listCounts } from '../tape/sparse-counts.ts';
import type { SectionName } from '../tape/tape.ts';
import { accountFields } from '../tape/tape.ts';
import type { ContestPlace } from './counted.ts';
import type { Figures } from './verdict.ts';

/** `right` undefined = the typed record says nothing of the contest. Votes that it leaves out altogether are one. */
export function findOneSided(
  left: Figures | undefined,
  right: Figures | undefined,
  { paperId, contestId }: ContestPlace,
): Finding[] {
  if (left === undefined) return [];
  if (right === undefined) return [oneSided(sectionPath('contest', contestId), 'left')];
  return [
    ...accountsIn(left, right, paperId),
    ...votesIn(left.contest?.listVotes, right.contest?.listVotes, 'list', contestId),
    ...votesIn(left.contest?.candidateVotes, right.contest?.candidateVotes, 'candidate', contestId),
  ];
}

function accountsIn(left: Figures, right: Figures, paperId: string): Finding[] {
  const [a, b] = [left.account, right.account];
  if (a === undefined && b === undefined) return [];
  if (a === undefined || b === undefined) {
    return [oneSided(sectionPath('account', paperId), b === undefined ? 'left' : 'right')];
  }
  return accountFields.flatMap((field) =>
    compareReported(a[field], b[field], { kind: 'account', paperId, field }),
  );
}

function votesIn(
  left: SparseCounts | undefined,
  right: SparseCounts | undefined,
  kind: 'list' | 'candidate',
  contestId: string,
): Finding[] {
  if (left === undefined && right === undefined) return [];
  if (left === undefined || right === undefined) {
    const side = right === undefined ? 'left' : 'right';
    return [oneSided(sectionPath('contest', contestId), side)];
  }
  const [a, b] = [listCounts(left), listCounts(right)];
  const longer = a.length > b.length ? a : b;
  return longer.flatMap((_, position) =>
    compareReported(a[position], b[position], { kind, contestId, position }),
  );
}

function compareReported(
  left: number | undefined,
  right: number | undefined,
  path: FieldPath,
): Finding[] {
  if ((left === undefined) === (right === undefined)) return [];
  return [oneSided(path, left === undefined ? 'right' : 'left')];
}

function sectionPath(section: SectionName['kind'], id: string): FieldPath {
  return { kind: 'section', section, id };
}

function oneSided(path: FieldPath, side: 'left' | 'right'): Finding {
  return { code: 'W202', path, params: { side } };
}

/**
 * E109: the parts of a count add up to more than a count can be. Nobody knows the figure of the whole then, so that
 * it would be missing from what is adopted, and nobody would be told.
 */
import type { FieldPath } from '../base/field-path.ts';
import type { Finding } from '../base/findings.ts';
import type { Exact } from '../rules/tolerance.ts';
import { addExact, shownFigure } from '../rules/tolerance.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { listCounts } from '../tape/sparse-counts.ts';
import type { AccountCounts } from '../tape/tape.ts';
import { accountFields } from '../tape/tape.ts';
import { accountIn, figuresIn } from './contest-figures.ts';
import type { ContestPlace } from './counted.ts';
import type { TapeEvidence } from './evidence-case.ts';

/** `tapes`: one of each part. */
export function checkPartSums(
  tapes: readonly TapeEvidence[],
  places: readonly ContestPlace[],
): Finding[] {
  if (tapes.length < 2) return [];
  const records = tapes.map(({ tape: { header, sections } }) => ({
    sectionNames: header.sections,
    sections,
  }));
  return places.flatMap(({ paperId, contestId }) => {
    const accounts = records.map((record) => accountIn(record, paperId));
    const votes = records.map((record) => figuresIn(record, paperId, contestId)?.contest);
    const lists = votes.map((each) => each?.listVotes);
    const candidates = votes.map((each) => each?.candidateVotes);
    return [
      ...checkAccounts(accounts, paperId),
      ...checkVotes(lists, (position) => ({ kind: 'list', contestId, position })),
      ...checkVotes(candidates, (position) => ({ kind: 'candidate', contestId, position })),
    ];
  });
}

function checkAccounts(accounts: readonly (AccountCounts | undefined)[], paperId: string) {
  return accountFields.flatMap((field) => {
    const counts = accounts.map((account) => account?.[field]);
    // Each part may name the whole roll, which is then added up by nobody.
    if (field === 'registered' && new Set(counts).size === 1) return [];
    return checkSum(counts, { kind: 'account', paperId, field });
  });
}

function checkVotes(
  parts: readonly (SparseCounts | undefined)[],
  pathOf: (position: number) => FieldPath,
): Finding[] {
  const columns = parts.map((part) => part && listCounts(part));
  return (columns[0] ?? []).flatMap((_, position) =>
    checkSum(
      columns.map((column) => column?.[position]),
      pathOf(position),
    ),
  );
}

function checkSum(counts: readonly (number | undefined)[], path: FieldPath): Finding[] {
  let sum: Exact = 0;
  for (const count of counts) {
    if (count === undefined) return []; // not known of the whole anyway
    sum = addExact(sum, count);
  }
  if (sum <= Number.MAX_SAFE_INTEGER) return [];
  return [{ code: 'E109', path, params: { parts: counts.length, sum: shownFigure(sum) } }];
}

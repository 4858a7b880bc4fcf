/** The figures of one contest in a record, whichever kind it is; the parts of a count are added up. */
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { listCounts, makeSparseCounts } from '../tape/sparse-counts.ts';
import type { AccountCounts, AccountField, Section, SectionName } from '../tape/tape.ts';
import { accountFields } from '../tape/tape.ts';
import type { Figures } from './verdict.ts';

/** What has sections like a tape: a tape, a form, a correction by decision. */
export interface SectionedRecord {
  readonly sectionNames: readonly SectionName[];
  readonly sections: readonly Section[];
}

/** Undefined when the record says nothing of the contest itself. */
export function figuresIn(
  { sectionNames, sections }: SectionedRecord,
  paperId: string,
  contestId: string,
): Figures | undefined {
  const index = sectionNames.findIndex(({ kind, id }) => kind === 'contest' && id === contestId);
  const section = sections[index];
  if (section?.kind !== 'contest') return undefined;
  return { account: accountIn({ sectionNames, sections }, paperId), contest: section };
}

export function accountIn(
  { sectionNames, sections }: SectionedRecord,
  paperId: string,
): AccountCounts | undefined {
  const index = sectionNames.findIndex(({ kind, id }) => kind === 'account' && id === paperId);
  const section = sections[index];
  return section?.kind === 'account' ? section.counts : undefined;
}

/**
 * Of all parts together. A figure that one part reports and another does not is not known for the whole;
 * one that no number holds exactly is not known either.
 */
export function sumFigures(parts: readonly (Figures | undefined)[]): Figures | undefined {
  const [first, ...others] = parts;
  if (first === undefined || others.length === 0) return first;
  let sum = first;
  for (const other of others) {
    if (other === undefined) return undefined;
    sum = addFigures(sum, other);
  }
  return sum;
}

function addFigures(a: Figures, b: Figures): Figures {
  return {
    account: a.account && b.account && addAccounts(a.account, b.account),
    contest: a.contest &&
      b.contest && {
        listVotes: addCounts(a.contest.listVotes, b.contest.listVotes),
        candidateVotes: addCounts(a.contest.candidateVotes, b.contest.candidateVotes),
      },
  };
}

function addAccounts(a: AccountCounts, b: AccountCounts): AccountCounts {
  const sum: { -readonly [Field in AccountField]?: number } = {};
  for (const field of accountFields) {
    // Both parts name the whole roll, or each its own share: only equal rolls are the station's.
    const value =
      field === 'registered' && a[field] === b[field] ? a[field] : addCount(a[field], b[field]);
    if (value !== undefined) sum[field] = value;
  }
  return sum;
}

function addCounts(
  a: SparseCounts | undefined,
  b: SparseCounts | undefined,
): SparseCounts | undefined {
  if (a === undefined || b === undefined || a.size !== b.size) return undefined;
  const [left, right] = [listCounts(a), listCounts(b)];
  return makeSparseCounts(left.map((count, position) => addCount(count, right[position])));
}

function addCount(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  return Number.isSafeInteger(a + b) ? a + b : undefined;
}

/**
 * What the figures of one tape say about themselves, without any other record: the arithmetic of its
 * ballot papers and contests. A figure that was not reported takes part in no sum, and a withheld section
 * in none either. Nothing here refuses a tape: figures that do not add up are representable on purpose.
 */
import type { Finding } from '../base/findings.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import type { PaperEntry } from '../election/station-entry.ts';
import type { SparseCounts } from './sparse-counts.ts';
import { listCounts } from './sparse-counts.ts';
import type { AccountCounts, ContestSection, Section, Tape } from './tape.ts';
import { accountFields } from './tape.ts';

/** What the election package knows of the tape's station; each of both may be missing. */
export interface TapeContext {
  /** Without them, a tape with one paper and one contest is that contest's paper. */
  readonly papers?: readonly PaperEntry[];
  /** Without it, nobody knows which candidate stands on which list. */
  readonly contest?: (contestId: string) => ContestEntry | undefined;
}

type Counts = readonly (number | undefined)[];

interface ReportedContest {
  readonly contestId: string;
  readonly lists: Counts;
  readonly candidates: Counts;
}

/** First papers, then contests, each in the order of the tape; W105, about the whole tape, is alone. */
export function checkTape(tape: Tape, context: TapeContext = {}): Finding[] {
  if (isAllZero(tape)) return [{ code: 'W105', params: {} }];
  const accounts = new Map<string, AccountCounts>();
  const contests = new Map<string, ReportedContest>();
  for (const [index, { id }] of tape.header.sections.entries()) {
    const section = tape.sections[index];
    if (section?.kind === 'account') accounts.set(id, section.counts);
    if (section?.kind === 'contest') contests.set(id, reportedContest(id, section));
  }
  const papers = context.papers ?? onlyPaper(tape);
  return [
    ...[...accounts].flatMap(([paperId, counts]) => [
      ...checkAccount(paperId, counts),
      ...checkLists(paperId, counts, onlyContest(papers, paperId, contests)),
    ]),
    ...[...contests.values()].flatMap((contest) =>
      checkCandidates(contest, context.contest?.(contest.contestId)),
    ),
  ];
}

function reportedContest(contestId: string, section: ContestSection): ReportedContest {
  const counts = (sparse: SparseCounts | undefined) => (sparse ? listCounts(sparse) : []);
  return {
    contestId,
    lists: counts(section.listVotes),
    candidates: counts(section.candidateVotes),
  };
}

function onlyPaper({ header: { sections } }: Tape): PaperEntry[] {
  const ids = (kind: 'account' | 'contest') =>
    sections.filter((each) => each.kind === kind).map(({ id }) => id);
  const [paperId, ...otherPapers] = ids('account');
  return paperId === undefined || otherPapers.length > 0
    ? []
    : [{ paperId, contestIds: ids('contest') }];
}

/** With several contests on a paper the voter chooses one of them: no contest has all valid ballots. */
function onlyContest(
  papers: readonly PaperEntry[],
  paperId: string,
  contests: ReadonlyMap<string, ReportedContest>,
): ReportedContest | undefined {
  const [contestId, ...others] =
    papers.find((paper) => paper.paperId === paperId)?.contestIds ?? [];
  return contestId === undefined || others.length > 0 ? undefined : contests.get(contestId);
}

function checkAccount(paperId: string, counts: AccountCounts): Finding[] {
  const { registered, inBox, valid, invalid, blank } = counts;
  const findings: Finding[] = [];
  if (inBox !== undefined && valid !== undefined && invalid !== undefined) {
    // Where blank ballots are not counted apart, they are among the invalid ones.
    const parts = blank === undefined ? { valid, invalid } : { valid, invalid, blank };
    if (sumOf(Object.values(parts)) !== BigInt(inBox)) {
      const path = { kind: 'account', paperId, field: 'inBox' } as const;
      findings.push({ code: 'E103', path, params: { ...parts, inBox } });
    }
  }
  if (inBox !== undefined && registered !== undefined && inBox > registered) {
    const path = { kind: 'account', paperId, field: 'inBox' } as const;
    findings.push({ code: 'E104', path, params: { inBox, registered } });
  }
  return findings;
}

function checkLists(
  paperId: string,
  { valid }: AccountCounts,
  contest: ReportedContest | undefined,
): Finding[] {
  if (valid === undefined || contest === undefined || !isComplete(contest.lists)) return [];
  const lists = sumOf(contest.lists);
  if (lists === BigInt(valid)) return [];
  const path = { kind: 'account', paperId, field: 'valid' } as const;
  return [{ code: 'E102', path, params: { lists: figure(lists), valid } }];
}

/** Per list where the package says who stands on it, otherwise over all of them. */
function checkCandidates(reported: ReportedContest, entry: ContestEntry | undefined): Finding[] {
  const { contestId, lists, candidates } = reported;
  const isOfPackage =
    entry?.lists.length === lists.length && entry.candidates.length === candidates.length;
  if (!isOfPackage) {
    if (!isComplete(lists)) return [];
    const path = { kind: 'section', section: 'contest', id: contestId } as const;
    return tooMany(sumOf(candidates), sumOf(lists), path);
  }
  const sums = lists.map(() => 0n);
  for (const [position, votes] of candidates.entries()) {
    const list = (entry.candidates[position]?.listPosition ?? 0) - 1; // below 0: of no list
    const sum = sums[list];
    if (sum !== undefined) sums[list] = sum + BigInt(votes ?? 0);
  }
  return lists.flatMap((votes, position) =>
    votes === undefined
      ? []
      : tooMany(sums[position] ?? 0n, BigInt(votes), { kind: 'list', contestId, position }),
  );
}

function tooMany(candidates: bigint, lists: bigint, path: NonNullable<Finding['path']>): Finding[] {
  if (candidates <= lists) return [];
  const params = { candidates: figure(candidates), lists: figure(lists) };
  return [{ code: 'E101', path, params }];
}

/** Only where something was counted: a tape that reports nothing does not report zeros. */
function isAllZero({ header, sections }: Tape): boolean {
  if (header.kind !== 'closing' && header.kind !== 'correction') return false;
  if (sections.some(({ kind }) => kind === 'withheld')) return false;
  const counted = sections.flatMap(countsOf).filter((count) => count !== undefined);
  return counted.length > 0 && counted.every((count) => count === 0);
}

/** `registered` is known before polling and says nothing about what was counted. */
function countsOf(section: Section): Counts {
  if (section.kind === 'withheld') return [];
  if (section.kind === 'account') {
    return accountFields
      .filter((field) => field !== 'registered')
      .map((field) => section.counts[field]);
  }
  const { listVotes, candidateVotes } = section;
  return [listVotes, candidateVotes].flatMap((sparse) => (sparse ? listCounts(sparse) : []));
}

function isComplete(counts: Counts): counts is readonly number[] {
  return counts.length > 0 && counts.every((count) => count !== undefined);
}

/** Exact, because absurd figures are representable; what was not reported adds nothing. */
function sumOf(counts: Counts): bigint {
  return counts.reduce((sum: bigint, count) => sum + BigInt(count ?? 0), 0n);
}

/** A number, or the decimal text of one that no number holds. */
function figure(sum: bigint): number | string {
  return sum <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(sum) : String(sum);
}

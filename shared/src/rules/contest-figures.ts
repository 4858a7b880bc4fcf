/** Votes of contests: of candidates against those of their list, and of all contests of one paper. */
import type { FieldPath } from '../base/field-path.ts';
import type { Finding } from '../base/findings.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import { settingOf } from '../policy/default-rules.ts';
import type { RuleSetting } from '../policy/policy.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { listCounts } from '../tape/sparse-counts.ts';
import type { ContestSection } from '../tape/tape.ts';
import type { FiguresRecord } from './record-account.ts';
import type { FiguresContext } from './rule-context.ts';
import type { Exact } from './tolerance.ts';
import { addExact, compareShare, exceeds, shownFigure } from './tolerance.ts';

/**
 * Votes of all contests of a paper; undefined unless each is in the record with all its votes. The voter
 * chooses one of the contests, so the sum is that of the valid ballots. A contest without lists beside
 * others is one of persons, each ballot for one of them; alone, nobody knows how many a ballot may name.
 */
export function votesOfPaper(
  paperId: string,
  record: FiguresRecord,
  { entry, contest }: FiguresContext,
): Exact | undefined {
  const paper = entry.papers.find((each) => each.paperId === paperId);
  if (paper === undefined || paper.contestIds.length === 0) return undefined;
  let sum: Exact = 0;
  for (const contestId of paper.contestIds) {
    const section = contestSection(record, contestId);
    if (section === undefined) return undefined;
    const ofPersons = paper.contestIds.length > 1 && contest(contestId)?.lists.length === 0;
    const votes = sumComplete(ofPersons ? section.candidateVotes : section.listVotes);
    if (votes === undefined) return undefined;
    sum = addExact(sum, votes);
  }
  return sum;
}

/**
 * What was reported of the votes on a paper, though some may not have been: so many ballots there were at least.
 * Candidates count where they stand on lists, because a vote for one is a vote for its list.
 */
export function votesAtLeast(
  paperId: string,
  record: FiguresRecord,
  { entry, contest }: FiguresContext,
): Exact {
  const contestIds = entry.papers.find((each) => each.paperId === paperId)?.contestIds ?? [];
  let sum: Exact = 0;
  for (const contestId of contestIds) {
    const section = contestSection(record, contestId);
    if (section === undefined) continue;
    const { listVotes, candidateVotes } = section;
    const hasLists = (contest(contestId)?.lists.length ?? listVotes?.size ?? 0) > 0;
    const ofLists = hasLists && listVotes ? sumReported(listVotes) : 0;
    const ofPersons =
      candidateVotes && (hasLists || contestIds.length > 1) ? sumReported(candidateVotes) : 0;
    sum = addExact(sum, ofPersons > ofLists ? ofPersons : ofLists);
  }
  return sum;
}

function contestSection(
  { sectionNames, sections }: FiguresRecord,
  contestId: string,
): ContestSection | undefined {
  for (let i = 0; i < sections.length; i++) {
    const section = sections[i];
    const name = sectionNames[i];
    if (section?.kind === 'contest' && name?.id === contestId) return section;
  }
  return undefined;
}

/** Undefined when a position was not reported, or none was. */
function sumComplete(votes: SparseCounts | undefined): Exact | undefined {
  if (votes === undefined || votes.size === 0 || votes.reportedRuns.length > 0) return undefined;
  return sumReported(votes);
}

function sumReported({ counts }: SparseCounts): Exact {
  let sum: Exact = 0;
  for (const count of counts) sum = addExact(sum, count);
  return sum;
}

/** E101: per list where the package says who stands on it, otherwise over all of them. */
export function checkCandidates(
  findings: Finding[],
  contestId: string,
  { listVotes, candidateVotes }: ContestSection,
  { contest, policy }: FiguresContext,
): void {
  const setting = settingOf(policy, 'E101');
  if (setting.effect === 'off' || listVotes === undefined || candidateVotes === undefined) return;
  const entry = contest(contestId);
  const isOfPackage =
    entry?.lists.length === listVotes.size && entry.candidates.length === candidateVotes.size;
  if (isOfPackage) {
    checkEachList(findings, { listVotes, candidateVotes, entry, setting });
    return;
  }
  const lists = sumComplete(listVotes);
  const candidates = sumReported(candidateVotes);
  if (lists === undefined || !exceeds(candidates, lists, lists, setting)) return;
  const path: FieldPath = { kind: 'section', section: 'contest', id: contestId };
  findings.push(tooManyVotes(path, candidates, lists));
}

interface ListsAndCandidates {
  readonly listVotes: SparseCounts;
  readonly candidateVotes: SparseCounts;
  readonly entry: ContestEntry;
  readonly setting: RuleSetting;
}

function checkEachList(
  findings: Finding[],
  { listVotes, candidateVotes, entry, setting }: ListsAndCandidates,
): void {
  const sums = candidatesByList(candidateVotes, entry);
  const { positions, counts } = listVotes;
  const all = listVotes.reportedRuns.length > 0 ? listCounts(listVotes) : undefined;
  let at = 0;
  for (let position = 0; position < sums.length; position++) {
    const isNonZero = positions[at] === position;
    const lists = all ? all[position] : isNonZero ? counts[at] : 0;
    if (isNonZero) at += 1;
    const candidates = sums[position] ?? 0;
    if (lists === undefined || !exceeds(candidates, lists, lists, setting)) continue;
    const path: FieldPath = { kind: 'list', contestId: entry.contestId, position };
    findings.push(tooManyVotes(path, candidates, lists));
  }
}

function candidatesByList({ positions, counts }: SparseCounts, entry: ContestEntry): Exact[] {
  const sums = entry.lists.map((): Exact => 0);
  for (let i = 0; i < positions.length; i++) {
    const list = (entry.candidates[positions[i] ?? 0]?.listPosition ?? 0) - 1; // below 0: of no list
    const sum = sums[list];
    if (sum !== undefined) sums[list] = addExact(sum, counts[i] ?? 0);
  }
  return sums;
}

function tooManyVotes(path: FieldPath, candidates: Exact, lists: Exact): Finding {
  const params = { candidates: shownFigure(candidates), lists: shownFigure(lists) };
  return { code: 'E101', path, params };
}

/** W604: of the votes of the lists, or of the candidates where there are no lists. */
export function checkLargestShare(
  findings: Finding[],
  contestId: string,
  { listVotes, candidateVotes }: ContestSection,
  { policy }: FiguresContext,
): void {
  const { effect, absolute, hundredths } = settingOf(policy, 'W604');
  if (effect === 'off' || candidateVotes === undefined) return;
  let total: Exact | undefined;
  for (let i = 0; i < candidateVotes.counts.length; i++) {
    const votes = candidateVotes.counts[i] ?? 0;
    if (votes <= absolute) continue;
    total ??= sumComplete(listVotes ?? candidateVotes);
    if (total === undefined || total === 0) return;
    if (compareShare(votes, total, hundredths) < 0) continue;
    const position = candidateVotes.positions[i] ?? 0;
    findings.push({
      code: 'W604',
      path: { kind: 'candidate', contestId, position },
      params: { votes, total: shownFigure(total), hundredths },
    });
  }
}

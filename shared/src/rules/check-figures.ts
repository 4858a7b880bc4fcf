/**
 * What the figures of one record say about themselves: the account of its ballots and its contests, with
 * nothing but the package beside them. A figure that was not reported takes part in no sum, and a withheld
 * section in none either. Nothing here refuses a record: figures that do not add up are representable on
 * purpose. Runs for every record of every station: no allocation where nothing is wrong.
 */
import type { Finding, FindingCode } from '../base/findings.ts';
import { settingOf } from '../policy/default-rules.ts';
import type { RuleSetting } from '../policy/policy.ts';
import type { AccountCounts, AccountField } from '../tape/tape.ts';
import {
  checkCandidates,
  checkLargestShare,
  votesAtLeast,
  votesOfPaper,
} from './contest-figures.ts';
import type { FiguresRecord } from './record-account.ts';
import { verifiedVoters } from './record-account.ts';
import type { FiguresContext } from './rule-context.ts';
import type { Exact } from './tolerance.ts';
import { addExact, compareShare, differs, exceeds, shownFigure } from './tolerance.ts';

/** Of results only: a zero tape is all zeros on purpose. */
export function checkFigures(record: FiguresRecord, context: FiguresContext): Finding[] {
  const findings: Finding[] = [];
  checkAllZero(findings, record, context);
  checkElectorate(findings, record, context);
  for (let i = 0; i < record.sections.length; i++) {
    const section = record.sections[i];
    const name = record.sectionNames[i];
    if (section === undefined || name === undefined) continue;
    if (section.kind === 'account') {
      checkBallots(findings, name.id, section.counts, context);
      checkVoters(findings, name.id, section.counts, record, context);
      checkPlausible(findings, name.id, section.counts, context);
      checkValid(findings, name.id, section.counts, record, context);
    } else if (section.kind === 'contest') {
      checkCandidates(findings, name.id, section, context);
      checkLargestShare(findings, name.id, section, context);
    }
  }
  // To leave the account out must not hide how many voted.
  for (const { paperId } of context.entry.papers) {
    if (!hasAccount(record, paperId)) checkVoters(findings, paperId, noCounts, record, context);
  }
  return findings;
}

const noCounts: AccountCounts = {};

function hasAccount({ sectionNames }: FiguresRecord, paperId: string): boolean {
  for (let i = 0; i < sectionNames.length; i++) {
    const name = sectionNames[i];
    if (name?.kind === 'account' && name.id === paperId) return true;
  }
  return false;
}

/** Undefined when the rule is off. */
function active({ policy }: FiguresContext, code: FindingCode): RuleSetting | undefined {
  const setting = settingOf(policy, code);
  return setting.effect === 'off' ? undefined : setting;
}

/**
 * How many voters may vote on this paper: as the record says, or by the roll where the station has no other
 * paper. With several papers the roll has the voters of all of them.
 */
function electorateOf(
  { registered }: AccountCounts,
  { entry }: FiguresContext,
): number | undefined {
  return registered ?? (entry.papers.length === 1 ? entry.registered : undefined);
}

/** Where blank ballots are not counted apart, they are among the invalid ones. */
function checkBallots(
  findings: Finding[],
  paperId: string,
  { inBox, valid, invalid, blank }: AccountCounts,
  context: FiguresContext,
): void {
  const setting = active(context, 'E103');
  if (!setting || inBox === undefined || valid === undefined || invalid === undefined) return;
  const sum = addExact(addExact(valid, invalid), blank ?? 0);
  if (!differs(sum, inBox, inBox, setting)) return;
  findings.push({
    code: 'E103',
    path: { kind: 'account', paperId, field: 'inBox' },
    params: { valid, invalid, ...(blank !== undefined && { blank }), inBox },
  });
}

/** E104, W106. */
function checkVoters(
  findings: Finding[],
  paperId: string,
  counts: AccountCounts,
  record: FiguresRecord,
  context: FiguresContext,
): void {
  const { registered } = counts;
  const { registered: roll, papers } = context.entry;
  // Whatever roll the record names, nobody votes who is not on the station's.
  const electorate = Math.min(electorateOf(counts, context) ?? Infinity, roll ?? Infinity);
  const overvote = active(context, 'E104');
  const inBox = ballotsAtLeast(paperId, counts, record, context);
  if (overvote && electorate !== Infinity && exceeds(inBox, electorate, electorate, overvote)) {
    findings.push({
      code: 'E104',
      path: { kind: 'account', paperId, field: 'inBox' },
      params: { inBox: shownFigure(inBox), registered: electorate },
    });
  }
  const otherRoll = active(context, 'W106');
  if (!otherRoll || registered === undefined || roll === undefined) return;
  // One of several papers has fewer voters than the station, never more.
  const isOther = papers.length > 1 ? exceeds : differs;
  if (!isOther(registered, roll, roll, otherRoll)) return;
  findings.push({
    code: 'W106',
    path: { kind: 'account', paperId, field: 'registered' },
    params: { registered, roll },
  });
}

/** As reported; where not all is that other rules hold it against, as many as were counted otherwise. */
function ballotsAtLeast(
  paperId: string,
  { inBox = 0, valid, invalid }: AccountCounts,
  record: FiguresRecord,
  context: FiguresContext,
): Exact {
  const votes = valid ?? votesAtLeast(paperId, record, context);
  return (valid === undefined || invalid === undefined || inBox === 0) && votes > inBox
    ? votes
    : inBox;
}

/** W603, W605, W606 and the empty box, W108. Of nothing there is no share: a base of 0 is no finding. */
function checkPlausible(
  findings: Finding[],
  paperId: string,
  counts: AccountCounts,
  context: FiguresContext,
): void {
  const { inBox, invalid, blank } = counts;
  const ballots = inBox ?? verifiedVoters(counts);
  const registered = electorateOf(counts, context);
  const turnout = active(context, 'W603');
  if (turnout && ballots !== undefined && registered !== undefined) {
    if (isShareAbove(ballots, registered, turnout)) {
      findings.push({
        code: 'W603',
        path: { kind: 'account', paperId, field: 'inBox' },
        params: { ballots: shownFigure(ballots), registered, hundredths: turnout.hundredths },
      });
    }
  }
  if (inBox === undefined) return;
  const tooInvalid = active(context, 'W605');
  if (tooInvalid && invalid !== undefined && isShareAbove(invalid, inBox, tooInvalid)) {
    findings.push({
      code: 'W605',
      path: { kind: 'account', paperId, field: 'invalid' },
      params: { invalid, inBox, hundredths: tooInvalid.hundredths },
    });
  }
  const tooBlank = active(context, 'W606');
  if (tooBlank && blank !== undefined && isShareAbove(blank, inBox, tooBlank)) {
    findings.push({
      code: 'W606',
      path: { kind: 'account', paperId, field: 'blank' },
      params: { blank, inBox, hundredths: tooBlank.hundredths },
    });
  }
  if (inBox === 0 && active(context, 'W108')) checkEmptyBox(findings, paperId, counts);
}

/** More than both: `absolute` ballots and the share. */
function isShareAbove(part: Exact, base: number, { absolute, hundredths }: RuleSetting): boolean {
  return base > 0 && part > absolute && compareShare(part, base, hundredths) > 0;
}

/** What was counted beside the ballots in the box; `registered` is known before polling. */
const countedFields = [
  'verifiedFemale',
  'verifiedMale',
  'valid',
  'invalid',
  'blank',
  'spoilt',
  'rejected',
] as const satisfies readonly AccountField[];

function checkEmptyBox(findings: Finding[], paperId: string, counts: AccountCounts): void {
  for (const field of countedFields) {
    const count = counts[field];
    if (count === undefined || count === 0) continue;
    const path = { kind: 'account', paperId, field: 'inBox' } as const;
    findings.push({ code: 'W108', path, params: { field, count } });
    return;
  }
}

/** Valid ballots against the votes of the paper's contests; where not all are reported, those that are. */
function checkValid(
  findings: Finding[],
  paperId: string,
  { valid }: AccountCounts,
  record: FiguresRecord,
  context: FiguresContext,
): void {
  const setting = active(context, 'E102');
  if (!setting || valid === undefined) return;
  const all = votesOfPaper(paperId, record, context);
  const lists = all ?? votesAtLeast(paperId, record, context);
  const isOther = all === undefined ? exceeds : differs;
  if (!isOther(lists, valid, valid, setting)) return;
  findings.push({
    code: 'E102',
    path: { kind: 'account', paperId, field: 'valid' },
    params: { lists: shownFigure(lists), valid },
  });
}

/** W107: nobody may vote here. With several papers only when it is so on each that says something. */
function checkElectorate(
  findings: Finding[],
  { sectionNames, sections }: FiguresRecord,
  context: FiguresContext,
): void {
  if (!active(context, 'W107')) return;
  let isZero = false;
  let paperId = '';
  for (let i = 0; i < sections.length; i++) {
    const section = sections[i];
    if (section?.kind !== 'account') continue;
    const electorate = electorateOf(section.counts, context) ?? context.entry.registered;
    if (electorate === undefined) continue;
    if (electorate > 0) return;
    if (!isZero) paperId = sectionNames[i]?.id ?? '';
    isZero = true;
  }
  if (!isZero) return;
  const path = { kind: 'account', paperId, field: 'registered' } as const;
  findings.push({ code: 'W107', path, params: {} });
}

/** W105, only where something was counted: a record that reports nothing does not report zeros. */
function checkAllZero(
  findings: Finding[],
  { sections }: FiguresRecord,
  context: FiguresContext,
): void {
  if (!active(context, 'W105')) return;
  let isReported = false;
  for (const section of sections) {
    if (section.kind === 'withheld') return;
    if (section.kind === 'contest') {
      for (const votes of [section.listVotes, section.candidateVotes]) {
        if (votes === undefined) continue;
        if (votes.positions.length > 0) return;
        // No runs: all of it is reported. Else every second run is, from the first on, which may be 0.
        const { reportedRuns: runs, size } = votes;
        if (size > 0 && (runs[0] !== 0 || runs.length > 2)) isReported = true;
      }
      continue;
    }
    const { counts } = section;
    if (counts.inBox !== undefined && counts.inBox > 0) return;
    if (counts.inBox !== undefined) isReported = true;
    for (const field of countedFields) {
      const count = counts[field];
      if (count === undefined) continue;
      if (count > 0) return;
      isReported = true;
    }
  }
  if (isReported) findings.push({ code: 'W105', params: {} });
}

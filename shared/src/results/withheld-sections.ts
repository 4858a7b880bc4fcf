/**
 * Sections that a decision keeps out of every output: a contest with a handful of ballots at a station would
 * tell who voted how. Totals still count them, which is why totals are the one thing that nobody can then
 * make again.
 */
import type { FieldPath } from '../base/field-path.ts';
import type { Finding } from '../base/findings.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { Label } from '../crypto/labels.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import type { Form } from '../evidence/form.ts';
import type { DecisionFact, StationCase } from '../reconcile/evidence-case.ts';
import type { ContestVerdict, Figures, StationVerdict } from '../reconcile/verdict.ts';
import { encodeSection } from '../tape/section-codec.ts';
import { encodeTape } from '../tape/tape-codec.ts';
import type { DecodedTape, Section, SectionName } from '../tape/tape.ts';
import { carriedOut } from '../decisions/carried-out.ts';

export interface WithheldSections {
  /** Of this station; undefined = none, which is nearly always. */
  of(stationId: string): ReadonlySet<string> | undefined;
}

export function findWithheldSections(decisions: readonly DecisionFact[]): WithheldSections {
  const byStation = new Map<string, Set<string>>();
  for (const { stationId, change } of decisions) {
    const made = carriedOut(change);
    if (made.kind !== 'withhold-section' || stationId === undefined) continue;
    const names = byStation.get(stationId) ?? new Set();
    for (const name of made.sectionNames) names.add(keyOf(name));
    byStation.set(stationId, names);
  }
  return { of: (stationId) => byStation.get(stationId) };
}

export function isWithheld(
  withheld: ReadonlySet<string> | undefined,
  kind: SectionName['kind'],
  id: string,
): boolean {
  return withheld?.has(keyOf({ kind, id })) ?? false;
}

/**
 * The case without the figures of withheld sections: each stands as its digest, so that tapes and forms keep
 * theirs.
 */
export function hideInCase(
  crypto: CryptoPort,
  station: StationCase,
  withheld: ReadonlySet<string> | undefined,
): StationCase {
  if (withheld === undefined) return station;
  return {
    ...station,
    tapes: station.tapes.map((each) => ({
      ...each,
      tape: hideInTape(crypto, each.tape, withheld),
    })),
    forms: station.forms.map((each) => ({
      ...each,
      form: hideInForm(crypto, each.form, withheld),
    })),
  };
}

export function hideInTape(
  crypto: CryptoPort,
  tape: DecodedTape,
  withheld: ReadonlySet<string>,
): DecodedTape {
  const { sections: names } = tape.header;
  const sections = hideSections(crypto, labels.tapeSection, names, tape.sections, withheld);
  const hidden = { header: tape.header, sections };
  return { ...hidden, digest: tape.digest, bytes: encodeTape(hidden) };
}

export function hideInForm(crypto: CryptoPort, form: Form, withheld: ReadonlySet<string>): Form {
  const { sectionNames, sections } = form;
  return {
    ...form,
    sections: hideSections(crypto, labels.formSection, sectionNames, sections, withheld),
  };
}

function hideSections(
  crypto: CryptoPort,
  label: Label,
  names: readonly SectionName[],
  sections: readonly Section[],
  withheld: ReadonlySet<string>,
): readonly Section[] {
  return sections.map((section, i) => {
    const name = names[i];
    if (section.kind === 'withheld' || !name || !withheld.has(keyOf(name))) return section;
    return { kind: 'withheld', digest: labelledDigest(crypto, label, encodeSection(section)) };
  });
}

/** State, path and codes stay; figures go, and so does what a finding says about a withheld section. */
export function hideInVerdict(
  verdict: StationVerdict,
  withheld: ReadonlySet<string> | undefined,
): StationVerdict {
  if (withheld === undefined) return verdict;
  return {
    ...verdict,
    findings: hideInFindings(verdict.findings, withheld),
    claims: hideInFindings(verdict.claims, withheld),
    contests: verdict.contests.map((contest) => hideInContest(contest, withheld)),
  };
}

export function hideInFindings(
  findings: readonly Finding[],
  withheld: ReadonlySet<string> | undefined,
): readonly Finding[] {
  return withheld ? findings.map((each) => hideInFinding(each, withheld)) : findings;
}

function hideInContest(contest: ContestVerdict, withheld: ReadonlySet<string>): ContestVerdict {
  const figures = (given: Figures | undefined): Figures | undefined =>
    given && {
      account: isWithheld(withheld, 'account', contest.paperId) ? undefined : given.account,
      contest: isWithheld(withheld, 'contest', contest.contestId) ? undefined : given.contest,
    };
  const { adopted } = contest;
  return {
    ...contest,
    findings: hideInFindings(contest.findings, withheld),
    transmitted: figures(contest.transmitted),
    card: figures(contest.card),
    adopted: adopted && { ...adopted, account: undefined, contest: undefined, ...figures(adopted) },
  };
}

/**
 * Only what compares one open field, or fields of a header, keeps its numbers: the arithmetic of one section
 * may have those of another in it.
 */
function hideInFinding(finding: Finding, withheld: ReadonlySet<string>): Finding {
  const { code, path, params } = finding;
  if (path !== undefined && isOpen(path, withheld) && Object.keys(params).every(isOfOneField)) {
    return finding;
  }
  return path ? { code, path: sectionOf(path), params: {} } : { code, params: {} };
}

function isOfOneField(param: string): boolean {
  return ['left', 'right', 'delta', 'side'].includes(param);
}

function isOpen(path: FieldPath, withheld: ReadonlySet<string>): boolean {
  switch (path.kind) {
    case 'header':
      return true;
    case 'section':
      return !isWithheld(withheld, path.section, path.id);
    case 'account':
      return !isWithheld(withheld, 'account', path.paperId);
    case 'list':
    case 'candidate':
      return !isWithheld(withheld, 'contest', path.contestId);
  }
}

/** Not the position: that a list differs at all is a figure of a handful of ballots. */
function sectionOf(path: FieldPath): FieldPath {
  if (path.kind === 'account') return { kind: 'section', section: 'account', id: path.paperId };
  if (path.kind === 'list' || path.kind === 'candidate') {
    return { kind: 'section', section: 'contest', id: path.contestId };
  }
  return path;
}

function keyOf({ kind, id }: SectionName): string {
  return `${kind}/${id}`;
}

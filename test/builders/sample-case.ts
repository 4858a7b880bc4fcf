/** Cases of one station, said in as few words as a test needs. Equal choices are equal tapes. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Finding, FindingCode } from '@mutabaqa/shared/base/findings.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { DecidedChange } from '@mutabaqa/shared/decisions/decided-change.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Form, FormKind } from '@mutabaqa/shared/evidence/form.ts';
import { comparisonOnly } from '@mutabaqa/shared/policy/policies/comparison-only.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import { noCrossFacts } from '@mutabaqa/shared/reconcile/cross-facts.ts';
import { decide } from '@mutabaqa/shared/reconcile/decide.ts';
import type {
  CardProblem,
  DecisionFact,
  FormEvidence,
  StationCase,
  StationContext,
  TapeEvidence,
} from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { StationVerdict } from '@mutabaqa/shared/reconcile/verdict.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type {
  AccountField,
  Section,
  SectionName,
  TapeHeader,
  TapeKind,
} from '@mutabaqa/shared/tape/tape.ts';

export const opensAtS = 1_800_000_000;
export const closesAtS = opensAtS + 11 * 3600;
export const deadlineMs = (closesAtS + 6 * 3600) * 1000;
const packageDigest = new Uint8Array(32).fill(9);

/** Two lists; the first has candidates 1 and 2, the second candidate 3. */
export const contestEntry: ContestEntry = {
  contestId: 'c',
  constituency: 'area',
  name: 'Contest',
  lists: [
    { code: 'A', name: 'List A' },
    { code: 'B', name: 'List B' },
  ],
  candidates: [
    { id: '1', name: 'One', listPosition: 1 },
    { id: '2', name: 'Two', listPosition: 1 },
    { id: '3', name: 'Three', listPosition: 2 },
  ],
};

export const stationEntry: StationEntry = {
  stationId: 's',
  centreId: 'centre',
  centreName: 'School',
  governorate: 'area',
  constituency: 'area',
  pollingGroup: 'general',
  registered: 500,
  papers: [{ paperId: 'p', contestIds: ['c'] }],
  devices: [{ deviceId: 'd', tapeKey: new Uint8Array(32), certificateFingerprint: undefined }],
};

/** What voters did: votes per list; candidates get what their lists have, but for list-only votes. */
export interface Counts {
  readonly lists?: readonly number[];
  /** Undefined = not reported. */
  readonly candidates?: readonly (number | undefined)[];
  readonly account?: { readonly [Field in AccountField]?: number | undefined };
}

export const usualLists = [120, 80] as const;

export function sectionsOf(counts: Counts): { names: SectionName[]; sections: Section[] } {
  const lists = counts.lists ?? usualLists;
  const valid = lists.reduce((sum, votes) => sum + votes, 0);
  const candidates = counts.candidates ?? [Math.floor((lists[0] ?? 0) / 2), 5, lists[1] ?? 0];
  const invalid = 7;
  const verifiedFemale = Math.floor((valid + invalid) / 2);
  const account = {
    registered: 500,
    verifiedFemale,
    verifiedMale: valid + invalid - verifiedFemale,
    inBox: valid + invalid,
    valid,
    invalid,
    ...counts.account,
  };
  const reported = Object.fromEntries(
    Object.entries(account).filter(([, count]) => count !== undefined),
  );
  const nonce = new Uint8Array(16);
  return {
    names: [
      { kind: 'account', id: 'p' },
      { kind: 'contest', id: 'c' },
    ],
    sections: [
      { kind: 'account', nonce, counts: reported },
      {
        kind: 'contest',
        nonce,
        listVotes: makeSparseCounts(lists),
        candidateVotes: makeSparseCounts(candidates),
      },
    ],
  };
}

export interface TapeChoice extends Counts {
  readonly by?: TapeEvidence['kind'];
  readonly deviceId?: string;
  readonly sequence?: number;
  readonly part?: readonly [index: number, count: number];
  readonly kind?: TapeKind;
  readonly problems?: TapeEvidence['problems'];
  readonly receivedAtMs?: number;
  readonly header?: Partial<TapeHeader>;
}

export function tapeAt(leafIndex: number, choice: TapeChoice = {}): TapeEvidence {
  const { names, sections } = sectionsOf(choice);
  const [index, count] = choice.part ?? [1, 1];
  const kind = choice.kind ?? 'closing';
  const header: TapeHeader = {
    electionId: 'e',
    packageDigest,
    mode: 'rehearsal',
    stationId: 's',
    deviceId: choice.deviceId ?? 'd',
    kind,
    sequence: choice.sequence ?? 1,
    correctionReason: kind === 'correction' ? 'again' : undefined,
    part: { index, count },
    capture: 'qr',
    openedAtS: opensAtS,
    closedAtS: closesAtS,
    madeAtS: closesAtS + 60,
    softwareDigest: new Uint8Array(32),
    sections: names,
    ...choice.header,
  };
  const digest = nodeCrypto.sha256(utf8(JSON.stringify([header, sections])));
  return {
    kind: choice.by ?? 'transmission',
    leafIndex,
    receivedAtMs: choice.receivedAtMs ?? (closesAtS + 600 + leafIndex) * 1000,
    tape: { header, sections, bytes: digest, digest },
    tapeSignature: new Uint8Array(64),
    problems: choice.problems ?? [],
  };
}

export interface FormChoice extends Counts {
  readonly kind: FormKind;
  readonly statement?: Form['statement'];
  /** Section kinds that the form has; both when it says nothing. */
  readonly only?: SectionName['kind'];
}

export function formAt(leafIndex: number, choice: FormChoice): FormEvidence {
  const { names, sections } = sectionsOf(choice);
  const kept = names.map(({ kind }) => choice.only === undefined || kind === choice.only);
  return {
    leafIndex,
    receivedAtMs: (closesAtS + 3600 + leafIndex) * 1000,
    form: {
      electionId: 'e',
      packageDigest,
      mode: 'rehearsal',
      kind: choice.kind,
      stationId: 's',
      deviceId: undefined,
      sequence: undefined,
      sectionNames: names.filter((_, i) => kept[i]),
      sections: sections.filter((_, i) => kept[i]),
      statement: choice.statement,
      madeAtS: closesAtS + 3600,
      nonce: new Uint8Array(16),
    },
  };
}

/** Its signers had seen everything before it. */
export function decisionAt(
  leafIndex: number,
  change: DecidedChange,
  about: Partial<Pick<DecisionFact, 'stationId' | 'contestId' | 'baseSize'>> = {},
): DecisionFact {
  return {
    leafIndex,
    timeMs: (closesAtS + 24 * 3600 + leafIndex) * 1000,
    digest: new Uint8Array(32),
    baseSize: leafIndex,
    contestId: undefined,
    stationId: 's',
    change,
    ...about,
  };
}

export interface CaseChoice {
  readonly tapes?: readonly TapeEvidence[];
  readonly forms?: readonly FormEvidence[];
  readonly cardProblems?: readonly CardProblem[];
  readonly decisions?: readonly DecisionFact[];
}

/** One tape by both channels: transmitted at leaf 1, on the card at leaf 2. */
export function pairOf(choice: TapeChoice = {}): Required<Pick<CaseChoice, 'tapes'>> {
  return { tapes: [tapeAt(1, choice), tapeAt(2, { ...choice, by: 'card' })] };
}

export function caseOf(choice: CaseChoice): StationCase {
  return { tapes: [], forms: [], cardProblems: [], decisions: [], ...choice };
}

export function contextOf(
  policy: Policy = comparisonOnly,
  changes: Partial<StationContext> = {},
): StationContext {
  const { minutes } = policy.deadline;
  const limitMs = minutes === undefined ? undefined : (closesAtS + minutes * 60) * 1000;
  return {
    entry: stationEntry,
    group: { id: 'general', opensAtS, closesAtS, embargoEndsAtS: closesAtS },
    contest: (id) => (id === 'c' ? contestEntry : undefined),
    softwareDigests: new Set(),
    packageDigest,
    policy,
    devices: [{ deviceId: 'd', fromLeaf: 0, untilLeaf: undefined }],
    deadlineMs: limitMs,
    unmovedDeadlineMs: limitMs,
    isDrawn: false,
    cross: noCrossFacts,
    ...changes,
  };
}

/** Two days after the close, or when the test says. */
export function decideAt(
  choice: CaseChoice,
  context: StationContext = contextOf(),
  timeMs = (closesAtS + 48 * 3600) * 1000,
): StationVerdict {
  return decide(caseOf(choice), context, { timeMs, logSize: 1000 });
}

export function codesOf({ findings }: Pick<StationVerdict, 'findings'>): string[] {
  return [...new Set(findings.map(({ code }) => code))];
}

/** Those with this code, in the verdict's order. */
export function findingsWith(code: FindingCode, findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.code === code);
}

export function onlyContest(verdict: StationVerdict) {
  return assertDefined(verdict.contests[0], 'its contest');
}

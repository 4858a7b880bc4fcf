import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryTape } from '@mutabaqa/test/builders/arbitrary-tape.ts';
import { formatFieldPath } from '../base/field-path.ts';
import type { Finding, FindingCode } from '../base/findings.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import type { PaperEntry } from '../election/station-entry.ts';
import { formatFinding } from '../i18n/format-text.ts';
import type { RuleSetting } from '../policy/policy.ts';
import { makeSparseCounts } from '../tape/sparse-counts.ts';
import type { AccountCounts, Section, SectionName } from '../tape/tape.ts';
import { accountFields } from '../tape/tape.ts';
import { checkFigures } from './check-figures.ts';
import type { FiguresRecord } from './record-account.ts';
import type { FiguresContext } from './rule-context.ts';

type Votes = readonly (number | undefined)[];

interface Sheet {
  readonly account?: AccountCounts;
  /** Of a second paper Q without contests. */
  readonly other?: AccountCounts;
  readonly lists?: Votes;
  readonly candidates?: Votes;
  /** Contest D: votes of its lists, or of its persons. */
  readonly second?: Votes;
  readonly persons?: Votes;
  readonly isWithheld?: boolean;
}

interface Station {
  readonly roll?: number;
  readonly papers?: readonly PaperEntry[];
  readonly isUnknown?: true;
  readonly rules?: Partial<Record<FindingCode, RuleSetting>>;
}

const sound = { registered: 450, inBox: 180, valid: 170, invalid: 10 };
const max = Number.MAX_SAFE_INTEGER;
const nonce = new Uint8Array(16);

function recordOf(sheet: Sheet): FiguresRecord {
  const { account = sound, lists = [130, 40], candidates = [100, 30, 20, 20] } = sheet;
  const sparse = (votes: Votes) => (votes.length > 0 ? makeSparseCounts(votes) : undefined);
  const contest = (listVotes: Votes, candidateVotes: Votes): Section =>
    sheet.isWithheld
      ? { kind: 'withheld', digest: new Uint8Array(32) }
      : {
          kind: 'contest',
          nonce,
          listVotes: sparse(listVotes),
          candidateVotes: sparse(candidateVotes),
        };
  const { other, second, persons } = sheet;
  const all: [SectionName, Section][] = [
    [
      { kind: 'account', id: 'P' },
      { kind: 'account', nonce, counts: account },
    ],
  ];
  if (other)
    all.push([
      { kind: 'account', id: 'Q' },
      { kind: 'account', nonce, counts: other },
    ]);
  all.push([{ kind: 'contest', id: 'C' }, contest(lists, candidates)]);
  if (second ?? persons) {
    all.push([{ kind: 'contest', id: 'D' }, contest(second ?? [], persons ?? [])]);
  }
  return { sectionNames: all.map(([name]) => name), sections: all.map(([, section]) => section) };
}

/** Two lists; candidates 1 and 2 on the first, 3 on the second, 4 on none. */
const council: ContestEntry = {
  contestId: 'C',
  constituency: 'X',
  name: 'Council',
  lists: ['101', '102'].map((code) => ({ code, name: code })),
  candidates: [1, 1, 2, 0].map((listPosition, index) => ({
    id: `c${index}`,
    name: `Candidate ${index}`,
    listPosition,
  })),
};
/** Without lists: a vote is for a person. */
const component: ContestEntry = { ...council, contestId: 'D', lists: [] };

const onePaper: readonly PaperEntry[] = [{ paperId: 'P', contestIds: ['C'] }];
const twoContests: readonly PaperEntry[] = [{ paperId: 'P', contestIds: ['C', 'D'] }];
const twoPapers: readonly PaperEntry[] = [...onePaper, { paperId: 'Q', contestIds: ['D'] }];

function contextOf({ roll, papers = onePaper, isUnknown, rules = {} }: Station): FiguresContext {
  const contests = isUnknown ? [] : [council, component];
  return {
    entry: { papers, registered: roll },
    contest: (id) => contests.find(({ contestId }) => contestId === id),
    policy: { rules },
  };
}

const check = (sheet: Sheet, station: Station): Finding[] =>
  checkFigures(recordOf(sheet), contextOf(station));
const words = ({ code, path, params }: Finding): string =>
  [code, path && formatFieldPath(path), ...Object.values(params)]
    .filter((each) => each !== undefined)
    .join(' ');

const box = (counts: AccountCounts): Sheet => ({ account: counts, lists: [], candidates: [] });

const raised: [what: string, Sheet, Station, findings: string[]][] = [
  [
    'candidates above their list',
    { candidates: [100, 31, 20, 0] },
    {},
    ['E101 contest/C/list/1 131 130'],
  ],
  [
    'candidates above all lists, nobody knows whose',
    { candidates: [100, 31, 20, 20] },
    { isUnknown: true },
    ['E101 contest/C 171 170'],
  ],
  [
    'sums that no number holds',
    { lists: [max, max], candidates: [max, max, 1], account: {} },
    {},
    ['E101 contest/C 18014398509481983 18014398509481982'],
  ],
  [
    'one vote too many among such sums',
    { lists: [max, 0], candidates: [max, 1, 0, 0], account: {} },
    { rules: { W604: { effect: 'off', absolute: 0, hundredths: 0 } } },
    ['E101 contest/C/list/1 9007199254740992 9007199254740991'],
  ],
  [
    'lists that are not the valid ballots',
    { lists: [130, 41] },
    {},
    ['E102 account/P/valid 171 170'],
  ],
  [
    'contests of one paper that are not its valid ballots',
    { lists: [100, 30], candidates: [], second: [39, 0] },
    { papers: twoContests, isUnknown: true },
    ['E102 account/P/valid 169 170'],
  ],
  [
    'persons beside lists',
    { lists: [100, 30], candidates: [], persons: [39, 0, 0, 0] },
    { papers: twoContests },
    ['E102 account/P/valid 169 170'],
  ],
  [
    'kinds of ballots that are not those in the box',
    { account: { ...sound, invalid: 9 } },
    {},
    ['E103 account/P/inBox 170 9 180'],
  ],
  [
    'blank ballots that are too many',
    { account: { ...sound, blank: 1 } },
    {},
    ['E103 account/P/inBox 170 10 1 180'],
  ],
  [
    'more ballots than voters on the tape',
    { account: { ...sound, registered: 179 } },
    {},
    ['E104 account/P/inBox 180 179', 'W603 account/P/inBox 180 179 9500'],
  ],
  [
    'more ballots than voters on the roll',
    { account: { inBox: 451 } },
    { roll: 450 },
    ['E104 account/P/inBox 451 450', 'W603 account/P/inBox 451 450 9500'],
  ],
  [
    'a paper with more ballots than the station has voters',
    { account: { inBox: 451 } },
    { roll: 450, papers: twoPapers },
    ['E104 account/P/inBox 451 450'],
  ],
  [
    'nothing but zeros',
    {
      account: { ...sound, inBox: 0, valid: 0, invalid: 0 },
      lists: [0, 0],
      candidates: [0, 0, 0, 0],
    },
    {},
    ['W105'],
  ],
  [
    'zeros, and a list that was not reported',
    { account: {}, lists: [undefined, 0], candidates: [] },
    {},
    ['W105'],
  ],
  ['another roll', {}, { roll: 449 }, ['W106 account/P/registered 450 449']],
  [
    'a paper with more voters than the station',
    {},
    { roll: 449, papers: twoPapers },
    ['W106 account/P/registered 450 449'],
  ],
  [
    'an electorate of 0',
    box({ registered: 0, inBox: 0, spoilt: 0 }),
    {},
    ['W105', 'W107 account/P/registered'],
  ],
  [
    'a roll of 0',
    box({ valid: 1 }),
    { roll: 0 },
    ['W107 account/P/registered', 'E104 account/P/inBox 1 0'],
  ],
  [
    'a roll of 0 for several papers',
    box({ valid: 1 }),
    { roll: 0, papers: twoPapers },
    ['W107 account/P/registered', 'E104 account/P/inBox 1 0'],
  ],
  ['an empty box', box({ inBox: 0, spoilt: 3 }), {}, ['W108 account/P/inBox spoilt 3']],
  [
    'an unusual turnout',
    box({ registered: 400, inBox: 381 }),
    {},
    ['W603 account/P/inBox 381 400 9500'],
  ],
  [
    'an unusual turnout of verified voters',
    box({ registered: 400, verifiedFemale: 200, verifiedMale: 181 }),
    {},
    ['W603 account/P/inBox 381 400 9500'],
  ],
  [
    'one candidate with 95 %',
    { account: {}, lists: [380, 20], candidates: [380, 0, 0, 0] },
    {},
    ['W604 contest/C/candidate/1 380 400 9500'],
  ],
  [
    'one person with all 101 votes',
    { account: {}, lists: [], candidates: [101, 0, 0, 0] },
    {},
    ['W604 contest/C/candidate/1 101 101 9500'],
  ],
  [
    'too many invalid ballots',
    box({ inBox: 1000, invalid: 201 }),
    {},
    ['W605 account/P/invalid 201 1000 2000'],
  ],
  [
    'too many blank ballots',
    box({ inBox: 1000, blank: 31 }),
    {},
    ['W606 account/P/blank 31 1000 300'],
  ],
];

const silent: [code: FindingCode, why: string, Sheet, Station][] = [
  ['E101', 'as many votes as the list', { candidates: [100, 30, 40, 0] }, {}],
  ['E101', 'a candidate of no list', { candidates: [100, 30, 40, 500] }, {}],
  ['E101', 'a list that was not reported', { lists: [undefined, 40] }, {}],
  [
    'E101',
    'lists not all reported, nobody knows whose',
    { lists: [undefined, 40] },
    { isUnknown: true },
  ],
  ['E101', 'no list votes at all', { lists: [] }, {}],
  ['E101', 'equal sums that no number holds', { lists: [max, max], candidates: [max, max] }, {}],
  ['E102', 'a list that was not reported', { lists: [130, undefined] }, {}],
  ['E102', 'valid not reported', { account: { inBox: 180 }, lists: [1, 2], candidates: [] }, {}],
  [
    'E102',
    'two contests, of which the voter chose one',
    { lists: [100, 30], candidates: [], second: [40, 0] },
    { papers: twoContests, isUnknown: true },
  ],
  [
    'E102',
    'a person chosen in place of a list',
    { lists: [100, 30], candidates: [], persons: [40, 0, 0, 0] },
    { papers: twoContests },
  ],
  [
    'E102',
    'the other contest is missing',
    { lists: [100, 30], candidates: [] },
    { papers: twoContests },
  ],
  ['E102', 'a paper that the station does not have', { lists: [1, 1] }, { papers: [] }],
  [
    'E102',
    'a contest of persons alone',
    { persons: [9, 0, 0, 0] },
    { papers: [{ paperId: 'P', contestIds: ['D'] }] },
  ],
  ['E103', 'blank counted apart', { account: { ...sound, invalid: 9, blank: 1 } }, {}],
  ['E103', 'invalid not reported', { account: { inBox: 180, valid: 170 } }, {}],
  ['E103', 'spoilt ballots, which are not in the box', { account: { ...sound, spoilt: 4 } }, {}],
  ['E103', 'the largest count there is', box({ inBox: max, valid: max - 1, invalid: 1 }), {}],
  ['E104', 'every voter voted', { account: { ...sound, registered: 180 } }, { roll: 180 }],
  ['E104', 'nobody knows the electorate', { account: { inBox: 180, valid: 170, invalid: 10 } }, {}],
  ['E104', 'several papers share the roll', box({ inBox: 180 }), { roll: 180, papers: twoPapers }],
  ['W105', 'one vote', { account: { inBox: 1 }, lists: [0, 0], candidates: [] }, {}],
  ['W105', 'nothing reported but voters', box({ registered: 450 }), {}],
  ['W105', 'no position reported', { account: {}, lists: [undefined], candidates: [] }, {}],
  ['W105', 'zeros beside a withheld section', { account: { inBox: 0 }, isWithheld: true }, {}],
  ['W106', 'the roll', {}, { roll: 450 }],
  ['W106', 'no roll', {}, {}],
  ['W106', 'one of several papers', {}, { roll: 451, papers: twoPapers }],
  ['W107', 'one voter', box({ registered: 1, inBox: 1 }), {}],
  [
    'W107',
    'the other paper has voters',
    { ...box({ registered: 0 }), other: { registered: 9 } },
    { papers: twoPapers },
  ],
  ['W107', 'nobody knows', box({ inBox: 1 }), {}],
  ['W108', 'one ballot', box({ inBox: 1, spoilt: 3 }), {}],
  ['W108', 'nothing else but voters on the roll', box({ inBox: 0, spoilt: 0, registered: 9 }), {}],
  ['W603', 'exactly 95 %', box({ registered: 400, inBox: 380 }), {}],
  ['W603', 'a share of nobody', box({ registered: 0, inBox: 9 }), {}],
  ['W603', 'one gender only', box({ registered: 9, verifiedFemale: 9 }), {}],
  [
    'W604',
    'one vote below 95 %',
    { account: {}, lists: [379, 21], candidates: [379, 0, 0, 0] },
    {},
  ],
  ['W604', '100 votes', { account: {}, lists: [100, 0], candidates: [100, 0, 0, 0] }, {}],
  [
    'W604',
    'a list not reported',
    { account: {}, lists: [400, undefined], candidates: [400, 0, 0, 0] },
    {},
  ],
  ['W604', 'votes of nobody', { account: {}, lists: [0, 0], candidates: [400, 0, 0, 0] }, {}],
  ['W605', 'exactly 20 %', box({ inBox: 1000, invalid: 200 }), {}],
  ['W605', 'a share of an empty box', box({ inBox: 0, invalid: 1 }), {}],
  ['W606', 'exactly 3 %', box({ inBox: 1000, blank: 30 }), {}],
  ['W606', 'a share of an empty box', box({ inBox: 0, blank: 1 }), {}],
];

describe('the figures of one record', () => {
  it('have nothing against a record that adds up', () => {
    for (const station of [{}, { roll: 450 }, { isUnknown: true as const }]) {
      expect(check({}, station)).toEqual([]);
    }
  });

  it.each(raised)('say: %s', (_, sheet, station, findings) => {
    expect(check(sheet, station).map(words)).toEqual(findings);
  });

  it.each(silent)('do not say %s: %s', (code, _, sheet, station) => {
    expect(check(sheet, station).map((finding) => finding.code)).not.toContain(code);
  });

  it.each(raised)('say nothing of a rule that is off: %s', (_, sheet, station) => {
    for (const { code } of check(sheet, station)) {
      const rules = { ...station.rules, [code]: { effect: 'off', absolute: 0, hundredths: 0 } };
      const codes = check(sheet, { ...station, rules }).map((finding) => finding.code);
      expect(codes).not.toContain(code);
    }
  });

  it('are let pass up to both tolerances', () => {
    const rules = { E103: { effect: 'block', absolute: 2, hundredths: 200 } } as const;
    const codesOf = (inBox: number, invalid: number): string[] =>
      check(box({ inBox, valid: inBox, invalid }), { rules }).map(({ code }) => code);
    expect(codesOf(50, 2)).toEqual([]); // more than 2 %, not more than 2
    expect(codesOf(200, 4)).toEqual([]); // more than 2, exactly 2 %
    expect(codesOf(200, 5)).toEqual(['E103']);
  });

  it('say it in words with the arithmetic', () => {
    const [finding] = check({ account: { ...sound, invalid: 9 } }, {});
    expect(finding && formatFinding('en', finding, 'expert')).toBe(
      'Valid, invalid and blank ballots are not the ballots in the box at account/P/inBox (170 + 9 != 180).',
    );
  });
});

describe('any record', () => {
  /** Written again from the law, one figure at a time, and slower. */
  it('has each finding exactly when its formula holds', () => {
    const votes = fc.array(fc.option(fc.nat({ max: 3 }), { nil: undefined }), { maxLength: 3 });
    const count = fc.option(fc.nat({ max: 6 }), { nil: undefined });
    const account = fc.record(Object.fromEntries(accountFields.map((field) => [field, count])));
    fc.assert(
      fc.property(account, votes, votes, count, (given, lists, candidates, roll) => {
        const entries = Object.entries(given).filter(([, value]) => value !== undefined);
        const counts = Object.fromEntries(entries) as AccountCounts;
        const sheet = { account: counts, lists, candidates };
        const found = check(sheet, { isUnknown: true, ...(roll !== undefined && { roll }) });
        expect(found.map(({ code }) => code).toSorted()).toEqual(
          expectedCodes(counts, lists, candidates, roll).toSorted(),
        );
      }),
    );
  });

  it('can be checked, whatever it reports', () => {
    fc.assert(
      fc.property(arbitraryTape, ({ header, sections }) => {
        const record = { sectionNames: header.sections, sections };
        const ids = (kind: SectionName['kind']): string[] =>
          header.sections.filter((each) => each.kind === kind).map(({ id }) => id);
        const papers = ids('account').map((paperId) => ({ paperId, contestIds: ids('contest') }));
        const context = contextOf({ papers, roll: 450, isUnknown: true });
        const findings = checkFigures(record, context);
        const shown = findings.flatMap(({ params }) =>
          Object.entries(params).filter(([name]) => name !== 'field'),
        );
        expect(shown.every(([, value]) => BigInt(value) >= 0n)).toBe(true);
        expect(checkFigures(record, context)).toEqual(findings);
      }),
    );
  });
});

function expectedCodes(
  counts: AccountCounts,
  lists: Votes,
  candidates: Votes,
  roll: number | undefined,
): string[] {
  const sum = (values: Votes): number => values.reduce((a: number, b) => a + (b ?? 0), 0);
  const { inBox, valid, invalid, blank, verifiedFemale, verifiedMale } = counts;
  const electorate = counts.registered ?? roll;
  const areAllLists = lists.length > 0 && !lists.includes(undefined);
  const verified =
    verifiedFemale === undefined || verifiedMale === undefined
      ? undefined
      : verifiedFemale + verifiedMale;
  const ballots = inBox ?? verified;
  const { registered: _, ...rest } = counts;
  const counted = [...Object.values(rest), ...lists, ...candidates];
  const reported = counted.filter((value) => value !== undefined);
  const share = (part: number | undefined, base: number | undefined): number =>
    part === undefined || base === undefined || base === 0 ? 0 : part / base;
  const { inBox: __, ...beside } = rest;
  const atLeast = lists.length > 0 ? Math.max(sum(lists), sum(candidates)) : 0;
  const voted = valid ?? atLeast;
  const isPartial = valid === undefined || invalid === undefined || !inBox;
  const limit = Math.min(electorate ?? Infinity, roll ?? Infinity);
  const holds: Record<string, boolean> = {
    E101: areAllLists && sum(candidates) > sum(lists),
    E102: valid !== undefined && (areAllLists ? valid !== sum(lists) : atLeast > valid),
    E103: ![valid, invalid, inBox].includes(undefined) && sum([valid, invalid, blank]) !== inBox,
    E104: (isPartial ? Math.max(inBox ?? 0, voted) : (inBox ?? 0)) > limit,
    W105: reported.length > 0 && sum(reported) === 0,
    W106: ![counts.registered, roll].includes(undefined) && counts.registered !== roll,
    W107: electorate === 0,
    W108: inBox === 0 && sum(Object.values(beside)) > 0,
    W603: share(ballots, electorate) > 0.95,
    W605: share(invalid, inBox) > 0.2,
    W606: share(blank, inBox) > 0.03,
  };
  return Object.keys(holds).filter((code) => holds[code]);
}

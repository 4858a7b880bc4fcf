import fc from 'fast-check';
import { arbitraryTape } from '@mutabaqa/test/builders/arbitrary-tape.ts';
import { describe, expect, it } from 'vitest';
import { formatFieldPath } from '../base/field-path.ts';
import type { Finding, FindingCode } from '../base/findings.ts';
import { formatFinding } from '../i18n/format-text.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import { makeSparseCounts } from './sparse-counts.ts';
import type { TapeContext } from './tape-checks.ts';
import { checkTape } from './tape-checks.ts';
import type { AccountCounts, Section, Tape, TapeKind } from './tape.ts';

type Votes = readonly (number | undefined)[];

interface Sheet {
  readonly account?: AccountCounts;
  readonly lists?: Votes;
  readonly candidates?: Votes;
  readonly second?: Votes;
  readonly kind?: TapeKind;
  readonly isWithheld?: boolean;
}

const sound = { registered: 450, inBox: 180, valid: 170, invalid: 10 };

/** A paper P with one contest C, and another contest D when it has votes for lists. */
function tapeOf(sheet: Sheet): Tape {
  const { account = sound, lists = [130, 40], candidates = [100, 30, 20, 20], second } = sheet;
  const nonce = new Uint8Array(16);
  const contest = (listVotes: Votes, candidateVotes: Votes): Section => ({
    kind: 'contest',
    nonce,
    listVotes: listVotes.length > 0 ? makeSparseCounts(listVotes) : undefined,
    candidateVotes: candidateVotes.length > 0 ? makeSparseCounts(candidateVotes) : undefined,
  });
  const sections: [string, Section][] = [
    ['P', { kind: 'account', nonce, counts: account }],
    ['C', contest(lists, candidates)],
    ...(second ? [['D', contest(second, [])] as [string, Section]] : []),
  ];
  return {
    header: {
      electionId: 'e',
      packageDigest: new Uint8Array(32),
      mode: 'live',
      stationId: 's',
      deviceId: 'd',
      kind: sheet.kind ?? 'closing',
      sequence: 1,
      correctionReason: undefined,
      part: { index: 1, count: 1 },
      capture: 'file',
      openedAtS: undefined,
      closedAtS: undefined,
      madeAtS: 1,
      softwareDigest: new Uint8Array(32),
      sections: sections.map(([id, { kind }]) => ({
        kind: kind === 'account' ? 'account' : 'contest',
        id,
      })),
    },
    sections: sections.map(([, section]) =>
      sheet.isWithheld && section.kind === 'contest'
        ? { kind: 'withheld', digest: new Uint8Array(32) }
        : section,
    ),
  };
}

/** Two lists; candidates 1 and 2 on the first, 3 on the second, 4 on none. */
const contest: ContestEntry = {
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
const known: TapeContext = { contest: (id) => (id === 'C' ? contest : undefined) };
const onOnePaper: TapeContext = { papers: [{ paperId: 'P', contestIds: ['C', 'D'] }] };

const max = Number.MAX_SAFE_INTEGER;
const words = ({ code, path, params }: Finding) =>
  [code, path && formatFieldPath(path), ...Object.values(params)].filter(Boolean).join(' ');

describe('the figures of one tape', () => {
  it('have nothing against a tape that adds up', () => {
    for (const context of [{}, known]) expect(checkTape(tapeOf({}), context)).toEqual([]);
  });

  const raised: [string, Sheet, TapeContext, string[]][] = [
    [
      'candidates of a list with more votes than it',
      { candidates: [100, 31, 20, 0] },
      known,
      ['E101 contest/C/list/1 131 130'],
    ],
    [
      'candidates with more votes than all lists',
      { candidates: [100, 31, 20, 20] },
      {},
      ['E101 contest/C 171 170'],
    ],
    [
      'a sum that no number holds',
      { lists: [max, max], candidates: [max, max, 1], account: {} },
      {},
      ['E101 contest/C 18014398509481983 18014398509481982'],
    ],
    [
      'lists that are not the valid ballots',
      { lists: [130, 41] },
      known,
      ['E102 account/P/valid 171 170'],
    ],
    [
      'kinds of ballots that are not those in the box',
      { account: { ...sound, invalid: 9 } },
      known,
      ['E103 account/P/inBox 170 9 180'],
    ],
    [
      'blank ballots that are too many',
      { account: { ...sound, blank: 1 } },
      known,
      ['E103 account/P/inBox 170 10 1 180'],
    ],
    [
      'more ballots than voters',
      { account: { ...sound, registered: 179 } },
      known,
      ['E104 account/P/inBox 180 179'],
    ],
    [
      'nothing but zeros',
      { account: { registered: 450, inBox: 0, valid: 0 }, lists: [0, 0], candidates: [0, 0, 0, 0] },
      known,
      ['W105'],
    ],
    [
      'zeros in a correction',
      { account: {}, lists: [0], candidates: [], kind: 'correction' },
      known,
      ['W105'],
    ],
  ];
  it.each(raised)('say: %s', (_, sheet, context, findings) => {
    expect(checkTape(tapeOf(sheet), context).map(words)).toEqual(findings);
  });

  const silent: [FindingCode, string, Sheet, TapeContext][] = [
    ['E101', 'as many votes as the list', { candidates: [100, 30, 40, 0] }, known],
    ['E101', 'a candidate of no list', { candidates: [100, 30, 40, 500] }, known],
    ['E101', 'a list that was not reported', { lists: [undefined, 40] }, known],
    ['E101', 'lists not all reported, nobody knows whose', { lists: [undefined, 40] }, {}],
    ['E101', 'no list votes at all', { lists: [] }, {}],
    ['E102', 'a list that was not reported', { lists: [130, undefined] }, known],
    ['E102', 'valid not reported', { account: { inBox: 180 }, lists: [1, 2], candidates: [] }, {}],
    [
      'E102',
      'two contests on the paper',
      { lists: [100, 30], second: [39], candidates: [] },
      onOnePaper,
    ],
    ['E102', 'two contests on the tape', { lists: [100, 30], second: [39], candidates: [] }, {}],
    ['E103', 'blank counted apart', { account: { ...sound, invalid: 9, blank: 1 } }, known],
    ['E103', 'invalid not reported', { account: { inBox: 180, valid: 170 } }, known],
    [
      'E103',
      'spoilt ballots, which are not in the box',
      { account: { ...sound, spoilt: 4 } },
      known,
    ],
    ['E104', 'every voter voted', { account: { ...sound, registered: 180 } }, known],
    [
      'E104',
      'registered not reported',
      { account: { inBox: 180, valid: 170, invalid: 10 } },
      known,
    ],
    ['W105', 'one vote', { account: { inBox: 1 }, lists: [0, 0], candidates: [] }, {}],
    [
      'W105',
      'nothing reported but voters',
      { account: { registered: 450 }, lists: [], candidates: [] },
      {},
    ],
    [
      'W105',
      'a tape of zeros',
      { account: { inBox: 0 }, lists: [0], candidates: [], kind: 'zero' },
      {},
    ],
    ['W105', 'zeros beside a withheld section', { account: { inBox: 0 }, isWithheld: true }, {}],
  ];
  it.each(silent)('do not say %s: %s', (code, _, sheet, context) => {
    const codes = checkTape(tapeOf(sheet), context).map((finding) => finding.code);
    expect(codes).not.toContain(code);
  });

  it('say it in words with the arithmetic', () => {
    const [finding] = checkTape(tapeOf({ account: { ...sound, invalid: 9 } }), known);
    expect(finding && formatFinding('en', finding, 'expert')).toBe(
      'Valid, invalid and blank ballots are not the ballots in the box at account/P/inBox (170 + 9 != 180).',
    );
  });
});

describe('any tape', () => {
  /** Written again from the law, one figure at a time, and slower. */
  it('has each finding exactly when its formula holds', () => {
    const votes = fc.array(fc.option(fc.nat({ max: 3 }), { nil: undefined }), { maxLength: 3 });
    const count = fc.option(fc.nat({ max: 6 }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.record({ registered: count, inBox: count, valid: count, invalid: count, blank: count }),
        votes,
        votes,
        (counts, lists, candidates) => {
          const account = Object.fromEntries(
            Object.entries(counts).filter(([, value]) => value !== undefined),
          ) as AccountCounts;
          const sum = (values: Votes) => values.reduce((a: number, b) => a + (b ?? 0), 0);
          const { registered, inBox, valid, invalid, blank } = counts;
          const areAllLists = lists.length > 0 && !lists.includes(undefined);
          const parts = [valid, invalid, inBox];
          const holds: Record<string, boolean> = {
            E101: areAllLists && sum(candidates) > sum(lists),
            E102: areAllLists && valid !== undefined && valid !== sum(lists),
            E103: !parts.includes(undefined) && sum([valid, invalid, blank]) !== inBox,
            E104: inBox !== undefined && registered !== undefined && inBox > registered,
          };
          const counted = [inBox, valid, invalid, blank, ...lists, ...candidates];
          const reported = counted.filter((value) => value !== undefined);
          holds['W105'] = reported.length > 0 && sum(reported) === 0;
          const found = checkTape(tapeOf({ account, lists, candidates })).map(({ code }) => code);
          const expected = Object.keys(holds).filter((code) => holds[code]);
          expect(found.toSorted()).toEqual(expected.toSorted());
        },
      ),
    );
  });

  it('can be checked, whatever it reports', () => {
    fc.assert(
      fc.property(arbitraryTape, (tape) => {
        const findings = checkTape(tape);
        for (const { params } of findings) {
          const figures = Object.values(params).map((value) => BigInt(value));
          expect(figures.every((value) => value >= 0n)).toBe(true);
        }
        expect(checkTape(tape)).toEqual(findings);
      }),
    );
  });
});

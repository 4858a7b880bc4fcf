import { describe, expect, it } from 'vitest';
import { formatFieldPath } from '../base/field-path.ts';
import type { Finding, FindingCode } from '../base/findings.ts';
import type { ClosingStatement, Form, FormKind } from '../evidence/form.ts';
import type { RuleSetting } from '../policy/policy.ts';
import type { AccountCounts } from '../tape/tape.ts';
import { checkForms } from './check-forms.ts';

const max = Number.MAX_SAFE_INTEGER;
const figures: AccountCounts = { registered: 450, inBox: 300, valid: 290, invalid: 10 };

interface Written {
  readonly kind: FormKind;
  readonly counts: AccountCounts;
  readonly statement?: ClosingStatement;
  readonly paperId?: string;
}

interface Box {
  readonly electronic: AccountCounts | undefined;
  readonly forms: readonly Written[];
}

function formOf({ kind, counts, statement, paperId = 'P' }: Written): Form {
  return {
    electionId: 'e',
    packageDigest: new Uint8Array(32),
    mode: 'live',
    kind,
    stationId: 's',
    deviceId: undefined,
    sequence: undefined,
    sectionNames: [{ kind: 'account', id: paperId }],
    sections: [{ kind: 'account', nonce: new Uint8Array(16), counts }],
    statement,
    madeAtS: 1,
    nonce: new Uint8Array(16),
  };
}

function check(
  { electronic, forms }: Box,
  rules: Partial<Record<FindingCode, RuleSetting>> = {},
): Finding[] {
  return checkForms(
    {
      forms: forms.map((form) => ({ form: formOf(form) })),
      figures: (paperId) => (paperId === 'P' ? electronic : undefined),
    },
    {
      entry: { papers: [{ paperId: 'P', contestIds: ['C'] }], registered: 450 },
      policy: { rules },
    },
  );
}

const words = ({ code, path, params }: Finding): string =>
  [code, path && formatFieldPath(path), ...Object.values(params)]
    .filter((each) => each !== undefined)
    .join(' ');

const voters = (verifiedFemale: number, verifiedMale?: number): AccountCounts => ({
  verifiedFemale,
  ...(verifiedMale !== undefined && { verifiedMale }),
});
const verification = (...counts: [number, number?]): Written => ({
  kind: 'voter-verification',
  counts: voters(...counts),
});

const statement: ClosingStatement = {
  ballotsReceived: 500,
  ballotsIssued: 300,
  ballotsUnused: 200,
  sealsIntact: true,
  staffSignatures: 3,
};
const closing = (changes: ClosingStatement, counts: AccountCounts = figures): Written => ({
  kind: 'closing-form',
  counts,
  statement: { ...statement, ...changes },
});
const without = (field: keyof ClosingStatement): Written => {
  const { [field]: _, ...rest } = statement;
  return { kind: 'closing-form', counts: figures, statement: rest };
};
const box = (...forms: readonly Written[]): Box => ({ electronic: figures, forms });

const raised: [what: string, Box, findings: string[]][] = [
  [
    'more ballots than verified voters',
    box(verification(150, 149)),
    ['E601 account/P/inBox 300 299'],
  ],
  [
    'more ballots than verified voters, both on the tape',
    { electronic: { ...figures, ...voters(150, 149) }, forms: [] },
    ['E601 account/P/inBox 300 299'],
  ],
  [
    'more ballots than verified voters, both on the closing form',
    { electronic: undefined, forms: [closing({}, { ...figures, ...voters(0, 299) })] },
    ['E601 account/P/inBox 300 299'],
  ],
  [
    'one of two forms, which do not agree',
    box(verification(150, 150), verification(150, 149), verification(149, 150)),
    ['E601 account/P/inBox 300 299'],
  ],
  [
    'more ballots than anybody can count',
    { electronic: { inBox: max }, forms: [verification(max - 2, 1)] },
    [`E601 account/P/inBox ${max} ${max - 1}`],
  ],
  [
    'many fewer ballots than verified voters',
    box(verification(300, 16)),
    ['W602 account/P/inBox 300 316 16'],
  ],
  [
    'fewer ballots by a sum that no number holds',
    box(verification(max, max)),
    ['W602 account/P/inBox 300 18014398509481982 18014398509481682'],
  ],
  ['no ballot left over', box(closing({ ballotsIssued: 500, ballotsUnused: 0 })), ['W607 500 500']],
  [
    'no ballot left over, by what was returned',
    box({
      kind: 'closing-form',
      counts: figures,
      statement: { ballotsReceived: 9, ballotsUnused: 0 },
    }),
    ['W607 9 9', 'W609 ballotsIssued', 'W609 sealsIntact', 'W609 staffSignatures'],
  ],
  [
    'no ballot left over, by what is in the box',
    box({ kind: 'closing-form', counts: figures, statement: { ballotsReceived: 300 } }),
    [
      'W607 300 300',
      'W609 ballotsIssued',
      'W609 ballotsUnused',
      'W609 sealsIntact',
      'W609 staffSignatures',
    ],
  ],
  ['a ballot too few', box(closing({ ballotsUnused: 199 })), ['E608 500 300 199']],
  ['a ballot too many', box(closing({ ballotsUnused: 201 })), ['E608 500 300 201']],
  ['an empty field', box(without('sealsIntact')), ['W609 sealsIntact']],
  [
    'an empty figure',
    box(closing({}, { registered: 450, inBox: 300, valid: 290 })),
    ['W609 account/P/invalid invalid'],
  ],
  ['a broken seal', box(closing({ sealsIntact: false })), ['W610 sealsIntact']],
  ['an unsigned form', box(closing({ staffSignatures: 0 })), ['W610 staffSignatures']],
  [
    'a figure that is not the tape\u2019s',
    box(closing({}, { ...figures, valid: 289, invalid: 11 })),
    ['E611 account/P/valid 290 289 -1', 'E611 account/P/invalid 10 11 1'],
  ],
  [
    'voters that are not the tape\u2019s',
    { electronic: { ...figures, ...voters(150, 150) }, forms: [verification(151, 150)] },
    ['E612 account/P/verifiedFemale 150 151 1'],
  ],
];

const silent: [code: FindingCode, why: string, Box][] = [
  ['E601', 'as many voters as ballots', box(verification(150, 150))],
  ['E601', 'voters of one gender only', box(verification(150))],
  ['E601', 'voters of another paper', box({ ...verification(1, 1), paperId: 'Q' })],
  ['E601', 'nobody knows what is in the box', { electronic: {}, forms: [verification(0, 0)] }],
  ['E601', 'a claim', box({ kind: 'observer-tape', counts: voters(1, 1) })],
  ['W602', '15 ballots', box(verification(300, 15))],
  [
    'W602',
    '16 ballots, which are 2 %',
    { electronic: { inBox: 784 }, forms: [verification(400, 400)] },
  ],
  ['W607', 'one ballot left over', box(closing({ ballotsIssued: 499, ballotsUnused: 1 }))],
  [
    'W607',
    'a station that received none',
    box(closing({ ballotsReceived: 0, ballotsIssued: 0, ballotsUnused: 0 })),
  ],
  ['W607', 'nobody knows how many', box(without('ballotsReceived'))],
  ['E608', 'nothing is missing', box(closing({}))],
  ['E608', 'one of the three is not filled in', box(without('ballotsUnused'))],
  ['W609', 'no agents were there', box(closing({}))],
  ['W610', 'one signature', box(closing({ staffSignatures: 1 }))],
  ['W610', 'nothing said of seals', box(without('sealsIntact'))],
  ['E611', 'a field that the tape does not report', box(closing({}, { ...figures, spoilt: 4 }))],
  ['E611', 'no tape', { electronic: undefined, forms: [closing({})] }],
  [
    'E612',
    'the same voters',
    { electronic: { ...figures, ...voters(150, 150) }, forms: [verification(150, 150)] },
  ],
  ['E612', 'a tape without voters', box(verification(150, 150))],
];

describe('the forms of a station', () => {
  it('have nothing against a station where all agrees', () => {
    expect(check(box())).toEqual([]);
    expect(check(box(closing({}), verification(155, 150)))).toEqual([]);
  });

  it.each(raised)('say: %s', (_, station, findings) => {
    expect(check(station).map(words)).toEqual(findings);
  });

  it.each(silent)('do not say %s: %s', (code, _, station) => {
    expect(check(station).map((finding) => finding.code)).not.toContain(code);
  });

  it.each(raised)('say nothing of a rule that is off: %s', (_, station) => {
    for (const { code } of check(station)) {
      const rules = { [code]: { effect: 'off', absolute: 0, hundredths: 0 } } as const;
      expect(check(station, rules).map((finding) => finding.code)).not.toContain(code);
    }
  });

  it('leave some ballots over where the policy says how many are none', () => {
    const rules = { W607: { effect: 'note', absolute: 5, hundredths: 0 } } as const;
    const codesOf = (unused: number): string[] =>
      check(box(closing({ ballotsIssued: 500 - unused, ballotsUnused: unused })), rules).map(
        ({ code }) => code,
      );
    expect(codesOf(5)).toEqual(['W607']);
    expect(codesOf(6)).toEqual([]);
  });

  it('let E601 pass up to both tolerances', () => {
    const rules = { E601: { effect: 'block', absolute: 2, hundredths: 100 } } as const;
    const codesOf = (verified: number): string[] =>
      check(box(verification(verified, 0)), rules).map(({ code }) => code);
    expect(codesOf(298)).toEqual([]); // 2 ballots
    expect(codesOf(297)).toEqual(['E601']); // 3 ballots, 1.01 %
    const many = { electronic: { inBox: 404 }, forms: [verification(400, 0)] };
    expect(check(many, rules)).toEqual([]); // 4 ballots, exactly 1 %
  });
});

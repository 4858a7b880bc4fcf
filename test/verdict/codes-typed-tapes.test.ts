/** Findings about tapes that people typed, staff or observers: each raised once, and once nearly. */
import { describe, expect, test } from 'vitest';
import {
  codesOf,
  decideAt,
  findingsWith,
  formAt,
  pairOf,
  tapeAt,
} from '../builders/sample-case.ts';

const moved = { lists: [121, 79], candidates: [60, 5, 80] } as const;
const list = (position: number) => ({ kind: 'list', contestId: 'c', position }) as const;
const twoFields = [
  { path: list(0), params: { left: 120, right: 121, delta: 1 } },
  { path: list(1), params: { left: 80, right: 79, delta: -1 } },
];

describe('a paper tape that two people typed', () => {
  test('and that differs from the electronic one blocks, field by field', () => {
    const verdict = decideAt({ ...pairOf(), forms: [formAt(5, { kind: 'paper-tape', ...moved })] });
    const found = twoFields.map((field) => ({ code: 'E709', ...field }));
    expect(findingsWith('E709', verdict.findings)).toEqual(found);
    expect(verdict.state).toBe('discrepant');
  });

  test('typed twice, and differently, is held against itself where nothing else came', () => {
    const forms = [formAt(5, { kind: 'paper-tape' }), formAt(6, { kind: 'paper-tape', ...moved })];
    const verdict = decideAt({ forms });
    const found = twoFields.map((field) => ({ code: 'E709', ...field }));
    expect(findingsWith('E709', verdict.findings)).toEqual(found);
    expect(verdict.state).toBe('discrepant');
  });

  test('is not differing where a figure could not be read, but that is said of it', () => {
    const unread = { kind: 'paper-tape', candidates: [60, undefined, 80] } as const;
    const verdict = decideAt({ ...pairOf(), forms: [formAt(5, unread)] });
    const path = { kind: 'candidate', contestId: 'c', position: 1 };
    const findings = [{ code: 'W202', path, params: { side: 'left' } }];
    expect(verdict).toMatchObject({ state: 'matched', findings });
  });

  const typed = formAt(5, { kind: 'paper-tape' });
  const without = (kind: 'list' | 'candidate' | 'field'): typeof typed => {
    const sections = typed.form.sections.map((section) => {
      if (section.kind === 'account' && kind === 'field') {
        return { ...section, counts: { ...section.counts, invalid: undefined } as object };
      }
      if (section.kind !== 'contest' || kind === 'field') return section;
      return { ...section, [kind === 'list' ? 'listVotes' : 'candidateVotes']: undefined };
    });
    return { ...typed, form: { ...typed.form, sections } };
  };
  const section = (name: 'account' | 'contest', id: string) =>
    ({ kind: 'section', section: name, id }) as const;

  test.each([
    ['the contest', formAt(5, { kind: 'paper-tape', only: 'account' }), section('contest', 'c')],
    ['the account', formAt(5, { kind: 'paper-tape', only: 'contest' }), section('account', 'p')],
    ['the lists', without('list'), section('contest', 'c')],
    ['the candidates', without('candidate'), section('contest', 'c')],
    ['a field', without('field'), { kind: 'account', paperId: 'p', field: 'invalid' }],
  ])('and leaves out %s does not hide that it does', (_, form, path) => {
    const verdict = decideAt({ ...pairOf(), forms: [form] });
    const findings = [{ code: 'W202', path, params: { side: 'left' } }];
    expect(verdict).toMatchObject({ state: 'matched', findings });
  });

  test('and says more than the electronic one is said to do so', () => {
    const unreported = { account: { invalid: undefined } };
    const verdict = decideAt({ ...pairOf(unreported), forms: [typed] });
    const path = { kind: 'account', paperId: 'p', field: 'invalid' };
    expect(findingsWith('W202', verdict.findings)).toEqual([
      { code: 'W202', path, params: { side: 'right' } },
    ]);
  });

  test('and says all that the electronic one says leaves nothing out', () => {
    expect(decideAt({ ...pairOf(), forms: [typed] })).toMatchObject({ findings: [] });
  });

  test('is not the device’s own code, which is compared as a tape', () => {
    const tapes = [...pairOf().tapes, tapeAt(5, { by: 'paper-tape', ...moved })];
    const codes = codesOf(decideAt({ tapes }));
    expect(codes).not.toContain('E709');
    expect(codes).toContain('E201');
  });
});

describe('what an observer claims', () => {
  const claim = formAt(5, { kind: 'observer-tape', ...moved });

  test('is shown beside the tape, field by field, and changes nothing', () => {
    const verdict = decideAt({ ...pairOf(), forms: [claim] });
    expect(verdict.claims).toEqual(twoFields.map((field) => ({ code: 'W710', ...field })));
    expect(verdict).toMatchObject({ state: 'matched', findings: [] });
  });

  test('differs from nothing where it is equal, or where nothing came', () => {
    const same = formAt(5, { kind: 'observer-tape' });
    expect(codesOf({ findings: decideAt({ ...pairOf(), forms: [same] }).claims })).not.toContain(
      'W710',
    );
    expect(decideAt({ forms: [claim] })).toMatchObject({ state: 'awaited', claims: [] });
  });
});

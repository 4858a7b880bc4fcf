import { accountFields } from '@mutabaqa/shared/tape/tape.ts';
import { expect, test } from 'vitest';
import { nameField } from './field-name.ts';

const contests = new Map([
  [
    'council',
    {
      name: 'مجلس محافظة بغداد',
      lists: [{ code: '101', name: 'قائمة النخيل' }],
      candidates: [{ id: '101-1', name: 'أمل حسن', listPosition: 1 }],
    },
  ],
]);

test('lists and candidates are called what the ballot calls them', () => {
  const at = { contestId: 'council', position: 0 };
  expect(nameField('en', { kind: 'list', ...at }, contests)).toEqual({
    kind: 'list',
    name: '101 قائمة النخيل',
    contest: 'مجلس محافظة بغداد',
  });
  expect(nameField('ar', { kind: 'candidate', ...at }, contests)).toMatchObject({
    kind: 'مرشح',
    name: 'أمل حسن',
  });
});

test.each(accountFields)('an account field has its term and its paper: %s', (field) => {
  const path = { kind: 'account', paperId: 'P1', field } as const;
  for (const locale of ['ar', 'ckb', 'en'] as const) {
    const { kind, name } = nameField(locale, path, contests);
    expect(kind).not.toBe('');
    expect(name).toBe('P1');
  }
});

test.each([
  [{ kind: 'list', contestId: 'council', position: 7 }, 'contest/council/list/8'],
  [{ kind: 'candidate', contestId: 'other', position: 0 }, 'contest/other/candidate/1'],
  [{ kind: 'account', paperId: 'P1', field: 'other' }, 'account/P1/other'],
  [{ kind: 'header', field: 'madeAtS' }, 'header/madeAtS'],
] as const)('what has no name is called by its path: %j', (path, name) => {
  expect(nameField('en', path, contests)).toEqual({ kind: '', name, contest: undefined });
});

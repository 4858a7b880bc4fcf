import { describe, expect, it } from 'vitest';
import { foldLoginName } from './login-name.ts';
import { parsePeopleTable } from './people-table.ts';

const head = 'ID,Name,Partner,Role,Location ID,Supervisor ID,Gender,Email,Password,Phone #1\n';

describe('a table of people', () => {
  it('is read in the shape of Apollo’s participants, whatever else it has', () => {
    const text = `\ufeff${head}AMAL.1,أمل حسن,شبكة عين,Observer,st-1,,F,a@x,secret,07\nzain,Zain,List 101,party agent,,,,,,\namal.1,أمل حسن,شبكة عين,observer,st-2,,,,,\n`;
    expect(parsePeopleTable(text)).toEqual({
      ok: true,
      value: [
        {
          ...{ loginName: 'amal.1', name: 'أمل حسن', organisation: 'شبكة عين' },
          ...{ kind: 'observer', stationIds: ['st-1', 'st-2'] },
        },
        {
          ...{ loginName: 'zain', name: 'Zain', organisation: 'List 101' },
          ...{ kind: 'party-agent', stationIds: [] },
        },
      ],
    });
  });

  it.each([
    ['there is no column Partner', 'ID,Name,Role\namal,Amal,observer\n'],
    ['there is no column ID', ''],
    ['row 2: ID', `${head}not a name,Amal,Ayn,observer,,,,,,\n`],
    ['row 2: Name', `${head}amal,,Ayn,observer,,,,,,\n`],
    ['row 3: Partner', `${head}amal,Amal,Ayn,observer,,,,,,\nb,B,"\u202Ex",observer,,,,,,\n`],
    ['row 2: Role (observer or party agent)', `${head}amal,Amal,Ayn,administrator,,,,,,\n`],
    [
      'row 3: Ayn has another role before',
      `${head}a,A,Ayn,observer,,,,,,\nb,B,Ayn,party-agent,,,,,,\n`,
    ],
    [
      'row 3: amal is somebody else before',
      `${head}amal,A,Ayn,observer,,,,,,\nAmal,B,Ayn,observer,,,,,,\n`,
    ],
  ])('is refused whole: %s', (error, text) => {
    expect(parsePeopleTable(text)).toEqual({ ok: false, error });
  });

  it('that is no table is refused with what the parser says', () => {
    expect(parsePeopleTable(`${head}"amal`)).toMatchObject({ ok: false });
  });
});

it.each([
  ['Amal.Hassan', 'amal.hassan'],
  [' أمل ', 'أمل'],
  ['ａｍａｌ', 'amal'],
  ['a@example.org', 'a@example.org'],
  ['', undefined],
  ['two words', undefined],
  ['-begins', undefined],
  ['a\u202eb', undefined],
  ['a'.repeat(65), undefined],
])('the login name of %j is %j', (typed, folded) => {
  expect(foldLoginName(typed)).toBe(folded);
});

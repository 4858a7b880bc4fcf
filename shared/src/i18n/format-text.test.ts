import { describe, expect, test } from 'vitest';
import { type FindingCode, findingRules } from '../base/findings.ts';
import { refusal, refusalRules, type RefusalCode } from '../base/refusals.ts';
import { audiences } from './finding-text.ts';
import {
  formatFinding,
  formatRefusal,
  formatText,
  locales,
  localeTexts,
  namesOf,
} from './format-text.ts';
import { formatTime } from './format-time.ts';
import { terms } from './terms.ts';

const codes = Object.keys(refusalRules) as RefusalCode[];
const findingCodes = Object.keys(findingRules) as FindingCode[];

describe.each(locales)('%s', (locale) => {
  const texts = localeTexts[locale];

  test.each(codes)('%s is a whole sentence with and without its parameters', (code) => {
    const names = namesOf(texts.refusals[code]);
    const without = formatRefusal(locale, refusal(code));
    const given = formatRefusal(
      locale,
      refusal(code, Object.fromEntries(names.map((name) => [name, `<${name}>`]))),
    );
    expect(without).toMatch(/^[^[\]{}]{20,200}\.$/);
    expect(without).not.toMatch(/ [.,]| {2}/);
    for (const name of names) expect(given).toContain(`<${name}>`);
    expect(given).not.toMatch(/[[\]{}]/);
  });

  test('says the same parameters as English', () => {
    for (const code of codes) {
      expect(namesOf(texts.refusals[code])).toEqual(namesOf(localeTexts.en.refusals[code]));
    }
  });

  test('gives no two refusals the same text, and names every term', () => {
    expect(new Set(Object.values(texts.refusals)).size).toBe(codes.length);
    for (const term of terms) expect(texts.terms[term]).toMatch(/\S/);
  });

  test.each(findingCodes)(
    '%s is whole with and without its parameters, for both readers',
    (code) => {
      for (const audience of audiences) {
        const template = texts.findings[code][audience];
        const names = namesOf(template);
        const params = Object.fromEntries(names.map((name) => [name, `<${name}>`]));
        const without = formatFinding(locale, { code, params: {} }, audience);
        expect(without).toMatch(/^[^[\]{}]{20,200}\.$/);
        expect(without).not.toMatch(/ [.,]| {2}/);
        const given = formatFinding(locale, { code, params }, audience);
        for (const name of names) expect(given).toContain(`<${name}>`);
        expect(given).not.toMatch(/[[\]{}]/);
        // A parameter that the rule does not give would never be filled in.
        const known = [...namesOf(findingRules[code].formula), 'place'];
        expect(known).toEqual(expect.arrayContaining(names));
        expect(names).toEqual(namesOf(localeTexts.en.findings[code][audience]));
      }
      const { expert } = texts.findings[code];
      expect(namesOf(expert)).toEqual(expect.arrayContaining(namesOf(findingRules[code].formula)));
    },
  );

  test('gives no two findings the same text', () => {
    for (const audience of audiences) {
      const all = findingCodes.map((code) => texts.findings[code][audience]);
      expect(new Set(all).size).toBe(all.length);
    }
  });

  test('is written in its own script', () => {
    const foreign = { en: /\p{Script=Arabic}/u, ar: /[ەڕڵێۆگچپژ]/u, ckb: /[ةىيكإأ]/u }[locale];
    const findings = Object.values(texts.findings).flatMap(({ expert, lay }) => [expert, lay]);
    const words = [...Object.values(texts.terms), ...Object.values(texts.sides)];
    for (const text of [...Object.values(texts.refusals), ...findings, ...words]) {
      expect(text).not.toMatch(foreign);
    }
  });
});

test('a clause is left out when one of its parameters is not given', () => {
  expect(formatText('en', 'Few[ ({given} of {required})].', { given: 1 })).toBe('Few.');
  expect(formatText('en', 'Few[ ({given} of {required})].', { given: 1, required: 3 })).toBe(
    'Few (1 of 3).',
  );
});

test('an inherited property is no parameter', () => {
  expect(formatText('en', 'None[ ({toString})].', {})).toBe('None.');
});

test('a value cannot turn the direction of the sentence or break its line', () => {
  const value = 'a\u202eb\u2069c\nd';
  expect(formatText('en', '[{value}]', { value })).toBe('a\ufffdb\ufffdc\ufffdd');
  expect(formatText('ar', '[{value}]', { value })).toBe('\u2068a\ufffdb\ufffdc\ufffdd\u2069');
  expect(formatText('en', '[{value}]', { value: 'بغداد' })).toBe('\u2068بغداد\u2069');
});

test('a finding names its place, its figures and its side', () => {
  const path = { kind: 'candidate', contestId: 'BAGHDAD', position: 5 } as const;
  const finding = { code: 'E201', path, params: { left: 150, right: 149, delta: -1 } } as const;
  expect(formatFinding('en', finding, 'expert')).toBe(
    'The two records differ at contest/BAGHDAD/candidate/6: 150 and 149, difference -1.',
  );
  const oneSided = { code: 'W202', path, params: { side: 'right' } } as const;
  expect(formatFinding('en', oneSided, 'expert')).toContain('in the second record');
  expect(formatFinding('ckb', oneSided, 'expert')).toContain('\u2068تۆماری دووەم\u2069');
});

test('a share and a time are written as people read them', () => {
  const params = { votes: 297, total: 300, hundredths: 9550 };
  expect(formatFinding('en', { code: 'W604', params }, 'expert')).toContain('at least 95.5 %');
  const late = { code: 'W408', params: { deadlineS: 1_762_894_800 } } as const;
  expect(formatFinding('en', late, 'expert')).toContain('2025-11-12 00:00:00 +03:00');
});

test.each([
  [0, '1970-01-01 03:00:00 +03:00'],
  [253_402_289_999, '9999-12-31 23:59:59 +03:00'],
  [253_402_290_000, '253402290000'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
])('%d seconds, as a clock may say, are shown', (atS, shown) => {
  expect(formatTime(atS)).toBe(shown);
});

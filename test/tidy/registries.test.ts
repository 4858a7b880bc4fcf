import { expect, test } from 'vitest';
import { findingRules } from '@mutabaqa/shared/base/findings.ts';
import { refusalRules } from '@mutabaqa/shared/base/refusals.ts';
import { audiences } from '@mutabaqa/shared/i18n/finding-text.ts';
import { locales, localeTexts } from '@mutabaqa/shared/i18n/format-text.ts';
import { findingsNotYetRaised } from './findings-not-yet-raised.ts';
import { notYetRaised } from './not-yet-raised.ts';
import { checkRegistry, type Registry } from './registries.ts';
import { planted, readSourceTree } from './source-tree.ts';

test('every refusal has its texts, is raised and is tested', () => {
  const registry: Registry = {
    what: 'refusal',
    codes: Object.keys(refusalRules),
    home: 'shared/src/base/refusals.ts',
    texts: {
      ar: localeTexts.ar.refusals,
      ckb: localeTexts.ckb.refusals,
      en: localeTexts.en.refusals,
    },
    notYet: notYetRaised,
  };
  expect(checkRegistry(registry, readSourceTree())).toEqual([]);
});

test('every finding has its texts, is raised and is tested', () => {
  const texts = locales.flatMap((locale) =>
    audiences.map((audience) => {
      const byCode = Object.entries(localeTexts[locale].findings);
      return [
        `${locale} for the ${audience} reader`,
        Object.fromEntries(byCode.map(([code, text]) => [code, text[audience]])),
      ];
    }),
  );
  const registry: Registry = {
    what: 'finding',
    codes: Object.keys(findingRules),
    home: 'shared/src/base/findings.ts',
    texts: Object.fromEntries(texts) as Registry['texts'],
    notYet: findingsNotYetRaised,
  };
  expect(checkRegistry(registry, readSourceTree())).toEqual([]);
});

const sound: Registry = {
  what: 'refusal',
  codes: ['a.b'],
  home: 'shared/src/base/refusals.ts',
  texts: { en: { 'a.b': 'No.' } },
  notYet: {},
};
const home = planted('shared/src/base/refusals.ts', `'a.b': never`);
const source = planted('shared/src/a.ts', `refusal('a.b')`);
const unitTest = planted('shared/src/a.test.ts', `refusal('a.b')`);

test('has nothing against a code with text, source and test, or with an excuse', () => {
  expect(checkRegistry(sound, [home, source, unitTest])).toEqual([]);
  expect(checkRegistry({ ...sound, notYet: { 'a.b': 'later' } }, [home])).toEqual([]);
});

test.each<[string, Registry, (typeof home)[]]>([
  ['no text', { ...sound, texts: { en: {} } }, [home, source, unitTest]],
  ['an empty text', { ...sound, texts: { en: { 'a.b': ' ' } } }, [home, source, unitTest]],
  [
    'a text without a code',
    { ...sound, texts: { en: { 'a.b': 'No.', 'a.c': 'No.' } } },
    [home, source, unitTest],
  ],
  ['a code that nothing raises', sound, [home, unitTest]],
  ['a code that no test names', sound, [home, source]],
  [
    'an exception that is not needed',
    { ...sound, notYet: { 'a.b': 'later' } },
    [home, source, unitTest],
  ],
  ['an exception without a reason', { ...sound, notYet: { 'a.b': '' } }, [home]],
  ['an exception for no code', { ...sound, notYet: { 'a.c': 'later' } }, [home, source, unitTest]],
])('objects to %s', (_, registry, files) => {
  expect(checkRegistry(registry, files)).toHaveLength(1);
});

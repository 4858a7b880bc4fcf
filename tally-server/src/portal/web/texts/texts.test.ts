import { describe, expect, test } from 'vitest';

type Texts = Readonly<Record<string, string>>;

/** Every `<page>-<locale>.ts` beside this file. */
const modules: Readonly<Record<string, Readonly<Record<string, Texts>>>> = import.meta.glob(
  ['./*-en.ts', './*-ar.ts', './*-ckb.ts'],
  { eager: true },
);
const tables = Object.keys(modules).flatMap((path) => /^\.\/(.+)-en\.ts$/.exec(path)?.[1] ?? []);

function textsOf(table: string, locale: string): Texts {
  return modules[`./${table}-${locale}.ts`]?.[locale] ?? {};
}

function paramsOf(text: string): string[] {
  return Array.from(text.matchAll(/\{(\w+)\}/g), ([, name = '']) => name).sort();
}

/** Letters that only the other language has. */
const foreign = { ar: /[ەڕڵێۆگچپژ]/u, ckb: /[ةىيكإأ]/u } as const;
/** Without words of its own: digits, a name of a file, places of parameters and what is between them. */
function hasWords(text: string): boolean {
  return /\p{L}/u.test(text.replaceAll(/\{\w+\}|SHA256SUMS/g, ''));
}

test('there are texts', () => {
  expect(tables).toEqual(expect.arrayContaining(['now', 'results', 'shell', 'station']));
});

describe.each(tables)('%s', (table) => {
  const english = textsOf(table, 'en');

  test.each(['ar', 'ckb'] as const)('has every text in %s, with the same parameters', (locale) => {
    const texts = textsOf(table, locale);
    expect(Object.keys(texts)).toEqual(Object.keys(english));
    for (const [key, text] of Object.entries(english)) {
      expect([key, paramsOf(texts[key] ?? '')]).toEqual([key, paramsOf(text)]);
    }
  });

  test.each(['ar', 'ckb'] as const)('is translated into %s, in its letters', (locale) => {
    const wrong = Object.entries(textsOf(table, locale)).filter(
      ([key, text]) =>
        !/\S/.test(text) ||
        foreign[locale].test(text) ||
        (hasWords(text) && (text === english[key] || !/\p{Script=Arabic}/u.test(text))),
    );
    expect(wrong).toEqual([]);
  });
});

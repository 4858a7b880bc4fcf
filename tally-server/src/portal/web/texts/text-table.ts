/** Texts come a page and a language at a time: a slow link carries only what is read. */
import { use } from 'react';
import type { Locale } from '../app/settings.ts';
import { useSettings } from '../app/settings.ts';

export type TextTable<Key extends string> = Readonly<
  Record<Locale, () => Promise<Readonly<Record<Key, string>>>>
>;

export type TextParams = Readonly<Record<string, string | number>>;

/** Gives the text of a key in the reader's language, with its {params} filled in. */
export type TextOf<Key extends string> = (key: Key, params?: TextParams) => string;

const loaded = new Map<unknown, Map<Locale, Promise<unknown>>>();

/** Suspends until the texts are here. */
export function useTexts<Key extends string>(table: TextTable<Key>): TextOf<Key> {
  const { locale } = useSettings();
  const texts = use(loadTexts(table, locale));
  return (key, params) => fillText(texts[key], params);
}

export function loadTexts<Key extends string>(
  table: TextTable<Key>,
  locale: Locale,
): Promise<Readonly<Record<Key, string>>> {
  const ofTable = loaded.get(table) ?? new Map<Locale, Promise<unknown>>();
  loaded.set(table, ofTable);
  const known = ofTable.get(locale);
  if (known !== undefined) return known as Promise<Readonly<Record<Key, string>>>;
  const promise = table[locale]();
  ofTable.set(locale, promise);
  promise.catch(() => ofTable.delete(locale)); // a link that was cut is tried again
  return promise;
}

const firstStrongIsolate = '\u2068';
const popIsolate = '\u2069';

/** Values are isolated (UAX #9), or "station 12-3" would read "3-12" in Arabic. */
export function fillText(template: string, params: TextParams = {}): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    return value === undefined ? whole : `${firstStrongIsolate}${value}${popIsolate}`;
  });
}

/** Which language an answer is in: what the address asks for, else what the browser prefers. */
import type { Locale } from '@mutabaqa/shared/i18n/format-text.ts';
import { locales } from '@mutabaqa/shared/i18n/format-text.ts';
import { ar } from './texts/ar.ts';
import { ckb } from './texts/ckb.ts';
import type { PortalText } from './texts/en.ts';
import { en } from './texts/en.ts';

export const portalTexts: Readonly<Record<Locale, Readonly<Record<PortalText, string>>>> = {
  ar,
  ckb,
  en,
};

export const localeNames: Readonly<Record<Locale, string>> = {
  ar: 'العربية',
  ckb: 'کوردی',
  en: 'English',
};

export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return locale === 'en' ? 'ltr' : 'rtl';
}

/** `accepted` is the header Accept-Language. Arabic when nothing fits: it is read by the most. */
export function chooseLocale(asked: unknown, accepted: string | undefined): Locale {
  const fits = (tag: string): Locale | undefined =>
    locales.find((locale) => tag === locale || tag.startsWith(`${locale}-`)) ??
    (tag === 'ku' || tag.startsWith('ku-') ? 'ckb' : undefined);
  if (typeof asked === 'string') {
    const locale = fits(asked);
    if (locale !== undefined) return locale;
  }
  const ranked = (accepted ?? '')
    .slice(0, 500)
    .split(',')
    .map((range) => {
      const [tag = '', ...options] = range.trim().toLowerCase().split(';');
      const quality = options.map((option) => /^\s*q=([01](?:\.\d+)?)$/.exec(option)?.[1])[0];
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  for (const { tag } of ranked) {
    const locale = fits(tag);
    if (locale !== undefined) return locale;
  }
  return 'ar';
}

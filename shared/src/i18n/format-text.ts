/** Texts for people, from a code and its parameters. Pure; what it returns is text, never markup. */
import type { Finding } from '../base/findings.ts';
import type { Refusal } from '../base/refusals.ts';
import { ar } from './ar.ts';
import { ckb } from './ckb.ts';
import { en } from './en.ts';
import type { Locale } from './fill-text.ts';
import { fillFindingText, formatText } from './fill-text.ts';
import type { Audience } from './finding-text.ts';

export { formatText, namesOf } from './fill-text.ts';
export type { Locale } from './fill-text.ts';

export const localeTexts = { ar, ckb, en } as const;

export const locales: readonly Locale[] = ['ar', 'ckb', 'en'];

export function formatRefusal(locale: Locale, refusal: Refusal): string {
  return formatText(locale, localeTexts[locale].refusals[refusal.code], refusal.params);
}

/** As `fillFindingText` says, in the words of the locale. */
export function formatFinding(locale: Locale, finding: Finding, audience: Audience): string {
  return fillFindingText(locale, localeTexts[locale], finding, audience);
}

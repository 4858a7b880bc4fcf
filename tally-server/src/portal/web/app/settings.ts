/** What the reader chose, kept in this browser alone. */
import { useSyncExternalStore } from 'react';

export type Locale = 'ar' | 'ckb' | 'en';
export const locales: readonly Locale[] = ['ar', 'ckb', 'en'];

export interface Settings {
  readonly locale: Locale;
  /** Display only: files and signed bytes have integers. */
  readonly digits: 'latin' | 'arabic-indic';
  readonly theme: 'auto' | 'light' | 'dark';
}

const storageKey = 'mutabaqa.settings';
const listeners = new Set<() => void>();
let settings = readSettings();

export function useSettings(): Settings {
  return useSyncExternalStore(onSettings, currentSettings);
}

export function currentSettings(): Settings {
  return settings;
}

export function changeSettings(changes: Partial<Settings>): void {
  settings = { ...settings, ...changes };
  try {
    localStorage.setItem(storageKey, JSON.stringify(settings));
  } catch (fault) {
    // A browser that keeps nothing, as in private windows, still shows the choice until it is closed.
    if (!(fault instanceof DOMException)) throw fault;
  }
  for (const listener of listeners) listener();
}

export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return locale === 'en' ? 'ltr' : 'rtl';
}

/** Calls back after each change; returns how to end that. */
export function onSettings(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The address's `lang` first, so that a link can choose; then what was kept; then the browser. */
function readSettings(): Settings {
  const kept = readKept();
  const asked = localeOf(new URLSearchParams(location.search).get('lang'));
  const preferred = navigator.languages.map(localeOf).find((locale) => locale !== undefined);
  const { digits, theme } = kept;
  return {
    locale: asked ?? localeOf(kept['locale']) ?? preferred ?? 'ar',
    digits: digits === 'arabic-indic' ? digits : 'latin',
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
  };
}

function readKept(): Readonly<Record<string, unknown>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch (fault) {
    if (fault instanceof DOMException || fault instanceof SyntaxError) return {};
    throw fault;
  }
}

function localeOf(tag: unknown): Locale | undefined {
  const [language] = typeof tag === 'string' ? tag.toLowerCase().split('-') : [];
  if (language === 'ku') return 'ckb';
  return locales.find((locale) => locale === language);
}

/** Texts that all programs share, of findings above all: one language at a time, when a page needs them. */
import type { Finding, FindingCode } from '@mutabaqa/shared/base/findings.ts';
import type { Audience } from '@mutabaqa/shared/i18n/finding-text.ts';
import type { FindingWords } from '@mutabaqa/shared/i18n/fill-text.ts';
import { fillFindingText } from '@mutabaqa/shared/i18n/fill-text.ts';
import type { Term } from '@mutabaqa/shared/i18n/terms.ts';
import type { FindingView } from '@mutabaqa/shared/results/finding-view.ts';
import { use } from 'react';
import type { Locale } from '../app/settings.ts';
import { useSettings } from '../app/settings.ts';

export interface SharedWords {
  readonly term: (term: Term) => string;
  /** undefined for a code that these pages do not know: a newer centre may have published it. */
  readonly finding: (finding: FindingView, audience: Audience) => string | undefined;
}

interface LocaleWords extends FindingWords {
  readonly terms: Readonly<Record<Term, string>>;
}

const loads: Readonly<Record<Locale, () => Promise<LocaleWords>>> = {
  ar: async () => (await import('@mutabaqa/shared/i18n/ar.ts')).ar,
  ckb: async () => (await import('@mutabaqa/shared/i18n/ckb.ts')).ckb,
  en: async () => (await import('@mutabaqa/shared/i18n/en.ts')).en,
};
const loaded = new Map<Locale, Promise<LocaleWords>>();

/** Suspends until they are here. */
export function useSharedWords(): SharedWords {
  const { locale } = useSettings();
  const words = use(loadWords(locale));
  return {
    term: (term) => words.terms[term],
    finding: (view, audience) =>
      isKnown(words, view.code)
        ? fillFindingText(locale, words, { ...view, code: view.code } as Finding, audience)
        : undefined,
  };
}

function loadWords(locale: Locale): Promise<LocaleWords> {
  const known = loaded.get(locale);
  if (known !== undefined) return known;
  const promise = loads[locale]();
  loaded.set(locale, promise);
  promise.catch(() => loaded.delete(locale));
  return promise;
}

function isKnown({ findings }: LocaleWords, code: string): code is FindingCode {
  return Object.hasOwn(findings, code);
}

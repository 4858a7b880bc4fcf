/**
 * Which pages there are. Another page is a folder in `pages/` that exports `Page`, its texts, and a line here.
 */
import type { ComponentType, LazyExoticComponent } from 'react';
import { lazy } from 'react';
import { dataTexts } from '../texts/data-texts.ts';
import { findTexts } from '../texts/find-texts.ts';
import { noticesTexts } from '../texts/notices-texts.ts';
import { nowTexts } from '../texts/now-texts.ts';
import { observersTexts } from '../texts/observers-texts.ts';
import { checkTexts } from '../texts/check-texts.ts';
import { resultsTexts } from '../texts/results-texts.ts';
import { feedTexts } from '../texts/feed-texts.ts';
import { ledgerTexts } from '../texts/ledger-texts.ts';
import type { ShellText } from '../texts/shell-en.ts';
import { stationTexts } from '../texts/station-texts.ts';
import { loadTexts } from '../texts/text-table.ts';
import type { Locale } from './settings.ts';
import { currentSettings } from './settings.ts';

export interface PageProps {
  /** Parts of the address behind the page's name, decoded. */
  readonly rest: readonly string[];
}

export interface PageEntry {
  /** First part of the address. */
  readonly name: string;
  readonly title: ShellText & `page.${string}`;
  /** Where a link to it stands: on every screen, behind "more" on a small one, or nowhere. */
  readonly link: 'first' | 'more' | 'none';
  readonly Page: LazyExoticComponent<ComponentType<PageProps>>;
}

interface PageModule {
  readonly Page: ComponentType<PageProps>;
}

interface PageSource {
  readonly link: PageEntry['link'];
  readonly load: () => Promise<PageModule>;
  /** Fetched beside the page, not after it. */
  readonly texts?: (locale: Locale) => Promise<unknown>;
}

function makePage(
  name: PageEntry['title'] extends `page.${infer Name}` ? Name : never,
  { link, load, texts }: PageSource,
): PageEntry {
  const Page = lazy(async () => {
    const [page] = await Promise.all([load(), texts?.(currentSettings().locale)]);
    return { default: page.Page };
  });
  return { name, title: `page.${name}`, link, Page };
}

/** In the order of the menu; the first is shown when an address names none. */
export const pages: readonly PageEntry[] = [
  makePage('now', {
    link: 'first',
    load: () => import('../pages/now/now-page.tsx'),
    texts: (locale) => loadTexts(nowTexts, locale),
  }),
  makePage('results', {
    link: 'first',
    load: () => import('../pages/results/results-page.tsx'),
    texts: (locale) => loadTexts(resultsTexts, locale),
  }),
  makePage('find', {
    link: 'first',
    load: () => import('../pages/find/find-page.tsx'),
    texts: (locale) => loadTexts(findTexts, locale),
  }),
  makePage('check', {
    link: 'first',
    load: () => import('../pages/check/check-page.tsx'),
    texts: (locale) => loadTexts(checkTexts, locale),
  }),
  makePage('station', {
    link: 'none',
    load: () => import('../pages/station/station-page.tsx'),
    texts: (locale) => loadTexts(stationTexts, locale),
  }),
  makePage('ledger', {
    link: 'more',
    load: () => import('../pages/ledger/ledger-page.tsx'),
    texts: (locale) => loadTexts(ledgerTexts, locale),
  }),
  makePage('feed', {
    link: 'more',
    load: () => import('../pages/feed/feed-page.tsx'),
    texts: (locale) => loadTexts(feedTexts, locale),
  }),
  makePage('rumours', {
    link: 'more',
    load: () => import('../pages/rumours/rumours-page.tsx'),
    texts: (locale) => loadTexts(noticesTexts, locale),
  }),
  makePage('documents', {
    link: 'more',
    load: () => import('../pages/documents/documents-page.tsx'),
    texts: (locale) => loadTexts(noticesTexts, locale),
  }),
  makePage('observers', {
    link: 'more',
    load: () => import('../pages/observers/observers-page.tsx'),
    texts: (locale) => loadTexts(observersTexts, locale),
  }),
  makePage('data', {
    link: 'more',
    load: () => import('../pages/data/data-page.tsx'),
    texts: (locale) => loadTexts(dataTexts, locale),
  }),
];

import { useState } from 'react';
import type { LookupIndex } from '@mutabaqa/shared/site/lookup.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { useTexts } from '../texts/text-table.ts';
import { addressOf } from './address.ts';
import type { PageEntry } from './page-registry.tsx';
import { pages } from './page-registry.tsx';
import type { Locale } from './settings.ts';
import { changeSettings, locales, useSettings } from './settings.ts';

interface HeaderProps {
  readonly election: LookupIndex | undefined;
  /** Name of the page that is shown. */
  readonly current: string | undefined;
}

/** Each in its own language: who cannot read this page must find the way out of it. */
const localeNames: Readonly<Record<Locale, string>> = {
  ar: 'العربية',
  ckb: 'کوردی',
  en: 'English',
};

export function Header({ election, current }: HeaderProps) {
  const t = useTexts(shellTexts);
  const [isOpen, setIsOpen] = useState(false);
  const close = (): void => setIsOpen(false);
  return (
    <header className="site-header">
      <div className="masthead">
        <a className="brand" href="#/now">
          <Mark />
          <span className="brand-name">
            <strong>{t('product')}</strong>
            <bdi>{election?.electionName ?? t('productMeaning')}</bdi>
          </span>
        </a>
        <Languages label={t('language')} />
      </div>
      <nav aria-label={t('pages')} className={isOpen ? 'menu open' : 'menu'}>
        <ul className="menu-first">
          {pages
            .filter(({ link }) => link === 'first')
            .map((page) => (
              <MenuLink key={page.name} page={page} current={current} onFollow={close} />
            ))}
        </ul>
        <button
          type="button"
          className="menu-button"
          aria-expanded={isOpen}
          aria-controls="menu-more"
          onClick={() => setIsOpen(!isOpen)}
        >
          {t('more')}
        </button>
        <ul className="menu-more" id="menu-more">
          {pages
            .filter(({ link }) => link === 'more')
            .map((page) => (
              <MenuLink key={page.name} page={page} current={current} onFollow={close} />
            ))}
        </ul>
      </nav>
    </header>
  );
}

interface MenuLinkProps {
  readonly page: PageEntry;
  readonly current: string | undefined;
  readonly onFollow: () => void;
}

function MenuLink({ page, current, onFollow }: MenuLinkProps) {
  const t = useTexts(shellTexts);
  return (
    <li>
      <a
        href={addressOf(page.name)}
        aria-current={page.name === current ? 'page' : undefined}
        onClick={onFollow}
      >
        {t(page.title)}
      </a>
    </li>
  );
}

function Languages({ label }: { readonly label: string }) {
  const { locale } = useSettings();
  return (
    <div className="languages" role="group" aria-label={label}>
      {locales.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === locale}
          onClick={() => changeSettings({ locale: each })}
        >
          {localeNames[each]}
        </button>
      ))}
    </div>
  );
}

/** Two records, one over the other. */
function Mark() {
  return (
    <svg className="mark" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <rect x="2" y="2" width="25" height="25" rx="5" className="mark-back" />
      <rect x="13" y="13" width="25" height="25" rx="5" className="mark-front" />
    </svg>
  );
}

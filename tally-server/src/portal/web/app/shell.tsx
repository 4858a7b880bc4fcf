/** The frame: which election, which page, whose word it is. */
import { Suspense, useEffect, useRef } from 'react';
import { useLookup } from '../data/lookup.ts';
import { Loading } from '../parts/loading.tsx';
import { shellTexts } from '../texts/shell-texts.ts';
import { useTexts } from '../texts/text-table.ts';
import { useAddress } from './address.ts';
import { Failing } from './failing.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import type { PageEntry } from './page-registry.tsx';
import { pages } from './page-registry.tsx';

export function Shell() {
  return (
    <Suspense
      fallback={
        <p className="opening" aria-busy="true">
          …
        </p>
      }
    >
      <Frame />
    </Suspense>
  );
}

function Frame() {
  const t = useTexts(shellTexts);
  const { page, rest } = useAddress();
  const election = useLookup();
  const entry = page === '' ? pages[0] : pages.find(({ name }) => name === page);
  const where = [page, ...rest].join('/');
  const main = useFocusOnArrival(where);
  const title = entry === undefined ? t('notFound') : t(entry.title);
  useEffect(() => {
    const parts = [title, election.value?.electionName, t('product')];
    document.title = parts.filter((part) => part !== undefined).join(' · ');
  });
  return (
    <>
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault(); // the hash is the address of the page
          main.current?.focus();
        }}
      >
        {t('skip')}
      </a>
      {election.value?.mode === 'rehearsal' && (
        <aside className="rehearsal" aria-label={t('mode')}>
          {t('rehearsal')}
        </aside>
      )}
      <Header election={election.value} current={entry?.name} />
      <main id="main" tabIndex={-1} ref={main}>
        <Failing key={where} title={t('fault.page')} hint={t('fault.page.hint')}>
          <Suspense fallback={<Loading />}>
            {entry === undefined ? <NoSuchPage /> : <Shown entry={entry} rest={rest} />}
          </Suspense>
        </Failing>
      </main>
      <Footer election={election.value} />
    </>
  );
}

function Shown({ entry, rest }: { readonly entry: PageEntry; readonly rest: readonly string[] }) {
  const { Page } = entry;
  return <Page rest={rest} />;
}

function NoSuchPage() {
  const t = useTexts(shellTexts);
  return (
    <section>
      <h1>{t('notFound')}</h1>
      <p>
        {t('notFoundHint')} <a href="#/now">{t('page.now')}</a>
      </p>
    </section>
  );
}

/** Who follows a link by keyboard or hears the page read out begins at the new page, not at the link. */
function useFocusOnArrival(where: string) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(where);
  useEffect(() => {
    if (before.current === where) return;
    before.current = where;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [where]);
  return main;
}

import type { ReactNode } from 'react';
import type { LookupIndex } from '@mutabaqa/shared/site/lookup.ts';
import { useSiteDigest } from '../data/site-digest.ts';
import { Digest } from '../parts/digest.tsx';
import { shellTexts } from '../texts/shell-texts.ts';
import type { ShellText } from '../texts/shell-en.ts';
import { useTexts } from '../texts/text-table.ts';
import type { Settings } from './settings.ts';
import { changeSettings, useSettings } from './settings.ts';

export function Footer({ election }: { readonly election: LookupIndex | undefined }) {
  const t = useTexts(shellTexts);
  const site = useSiteDigest();
  return (
    <footer className="site-footer">
      <p className="testimony">{t('footerTestimony')}</p>
      <dl className="facts">
        <Fact name={t('footerHosts')}>
          <Hosts addresses={election?.officialAddresses ?? []} none="–" />
        </Fact>
        <Fact name={t('footerMirrors')}>
          <Hosts addresses={election?.mirrors ?? []} none={t('footerNoMirrors')} />
        </Fact>
        {election !== undefined && (
          <Fact name={t('footerLogKey')} hint={t('footerLogKeyHint')}>
            <Digest hex={election.logKeyFingerprint} />
          </Fact>
        )}
        {election !== undefined && (
          <Fact name={t('footerPackage')}>
            <Digest hex={election.packageDigest} />
          </Fact>
        )}
        <Fact name={t('footerBundle')} hint={t('footerBundleHint')}>
          {site.value === undefined ? (
            t(site.fault === undefined ? 'loading' : 'footerBundleNone')
          ) : (
            <Digest hex={site.value} />
          )}
        </Fact>
      </dl>
      <Display />
      <p className="stored">{t('footerStored')}</p>
    </footer>
  );
}

interface FactProps {
  readonly name: string;
  readonly hint?: string;
  readonly children: ReactNode;
}

function Fact({ name, hint, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {hint !== undefined && <small>{hint}</small>}
      </dd>
    </div>
  );
}

/** As text unless it is a web address: the package may name anything. */
function Hosts({
  addresses,
  none,
}: {
  readonly addresses: readonly string[];
  readonly none: string;
}) {
  if (addresses.length === 0) return none;
  return (
    <ul className="hosts">
      {addresses.map((address) => (
        <li key={address}>
          {/^https?:\/\//.test(address) ? (
            <a href={address} dir="ltr" rel="noreferrer">
              {address}
            </a>
          ) : (
            <bdi dir="ltr">{address}</bdi>
          )}
        </li>
      ))}
    </ul>
  );
}

const digitSets: readonly (readonly [Settings['digits'], ShellText])[] = [
  ['latin', 'digitsLatin'],
  ['arabic-indic', 'digitsArabicIndic'],
];
const themes: readonly (readonly [Settings['theme'], ShellText])[] = [
  ['auto', 'themeAuto'],
  ['light', 'themeLight'],
  ['dark', 'themeDark'],
];

function Display() {
  const t = useTexts(shellTexts);
  const { digits, theme } = useSettings();
  return (
    <div className="display">
      <div role="group" aria-label={t('digits')}>
        <span aria-hidden="true">{t('digits')}</span>
        {digitSets.map(([set, text]) => (
          <button
            key={set}
            type="button"
            aria-pressed={set === digits}
            onClick={() => changeSettings({ digits: set })}
          >
            {t(text)}
          </button>
        ))}
      </div>
      <div role="group" aria-label={t('theme')}>
        <span aria-hidden="true">{t('theme')}</span>
        {themes.map(([each, text]) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === theme}
            onClick={() => changeSettings({ theme: each })}
          >
            {t(text)}
          </button>
        ))}
      </div>
    </div>
  );
}

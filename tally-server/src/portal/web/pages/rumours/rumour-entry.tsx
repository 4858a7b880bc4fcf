import { noticeFile, type PublishedNotice } from '@mutabaqa/shared/notice/notice-index.ts';
import { noticeLanguages, type RumourNotice } from '@mutabaqa/shared/notice/notice.ts';
import { addressOf } from '../../app/address.ts';
import { useSettings } from '../../app/settings.ts';
import { useFigures } from '../../app/show-figures.ts';
import { urlOf } from '../../data/fetch-file.ts';
import { Digest } from '../../parts/digest.tsx';
import { Moment } from '../../parts/figure.tsx';
import { NoticeProof } from '../../parts/notice-proof.tsx';
import { noticesTexts } from '../../texts/notices-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { StatusMark } from './status-mark.tsx';

/** What is said, by others; then what the commission answers, and what shows it. */
export function RumourEntry({ entry }: { readonly entry: PublishedNotice<RumourNotice> }) {
  const t = useTexts(noticesTexts);
  const { locale } = useSettings();
  const { number } = useFigures();
  const { claim, link, picture, stations, status, answer, dossiers, answeredAtS } = entry.notice;
  const others = noticeLanguages.filter((each) => each !== locale);
  return (
    <>
      <h2>
        {t('rumour', { number: number(entry.notice.number) })} <StatusMark status={status} />
      </h2>
      <h3>{t('claim')}</h3>
      <blockquote lang={claim.language} dir="auto">
        {claim.text}
      </blockquote>
      {link !== null && (
        <p>
          {t('saidAt')} <code dir="ltr">{link}</code>
        </p>
      )}
      {picture !== null && (
        <p>
          <a
            href={urlOf(noticeFile(picture.sha256))}
            download={`rumour-${entry.notice.number}.jpg`}
          >
            {t('picture')}
          </a>{' '}
          <Digest hex={picture.sha256} />
        </p>
      )}
      <Stations label={t('aboutStations')} ids={stations} />
      <h3>{t('answer')}</h3>
      {answer[locale] === '' ? (
        <p>{t('noAnswer')}</p>
      ) : (
        <p className="rumour-answer" lang={locale}>
          {answer[locale]}
        </p>
      )}
      <Stations label={t('dossiers')} ids={dossiers} />
      <p className="quoted">
        {t('answeredAt')} <Moment timeMs={answeredAtS * 1000} />
      </p>
      {answer[locale] !== '' && (
        <details>
          <summary>{t('otherLanguages')}</summary>
          {others.map((each) => (
            <p key={each} className="rumour-answer" lang={each} dir="auto">
              {answer[each]}
            </p>
          ))}
        </details>
      )}
      <NoticeProof entry={entry} />
    </>
  );
}

function Stations({ label, ids }: { readonly label: string; readonly ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <p>
      {label}{' '}
      {ids.map((id, i) => (
        <span key={id}>
          {i > 0 && ' · '}
          <a href={addressOf('station', id)}>
            <bdi>{id}</bdi>
          </a>
        </span>
      ))}
    </p>
  );
}

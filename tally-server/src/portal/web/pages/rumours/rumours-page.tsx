import { useId, useState } from 'react';
import { rumourStatuses } from '@mutabaqa/shared/notice/notice.ts';
import { useFigures } from '../../app/show-figures.ts';
import { useNotices } from '../../data/notices.ts';
import { FileMessage } from '../../parts/file-message.tsx';
import { noticesTexts } from '../../texts/notices-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { ReportRumour } from './report-rumour.tsx';
import { RumourEntry } from './rumour-entry.tsx';
import './rumours.css';

/** `#/rumours`: newest answers first. */
export function Page() {
  const t = useTexts(noticesTexts);
  const { number } = useFigures();
  const file = useNotices('rumour-answer');
  const [status, setStatus] = useState('');
  const statusId = useId();
  const { notices = [], unreadable = 0 } = file.value ?? {};
  const shown = notices
    .filter(({ notice }) => status === '' || notice.status === status)
    .toSorted((a, b) => b.leafIndex - a.leafIndex);
  return (
    <article className="rumours">
      <h1>{t('rumours')}</h1>
      <p>{t('rumours.intro')}</p>
      <p className="quoted">{t('rumours.own')}</p>
      {file.fault === 'absent' ? (
        <p className="notice">{t('absent')}</p>
      ) : (
        <FileMessage file={file} />
      )}
      {unreadable > 0 && <p className="notice">{t('unreadable', { count: number(unreadable) })}</p>}
      {notices.length > 0 && (
        <p className="rumour-filter">
          <label htmlFor={statusId}>{t('status')}</label>
          <select id={statusId} value={status} onChange={({ target }) => setStatus(target.value)}>
            <option value="">{t('status.all')}</option>
            {rumourStatuses.map((each) => (
              <option key={each} value={each}>
                {t(`status.${each}`)}
              </option>
            ))}
          </select>
        </p>
      )}
      {file.value !== undefined && (
        <p role="status">
          {shown.length === 0
            ? t('rumours.none')
            : t('rumours.shown', { shown: number(shown.length), all: number(notices.length) })}
        </p>
      )}
      <ul className="plain">
        {shown.map((entry) => (
          <li key={entry.notice.number} className="rumour" id={`rumour-${entry.notice.number}`}>
            <RumourEntry entry={entry} />
          </li>
        ))}
      </ul>
      <ReportRumour />
    </article>
  );
}

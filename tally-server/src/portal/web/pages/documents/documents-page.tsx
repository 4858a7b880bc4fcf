import { extensionOf } from '@mutabaqa/shared/notice/media-type.ts';
import { noticeFile, type PublishedNotice } from '@mutabaqa/shared/notice/notice-index.ts';
import { type DocumentNotice, noticeLanguages } from '@mutabaqa/shared/notice/notice.ts';
import { useSettings } from '../../app/settings.ts';
import { useFigures } from '../../app/show-figures.ts';
import { checkDocumentCommand } from '../../data/commands.ts';
import { urlOf } from '../../data/fetch-file.ts';
import { useNotices } from '../../data/notices.ts';
import { CopyLine } from '../../parts/copy-line.tsx';
import { Digest } from '../../parts/digest.tsx';
import { FileMessage } from '../../parts/file-message.tsx';
import { NoticeProof } from '../../parts/notice-proof.tsx';
import { noticesTexts } from '../../texts/notices-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import './documents.css';

/** `#/documents`: newest first. */
export function Page() {
  const t = useTexts(noticesTexts);
  const { number } = useFigures();
  const file = useNotices('document');
  const { notices = [], unreadable = 0 } = file.value ?? {};
  const newestFirst = notices.toSorted((a, b) => (a.notice.date < b.notice.date ? 1 : -1));
  return (
    <article className="documents">
      <h1>{t('documents')}</h1>
      <p>{t('documents.intro')}</p>
      {file.fault === 'absent' ? (
        <p className="notice">{t('absent')}</p>
      ) : (
        <FileMessage file={file} />
      )}
      {unreadable > 0 && <p className="notice">{t('unreadable', { count: number(unreadable) })}</p>}
      {file.value !== undefined && notices.length === 0 && <p>{t('documents.none')}</p>}
      <ul className="plain">
        {newestFirst.map((entry) => (
          <li key={entry.notice.number} className="document">
            <Document entry={entry} />
          </li>
        ))}
      </ul>
    </article>
  );
}

function Document({ entry }: { readonly entry: PublishedNotice<DocumentNotice> }) {
  const t = useTexts(noticesTexts);
  const { locale } = useSettings();
  const { number, digits } = useFigures();
  const { title, kind, date, file, number: documentNumber } = entry.notice;
  const name = `document-${documentNumber}.${extensionOf(file.mediaType)}`;
  return (
    <>
      <h2>
        <bdi lang={locale}>{title[locale]}</bdi>
      </h2>
      {noticeLanguages
        .filter((each) => each !== locale)
        .map((each) => (
          <p key={each} className="other-title" lang={each} dir="auto">
            {title[each]}
          </p>
        ))}
      <dl className="facts">
        <div>
          <dt>{t('documents.kind')}</dt>
          <dd>{t(`kind.${kind}`)}</dd>
        </div>
        <div>
          <dt>{t('documents.date')}</dt>
          <dd>
            <time dateTime={date}>
              <bdi dir="ltr">{digits(date)}</bdi>
            </time>
          </dd>
        </div>
        <div>
          <dt>{t('documents.size')}</dt>
          <dd>{t('bytes', { bytes: number(file.bytes), type: extensionOf(file.mediaType) })}</dd>
        </div>
        <div>
          <dt>{t('documents.digest')}</dt>
          <dd>
            <Digest hex={file.sha256} />
          </dd>
        </div>
      </dl>
      <p>
        <a className="button" href={urlOf(noticeFile(file.sha256))} download={name}>
          {t('download')}
        </a>
      </p>
      <details>
        <summary>{t('check')}</summary>
        <p>{t('check.how')}</p>
        <CopyLine text={checkDocumentCommand(file.sha256)} />
      </details>
      <NoticeProof entry={entry} />
    </>
  );
}

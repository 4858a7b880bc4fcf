import { useEffect, useState } from 'react';
import { noticeFile, type PublishedNotice } from '@mutabaqa/shared/notice/notice-index.ts';
import { addressOf } from '../app/address.ts';
import { useFigures } from '../app/show-figures.ts';
import { urlOf } from '../data/fetch-file.ts';
import { verifyNotice } from '../data/verify-notice.ts';
import { noticesTexts } from '../texts/notices-texts.ts';
import { useTexts } from '../texts/text-table.ts';
import { Digest } from './digest.tsx';
import { Moment } from './figure.tsx';

/** Who said it, where it stands in the log, and what stood in its place before. */
export function NoticeProof({ entry }: { readonly entry: PublishedNotice }) {
  const t = useTexts(noticesTexts);
  const { number } = useFigures();
  const signatures = useVerified(entry);
  const { digest, log, leafIndex, timeMs, earlier } = entry;
  return (
    <div className="notice-proof">
      <p>
        {signatures === undefined && t('verifying')}
        {signatures === 0 && <strong className="bad">✗ {t('notVerified')}</strong>}
        {signatures !== undefined && signatures > 0 && (
          <span className="good verified">✓ {t('verified', { count: number(signatures) })}</span>
        )}
      </p>
      <p className="quoted">
        <Moment timeMs={timeMs} /> · {t('place', { log: number(log), leaf: number(leafIndex) })} ·{' '}
        <a href={addressOf('ledger')}>{t('ledger')}</a>
      </p>
      <details>
        <summary>{t('file')}</summary>
        <p>
          <a href={urlOf(noticeFile(digest))} download={`notice-${digest.slice(0, 16)}.json`}>
            {t('fileOf')}
          </a>{' '}
          <Digest hex={digest} />
        </p>
        {earlier.length > 0 && <p>{t('earlier', { count: number(earlier.length) })}</p>}
        <ul>
          {earlier.map((each) => (
            <li key={each.leafIndex}>
              <a
                href={urlOf(noticeFile(each.digest))}
                download={`notice-${each.digest.slice(0, 16)}.json`}
              >
                {t('leafOf', { leaf: number(each.leafIndex) })}
              </a>{' '}
              <Digest hex={each.digest} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function useVerified(entry: PublishedNotice): number | undefined {
  const [signatures, setSignatures] = useState<number>();
  const { signed, digest } = entry;
  useEffect(() => {
    let isOver = false;
    const take = (found: number): void => {
      if (!isOver) setSignatures(found);
    };
    verifyNotice(entry).then(take, () => take(0)); // what was not fetched was not verified
    return () => {
      isOver = true;
    };
    // Another entry object with the same signed bytes says the same.
  }, [signed, digest]);
  return signatures;
}

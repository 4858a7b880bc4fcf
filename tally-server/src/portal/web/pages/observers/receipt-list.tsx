import { Moment } from '../../parts/figure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { apiAddress } from './ask-api.ts';
import { Said } from './said.tsx';
import { SavedReceipt } from './saved-receipt.tsx';
import { readSubmission } from './submission-view.ts';
import { useApi } from './use-api.ts';

/** What this account has sent of tapes. */
export function ReceiptList() {
  const t = useTexts(observersTexts);
  const { value, fault } = useApi('submissions');
  if (value === undefined) return fault === undefined ? <Loading /> : <Said fault={fault} />;
  const listed = Array.isArray(value['submissions']) ? value['submissions'] : [];
  const submissions = listed
    .map((each: unknown) => readSubmission(each))
    .filter((submission) => submission !== undefined);
  return (
    <section>
      <h2>{t('part.receipts')}</h2>
      <p>{t('receipts.what')}</p>
      {submissions.length === 0 && <p>{t('receipts.none')}</p>}
      <ul className="plain">
        {submissions.map(({ number, kind, stationId, receivedAtMs, receipt, pictures }) => (
          <li key={number}>
            <details>
              <summary>
                {t(`kind.${kind}`)} · {t('station')} <bdi>{stationId}</bdi> ·{' '}
                <Moment timeMs={receivedAtMs} />
              </summary>
              <SavedReceipt receipt={receipt} />
              <PictureLinks names={pictures} />
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** As downloads: nothing that somebody sent is opened in this page. */
export function PictureLinks({ names }: { readonly names: readonly string[] }) {
  const t = useTexts(observersTexts);
  if (names.length === 0) return null;
  return (
    <p className="actions">
      {names.map((name, index) => (
        <a key={name} className="button" href={apiAddress(`pictures/${name}`)} download>
          {t('picture.own', { number: index + 1 })}
        </a>
      ))}
    </p>
  );
}

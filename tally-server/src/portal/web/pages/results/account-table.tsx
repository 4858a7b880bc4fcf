import type { AreaSums } from '../../data/totals.ts';
import { useAccountName } from '../../data/account-names.ts';
import { Figure } from '../../parts/figure.tsx';
import { resultsTexts } from '../../texts/results-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

export function AccountTable({ area }: { readonly area: AreaSums }) {
  const t = useTexts(resultsTexts);
  const nameOf = useAccountName();
  if (area.account.length === 0) return null;
  return (
    <section aria-labelledby="account-title">
      <h2 id="account-title">{t('account')}</h2>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('account')}>
        <table className="sums">
          <thead>
            <tr>
              <th scope="col">{t('account')}</th>
              <th scope="col" className="count">
                {t('adopted')}
              </th>
              <th scope="col" className="count">
                {t('transmitted')}
              </th>
              <th scope="col" className="count">
                {t('card')}
              </th>
              <th scope="col" className="count">
                {t('figures')}
              </th>
            </tr>
          </thead>
          <tbody>
            {area.account.map(([field, transmitted, card, adopted, , adoptedFigures]) => (
              <tr key={field}>
                <th scope="row">{nameOf(field) ?? field}</th>
                <td className="count main">
                  <Figure value={adopted} />
                </td>
                <td className="count">
                  <Figure value={transmitted} />
                </td>
                <td className="count">
                  <Figure value={card} />
                </td>
                <td className="count">
                  <Figure value={adoptedFigures} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
